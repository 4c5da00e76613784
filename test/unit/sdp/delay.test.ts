// The promise of the strategy `usable`, over the same arrivals that `npm run bench` prints: told time, no clock.
import { expect, it } from 'vitest';
import { addedDelay } from '../../bench/delay.ts';

const { usable, eager, complete } = addedDelay(2_000).added_delay_ms;

it('usable holds an offer no longer than its grace, and no longer than its settle time once it can be used', () => {
  expect(Object.keys(usable)).toHaveLength(5);
  for (const [pattern, { most, settled_most }] of Object.entries(usable)) {
    expect(most, pattern).toBeLessThanOrEqual(300);
    expect(settled_most, pattern).toBeLessThanOrEqual(60);
  }
});

it('of matrix-js-sdk’s offers 95 in 100 are held for no more than 100 ms', () => {
  expect(usable['matrix-js-sdk']?.p95).toBeLessThanOrEqual(100);
});

it('eager holds none, complete waits for the end marker or the deadline', () => {
  expect(Object.keys(complete)).toEqual(Object.keys(eager));
  for (const { most } of Object.values(eager)) expect(most).toBe(0);
  for (const { p50 } of Object.values(complete)) expect(p50).toBeGreaterThan(2_000);
});
