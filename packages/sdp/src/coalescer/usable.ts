// The strategy `usable`: leave as soon as the target can work with what is there. Waiting for end-of-candidates buys
// nothing and costs two seconds with matrix-js-sdk, which sends its second batch that late; other clients never send it.
import type { Departure, IceBatch, Timing } from './batch.ts';

/**
 * Leaves at the first of: the end marker; `settleMs` after every live section has a usable candidate; `graceMs` after
 * the SDP came, where it can do without one; the deadline.
 *
 * Where no placeholder carries the SDP, the end marker settles as well: matrix-js-sdk puts one into every batch that it
 * sends once it believes to be done, and more batches have followed within milliseconds. Without a placeholder in front a
 * list that lacks the preferred address costs half a minute of silence.
 */
export function usable(batch: IceBatch, timing: Timing, placeholderCarries: boolean): Departure {
  const { role, since, usableAt, endedAt } = batch;
  const at: readonly Departure[] = [
    ...(endedAt === undefined
      ? []
      : [{ at: endedAt + (placeholderCarries ? 0 : timing.settleMs), why: 'end' } as const]),
    ...(usableAt === undefined ? [] : [{ at: usableAt + timing.settleMs, why: 'usable' } as const]),
    ...(placeholderCarries
      ? [{ at: since + timing.graceMs, why: usableAt === undefined ? 'grace' : 'usable' } as const]
      : []),
    { at: since + timing.deadlineMs[role], why: usableAt === undefined ? 'deadline' : 'usable' },
  ];
  return at.reduce((first, next) => (next.at < first.at ? next : first));
}
