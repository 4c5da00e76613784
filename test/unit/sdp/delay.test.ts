// The promise of the strategy `usable`, over the same arrivals that `npm run bench` prints: told time, no clock.
import { expect, it } from 'vitest';
import { addedDelays } from '../../bench/delay.ts';

const delays = addedDelays(2_000);

it('usable holds an offer no longer than its grace, and no longer than its settle time once it can be used', () => {
  expect(Object.keys(delays)).toHaveLength(5);
  for (const [pattern, { usable }] of Object.entries(delays)) {
    expect(usable?.most, pattern).toBeLessThanOrEqual(300);
    expect(usable?.settledMost, pattern).toBeLessThanOrEqual(60);
  }
});

it('of matrix-js-sdk’s offers 95 in 100 are held for no more than 100 ms', () => {
  expect(delays['matrix-js-sdk']?.usable?.p95).toBeLessThanOrEqual(100);
});

it('eager holds none, complete waits for the end marker or the deadline', () => {
  for (const { eager, complete } of Object.values(delays)) {
    expect(eager?.most).toBe(0);
    expect(complete?.p50).toBeGreaterThan(2_000);
  }
});
