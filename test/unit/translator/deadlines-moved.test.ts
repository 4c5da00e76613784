import { describe, expect, it } from 'vitest';
import { Deadlines, deadlineFor } from '../../../packages/translator/src/deadlines.ts';

describe('a deadline that is moved again and again', () => {
  const moved = (times: number) => {
    const deadlines = new Deadlines();
    const [early, again, late] = [
      deadlineFor('call', 'early'),
      deadlineFor('call', 'moved'),
      deadlineFor('call', 'late'),
    ];
    deadlines.set(early, 5);
    for (let at = 1; at <= times; at++) deadlines.set(again, 10 * at);
    deadlines.set(late, 1_000_000);
    return deadlines;
  };

  for (const times of [1, 2, 1_000]) {
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
