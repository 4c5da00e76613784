import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noLine, reported, unwritten } from '../../../examples/cluster/line.ts';

describe('a report', () => {
  const line = { ...noLine, epoch: 3, reports: 5 };
  const report = (epoch: number, number: number) => ({ epoch, number, heard: [] });

  it('counts once', () => {
    const next = reported(line, report(3, 6));
    expect(next?.reports).toBe(6);
    expect(next && reported(next, report(3, 6))).toBeUndefined();
  });

  it('of a line before, or of one that is not known, counts for nothing', () => {
    expect(reported(line, report(2, 6))).toBeUndefined();
    expect(reported(line, report(4, 6))).toBeUndefined();
  });
});

describe('what goes on a socket', () => {
  it('is each frame once and in order, however often and however late a step’s are written', () => {
    const frames = Array.from({ length: 20 }, (_, i) => `frame ${i}`);
    const cuts = fc
      .uniqueArray(fc.integer({ min: 1, max: 19 }))
      .map((some) => [0, ...some.toSorted((a, b) => a - b), 20]);
    fc.assert(
      fc.property(cuts, fc.array(fc.nat()), (at, repeats) => {
        const steps = at.slice(1).map((to, i) => ({ epoch: 1, from: at[i] ?? 0, frames: frames.slice(at[i], to) }));
        const written: string[] = [];
        for (const [i, step] of steps.entries()) {
          // Those before come again at any time; the ones after never come first, since a session takes one step at a time.
          const again = repeats.flatMap((n) => steps[n % (i + 1)] ?? []);
          for (const one of [...again.filter((one) => one !== step), step, ...again]) {
            written.push(...(unwritten({ epoch: 1, written: written.length }, one) ?? ['a gap']));
          }
        }
        expect(written).toEqual(frames);
      }),
    );
  });

  it('is nothing of another line’s, and nothing after a gap', () => {
    const writing = { epoch: 2, from: 3, frames: ['frame'] };
    expect(unwritten({ epoch: 2, written: 3 }, writing)).toEqual(['frame']);
    expect(unwritten({ epoch: 1, written: 3 }, writing)).toBeUndefined();
    expect(unwritten({ epoch: 3, written: 3 }, writing)).toBeUndefined();
    expect(unwritten({ epoch: 2, written: 2 }, writing)).toBeUndefined();
  });
});
