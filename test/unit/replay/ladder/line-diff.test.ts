import { lineDiff } from '@mvbridge/replay';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const drawn = (before: readonly string[], after: readonly string[]) =>
  lineDiff(before.join('\r\n'), after.join('\n')).map(({ kind, text }) => {
    const sign = { kept: ' ', added: '+', removed: '-' }[kind];
    return `${sign}${text}`;
  });

describe('the difference between two texts, line by line', () => {
  const cases: Record<string, readonly [readonly string[], readonly string[], readonly string[]]> = {
    'none, however lines end': [
      ['a', 'b'],
      ['a', 'b'],
      [' a', ' b'],
    ],
    'a line put in': [
      ['a', 'c'],
      ['a', 'b', 'c'],
      [' a', '+b', ' c'],
    ],
    'a line taken out': [
      ['a', 'b', 'c'],
      ['a', 'c'],
      [' a', '-b', ' c'],
    ],
    'a line replaced: what was there comes first': [
      ['a', 'b', 'c'],
      ['a', 'x', 'c'],
      [' a', '-b', '+x', ' c'],
    ],
    'a line moved': [
      ['a', 'b', 'c'],
      ['b', 'c', 'a'],
      ['-a', ' b', ' c', '+a'],
    ],
    'a line twice': [['a'], ['a', 'a'], [' a', '+a']],
    everything: [['a'], ['b'], ['-a', '+b']],
    'nothing before': [[], ['a'], ['+a']],
    'nothing after': [['a'], [], ['-a']],
    'an empty line counts': [
      ['a', '', 'b'],
      ['a', 'b'],
      [' a', '-', ' b'],
    ],
  };
  for (const [name, [before, after, expected]] of Object.entries(cases)) {
    it(name, () => expect(drawn(before, after)).toEqual(expected));
  }

  it('has all of both, in their order, and never keeps less than it must', () => {
    const line = fc.constantFrom('a', 'b', 'c', 'd');
    const lines = fc.array(line, { maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = lineDiff(before.join('\n'), after.join('\n'));
        const without = (kind: string) => diff.filter((line) => line.kind !== kind).map(({ text }) => text);
        expect(without('added')).toEqual(before);
        expect(without('removed')).toEqual(after);
        expect(diff.filter(({ kind }) => kind === 'kept').length).toBe(longestCommon(before, after));
      }),
    );
  });

  it('of two long texts with nothing in common is the one out and the other in', () => {
    const before = Array.from({ length: 2_000 }, (_, i) => `a${i}`);
    const after = Array.from({ length: 2_000 }, (_, i) => `b${i}`);
    const diff = lineDiff(['same', ...before, 'end'].join('\n'), ['same', ...after, 'end'].join('\n'));
    expect(diff.length).toBe(4_002);
    expect(diff.filter(({ kind }) => kind === 'kept').map(({ text }) => text)).toEqual(['same', 'end']);
  });
});

/** By its definition, from the front: another way than the one that is tested. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let best = 0;
  for (let mask = 0; mask < 1 << a.length; mask += 1) {
    const chosen = a.filter((_, i) => mask & (1 << i));
    if (chosen.length <= best) continue;
    let at = 0;
    for (const line of b) if (line === chosen[at]) at += 1;
    if (at === chosen.length) best = chosen.length;
  }
  return best;
}
