// What each number is to reach, and what it must not exceed: `npm run bench -- --check` fails over the second. Ratios, sizes and
// told time: the same on a slow machine as on a fast one.
import type { Measured } from './measurements.ts';

export interface Bound {
  /** The way to the number in what is measured. */
  readonly key: string;
  readonly what: string;
  readonly reach?: number;
  readonly limit?: number;
}

export const budget: readonly Bound[] = [
  {
    key: 'call_over_floor',
    what: 'a whole captured call, the costliest one, over parsing and writing its messages',
    reach: 2,
    limit: 24,
  },
  { key: 'call_over_floor_median', what: 'the same, the middle one', limit: 18 },
  {
    key: 'added_delay_ms.usable.matrix-js-sdk.p95',
    what: 'how long an offer is held, 95 of 100',
    reach: 100,
    limit: 100,
  },
  {
    key: 'decode_over_parse',
    what: 'decoding a message, the costliest kind, over JSON.parse of it',
    reach: 1,
    limit: 12,
  },
];

/** The number that a key leads to: the largest, where `*` stands for all there are. */
export function numberAt(measured: number | Measured | undefined, key: string): number | undefined {
  const [part = '', ...rest] = key === '' ? [] : key.split('.');
  if (part === '') return typeof measured === 'number' ? measured : undefined;
  if (typeof measured !== 'object') return undefined;
  if (part !== '*') return numberAt(measured[part], rest.join('.'));
  const numbers = Object.values(measured).map((one) => numberAt(one, rest.join('.')));
  return numbers.length === 0 || numbers.includes(undefined) ? undefined : Math.max(...(numbers as number[]));
}

/** What exceeds its limit, in words. `complete`: every number has to be there. */
export function exceeded(measured: Measured, complete: boolean): readonly string[] {
  return budget.flatMap(({ key, limit }) => {
    if (limit === undefined) return [];
    const number = numberAt(measured, key);
    if (number === undefined) return complete ? [`${key}: not measured, limit ${limit}`] : [];
    return number <= limit ? [] : [`${key}: measured ${number}, limit ${limit}`];
  });
}
