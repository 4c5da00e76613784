// Events on their way to the homeserver, beside the session, which need not wait for it.
import { type Delivery, deliveryOf, type ToMatrixOutput } from '@mvbridge/translator';
import { type Context, service } from '@restatedev/restate-sdk';
import type { Config } from './config.ts';
import type { SessionObject } from './session.ts';

export type HomeserverService = ReturnType<typeof homeserverService>;

const SEND_MS = 10_000;

/**
 * Sends one event. The same `txnId` each time, so the homeserver takes it once; another try is the translator's to ask for.
 */
export function putEvent({ homeserver: { url, asToken, userId } }: Config) {
  return async ({ roomId, type, txnId, content, sender }: ToMatrixOutput): Promise<{ readonly eventId?: string }> => {
    const path = [roomId, 'send', type, txnId].map(encodeURIComponent).join('/');
    const as = new URLSearchParams({ user_id: sender ?? userId });
    const response = await fetch(`${url}/_matrix/client/v3/rooms/${path}?${as}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${asToken}` },
      body: JSON.stringify(content),
      signal: AbortSignal.timeout(SEND_MS),
    });
    const { event_id, ...body } = (await response.json()) as { event_id?: string };
    if (!response.ok) throw Object.assign(new Error(`HTTP ${response.status}`), body, { httpStatus: response.status });
    return event_id === undefined ? {} : { eventId: event_id };
  };
}

export function homeserverService(config: Config) {
  const put = putEvent(config);
  const send = (output: ToMatrixOutput): Promise<Delivery> =>
    put(output).then((taken) => ({ kind: 'sent', ...taken }), deliveryOf);
  return service({
    name: 'homeserver',
    handlers: {
      /** Those of one step: no two of one call, since the next one of a call waits for what became of the one before. */
      async send(
        ctx: Context,
        { session, events }: { session: string; events: readonly ToMatrixOutput[] },
      ): Promise<void> {
        const { at, deliveries } = await ctx.run('send', async () => ({
          deliveries: await Promise.all(events.map(async (one) => ({ txnId: one.txnId, delivery: await send(one) }))),
          at: Date.now(),
        }));
        ctx.objectSendClient<SessionObject>({ name: 'session' }, session).tell({ kind: 'delivered', at, deliveries });
      },
    },
  });
}
