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
  /** The event that was sent last, as the room shows it. */
  echo:
    (sender = '@bridge:example.org'): Say =>
    ({ translator, out }, now) => {
      const sent = out.flatMap(({ output }) => (output.to === 'matrix' ? [output] : [])).at(-1);
      if (sent === undefined) throw new Error('nothing was sent');
      const { type, roomId: room_id, content, txnId } = sent;
      const unsigned = { age: 5, transaction_id: txnId };
      return translator.handleMatrix({ type, room_id, sender, event_id: '$echo', content, unsigned }, now);
    },
  /** Of an event that nobody sent. */
  confused:
    (txnId: string): Say =>
    ({ translator }, now) =>
      translator.handleDelivery(txnId, { kind: 'failed' }, now),
};
