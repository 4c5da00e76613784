import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createAgenda } from '../../soak/agenda.ts';

it('has everything happen in the order of time, and what is of the same time in the order in which it was entered', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (delays) => {
      const agenda = createAgenda();
      const happened: (readonly [number, number])[] = [];
      for (const [i, ms] of delays.entries()) agenda.after(ms, () => void happened.push([agenda.now, i]));
      expect(agenda.next()).toBe(delays.length === 0 ? undefined : Math.min(...delays));
      agenda.pass(20);
      const expected = delays.map((ms, i) => [ms, i] as const).sort(([a, i], [b, j]) => a - b || i - j);
      expect(happened).toEqual(expected);
      expect(agenda.next()).toBeUndefined();
    }),
  );
});

it('has what is entered on the way happen in the same passage, if it is time', () => {
  const agenda = createAgenda();
  const happened: number[] = [];
  agenda.after(5, () => agenda.after(5, () => happened.push(agenda.now)));
  agenda.pass(9);
  expect(happened).toEqual([]);
  agenda.pass(10);
  expect(happened).toEqual([10]);
});
