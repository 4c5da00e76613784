// The guard of CI, with a bench that has measured something else.
import { describe, expect, it } from 'vitest';
import { budget, exceeded, numberAt } from '../../bench/budget.ts';
import type { Measured } from '../../bench/measurements.ts';

/** Every number of the budget, as large as its limit allows. */
const atLimit = (): Measured => put(budget.map(({ key, limit }) => [key, limit ?? 1]));

function put(numbers: readonly (readonly [string, number])[]): Measured {
  const measured: Record<string, unknown> = {};
  for (const [key, number] of numbers) {
    const parts = key.replaceAll('*', 'matrix-js-sdk').split('.');
    let where = measured;
    for (const part of parts.slice(0, -1)) {
      where[part] ??= {};
      where = where[part] as Record<string, unknown>;
    }
    where[parts.at(-1) ?? ''] = number;
  }
  return measured as Measured;
}

describe('numberAt', () => {
  const measured: Measured = { one: 1, table: { a: { most: 3 }, b: { most: 7 }, c: { least: 2 } } };
  const rows: readonly (readonly [string, number | undefined])[] = [
    ['one', 1],
    ['table.a.most', 3],
    ['table.*.least', undefined],
    ['table', undefined],
    ['one.more', undefined],
    ['none', undefined],
  ];
  for (const [key, number] of rows) it(key, () => expect(numberAt(measured, key)).toBe(number));

  it('is the largest of all', () => {
    expect(numberAt({ table: { a: { most: 3 }, b: { most: 7 } } }, 'table.*.most')).toBe(7);
  });
});

describe('exceeded', () => {
  it('allows what is at its limit', () => {
    expect(exceeded(atLimit(), true)).toEqual([]);
  });

  it('names the key, what was measured and the limit', () => {
    const { limit = 0 } = budget.find(({ key }) => key === 'call_over_floor') ?? {};
    expect(limit).toBeGreaterThan(0);
    const over = { ...atLimit(), call_over_floor: limit + 1 };
    expect(exceeded(over, true)).toEqual([`call_over_floor: measured ${limit + 1}, limit ${limit}`]);
  });

  it('misses what was to be measured, and not what was not', () => {
    const limited = budget.filter(({ limit }) => limit !== undefined);
    expect(exceeded({}, true)).toHaveLength(limited.length);
    expect(exceeded({}, false)).toEqual([]);
  });
});
