// What became of an event that the homeserver was asked to take. Sending the same event twice does no harm, since its
// transaction id is the same: so whatever may have failed is asked for again.
import type { Millis } from '@mvbridge/sdp';

/** What became of a Matrix event that was to be sent. */
export type Delivery =
  /** The homeserver has it. */
  | { readonly kind: 'sent'; readonly eventId?: string | undefined }
  /** It may not have it: no answer, an error of its own. `final`: it will never take it, and need not be asked again. */
  | { readonly kind: 'failed'; readonly final?: boolean | undefined; readonly detail?: string | undefined }
  /** M_LIMIT_EXCEEDED: not now. */
  | { readonly kind: 'rate-limited'; readonly retryAfterMs?: Millis | undefined };

/**
 * Reads the error that a Matrix client library rejected a send with.
 *
 * Understands what matrix-js-sdk and matrix-bot-sdk throw, and anything else with an `errcode`, a `statusCode` or
 * `httpStatus`, and a `retry_after_ms`. Of the 4xx only 408 and 429 are worth another try (client-server API, "Standard
 * error response"); what cannot be read is taken for a failure of the network.
 */
export function deliveryOf(error: unknown): Exclude<Delivery, { kind: 'sent' }> {
  const { errcode, statusCode, httpStatus, retryAfterMs, retry_after_ms, data, body, message } = fields(error);
  const status = [statusCode, httpStatus].find((one) => typeof one === 'number');
  if (errcode === 'M_LIMIT_EXCEEDED' || status === 429) {
    const after = [retryAfterMs, retry_after_ms, fields(data).retry_after_ms, fields(body).retry_after_ms];
    const told = after.find((one): one is number => typeof one === 'number' && one >= 0);
    return { kind: 'rate-limited', retryAfterMs: told };
  }
  const final = typeof status === 'number' && status >= 400 && status < 500 && status !== 408;
  const detail = typeof message === 'string' ? message : String(errcode ?? error);
  return { kind: 'failed', final, detail };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
