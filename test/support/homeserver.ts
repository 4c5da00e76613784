// What the homeserver says of the event that was sent last, or of the one so many before, as rows of a flow.
import type { Delivery } from '@mvbridge/translator';
import type { Say } from './flow.ts';

function reports(delivery: Delivery, before = 0): Say {
  return ({ translator, out }, now) => {
    const sent = out.flatMap(({ output }) => (output.to === 'matrix' ? [output.txnId] : []));
    const distinct = [...new Set(sent)];
    return translator.handleDelivery(distinct.at(-1 - before) ?? 'none', delivery, now);
  };
}

export const homeserver = {
  sent: (before?: number) => reports({ kind: 'sent', eventId: '$sent' }, before),
  failed: (before?: number) => reports({ kind: 'failed', detail: 'HTTP 502' }, before),
  refused: (before?: number) => reports({ kind: 'failed', final: true, detail: 'M_FORBIDDEN' }, before),
  limited: (retryAfterMs?: number, before?: number) => reports({ kind: 'rate-limited', retryAfterMs }, before),
  /** Of an event that nobody sent. */
  confused:
    (txnId: string): Say =>
    ({ translator }, now) =>
      translator.handleDelivery(txnId, { kind: 'failed' }, now),
};
