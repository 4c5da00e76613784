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
    what: 'a whole captured call over parsing and writing its messages: the costliest',
    reach: 2,
    limit: 11,
  },
  { key: 'call_over_floor_median', what: 'the same: the median of the captures', reach: 2, limit: 7 },
  { key: 'event_growth', what: 'an event with 100 000 calls up, over one with 100', reach: 1.15, limit: 1.25 },
  { key: 'bytes_per_call', what: 'heap for a call that is up, of 100 000', reach: 6_000, limit: 6_000 },
  {
    key: 'snapshot_over_floor',
    what: '10 000 calls to text and back, over writing and parsing the same JSON',
    reach: 2,
    limit: 2,
  },
  { key: 'sdp_merge_us', what: '24 candidates spliced into an offer with two sections, µs' },
  { key: 'sdp_merge_over_split', what: 'the same, over splitting and joining its lines', reach: 3, limit: 3 },
  { key: 'deadline_us', what: 'a deadline set, moved and cancelled among 100 000, µs' },
  { key: 'deadline_growth', what: 'the same, over among 100', reach: 1.3, limit: 1.3 },
  {
    key: 'added_delay_ms.usable.matrix-js-sdk.p95',
    what: 'how long an offer of matrix-js-sdk is held, ms: 95 of 100',
    reach: 100,
    limit: 100,
  },
  { key: 'added_delay_ms.usable.*.most', what: 'how long any offer is held, ms', reach: 300, limit: 300 },
  {
    key: 'size.translator_with_sdp_without_zod',
    what: 'translator and sdp, minified and gzipped, bytes',
    reach: 15_000,
    limit: 28_500,
  },
  {
    key: 'size.translator.without_zod',
    what: 'the same with both schema packages',
    limit: 38_000,
  },
  {
    key: 'decode_over_parse',
    what: 'a parsed message decoded, over parsing it: the costliest kind',
    reach: 1,
    limit: 1.2,
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
