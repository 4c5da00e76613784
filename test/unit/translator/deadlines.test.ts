import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deadlines, deadlineFor } from '../../../packages/translator/src/deadlines.ts';

describe('deadlines', () => {
  it('are what a list that is sorted each time would be, however they are set, moved and cancelled', () => {
    const action = fc.oneof(
      fc.record({ key: fc.constantFrom(...'abcdefgh'), at: fc.option(fc.nat(50), { nil: undefined }) }),
      fc.record({ due: fc.nat(50) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const deadlines = new Deadlines();
        const keys = new Map([...'abcdefgh'].map((key) => [key, deadlineFor('call', key)]));
        const model = new Map<string, number>();
        for (const step of actions) {
          if ('due' in step) {
            const expected = [...model]
              .filter(([, at]) => at <= step.due)
              .sort(([a, atA], [b, atB]) => atA - atB || (a < b ? -1 : 1))
              .map(([key]) => key);
            expect(deadlines.due(step.due).map(({ name }) => name)).toEqual(expected);
            for (const key of expected) model.delete(key);
          } else {
            const deadline = keys.get(step.key);
            if (deadline !== undefined) deadlines.set(deadline, step.at);
            if (step.at === undefined) model.delete(step.key);
            else model.set(step.key, step.at);
          }
          const next = model.size === 0 ? undefined : Math.min(...model.values());
          expect(deadlines.next()).toBe(next);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('come in the order of their time', () => {
    const deadlines = new Deadlines();
    for (const [key, at] of [
      ['c', 30],
      ['a', 10],
      ['b', 20],
      ['d', 99],
    ] as const)
      deadlines.set(deadlineFor('call', key), at);
    expect(deadlines.due(50).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(deadlines.next()).toBe(99);
  });
});
