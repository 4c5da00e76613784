import { describe, expect, it } from 'vitest';
import { Deadlines } from '../../../packages/translator/src/deadlines.ts';

describe('a deadline that is moved again and again', () => {
  const moved = (times: number) => {
    const deadlines = new Deadlines();
    deadlines.set('call', 'early', 5);
    for (let at = 1; at <= times; at++) deadlines.set('call', 'moved', 10 * at);
    deadlines.set('call', 'late', 1_000_000);
    return deadlines;
  };

  // Each number of moves leaves another number of outdated entries, on both sides of the one at which they are thrown away.
  for (const times of [1, 60, 66, 67, 68, 69, 70, 1_000]) {
    it(`comes once, and loses no other: ${times} times`, () => {
      const deadlines = moved(times);
      expect(deadlines.next()).toBe(5);
      expect(deadlines.due(10 * times - 1).map(({ name }) => name)).toEqual(['early']);
      expect(deadlines.next()).toBe(10 * times);
      expect(deadlines.due(2_000_000).map(({ name }) => name)).toEqual(['moved', 'late']);
      expect(deadlines.next()).toBeUndefined();
    });
  }
});
