// The strategy `usable`: leave as soon as the target can work with what is there. Waiting for end-of-candidates buys
// nothing and costs two seconds with matrix-js-sdk, which sends its second batch that late; other clients never send it.
import type { Departure, IceBatch, Timing } from './batch.ts';

/**
 * Leaves at the first of: the end marker; `settleMs` after every live section has a usable candidate; `graceMs` after
 * the SDP came, where it can do without one; the deadline.
 */
export function usable(batch: IceBatch, timing: Timing, placeholderCarries: boolean): Departure {
  const last: Departure = placeholderCarries
    ? { at: batch.since + timing.graceMs, why: 'grace' }
    : { at: batch.since + timing.deadlineMs[batch.role], why: 'deadline' };
  const { usableAt, endedAt } = batch;
  const settled = usableAt === undefined ? last.at : Math.min(usableAt + timing.settleMs, last.at);
  if (endedAt !== undefined && endedAt <= settled) return { at: endedAt, why: 'end' };
  return usableAt === undefined ? last : { at: settled, why: 'usable' };
}
