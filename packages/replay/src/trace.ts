// A trace: what passed through a bridge, in the order of time, seen from the bridge's seat. One JSON object a line.
import type { Command, Delivery } from '@mvbridge/translator';
import { isRecord, isTooDeep, notJson, notTooDeep, parseJson, TOO_DEEP, withoutMark } from './json.ts';

/** Milliseconds since the trace began. */
export type Millis = number;

/** `in`: the bridge received it; `out`: the bridge sent it. */
export type Direction = 'in' | 'out';

/** One thing that happened. Events and messages are as they came: a trace holds what peers sent, readable or not. */
export type TraceLine =
  /** A room event. */
  | { readonly t: Millis; readonly protocol: 'matrix'; readonly direction: Direction; readonly event: unknown }
  /** A frame of the Verto socket: its JSON, or its text where it is none. */
  | { readonly t: Millis; readonly protocol: 'verto'; readonly direction: Direction; readonly message: unknown }
  /** The Verto socket came up, or went down. */
  | { readonly t: Millis; readonly protocol: 'verto'; readonly transport: 'open' | 'close' }
  /** The application wanted something. */
  | { readonly t: Millis; readonly command: Command }
  /** The bridge was told what became of an event that it had sent under this transaction id. */
  | { readonly t: Millis; readonly delivery: Delivery & { readonly txnId: string } };

/** A trace, in the order of time. */
export type Trace = readonly TraceLine[];

/** A line of which the time is yet to be told. */
export type Untimed = TraceLine extends infer Line ? (Line extends TraceLine ? Omit<Line, 't'> : never) : never;

/** A line that is not part of a trace, and why. Lines count from 1. */
export interface UnreadLine {
  /** Its number, from 1. */
  readonly line: number;
  /** What was expected, and what was there. */
  readonly reason: string;
  /** How it begins: 200 characters at the most. */
  readonly text: string;
}

/**
 * Reads a trace, a JSON object a line; empty lines do not count.
 *
 * Never throws: what cannot be read is told in `unread`, and the rest is there. Lines that are out of order are put in
 * order; lines of the same time stay as they were.
 */
export function parseTrace(text: string): { readonly trace: Trace; readonly unread: readonly UnreadLine[] } {
  const trace: TraceLine[] = [];
  const unread: UnreadLine[] = [];
  for (const [index, line] of withoutMark(text)
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (line.trim() === '') continue;
    const json = parseJson(line);
    const read = json.ok ? readLine(json.value) : notJson(json);
    if (typeof read === 'string') unread.push({ line: index + 1, reason: read, text: line.slice(0, 200) });
    else trace.push(read);
  }
  return { trace: trace.sort((a, b) => a.t - b.t), unread };
}

/** The text of a trace, which {@link parseTrace} reads. What is nested too deep for that is `…`. */
export function formatTrace(trace: Trace): string {
  return trace.map((line) => `${JSON.stringify(notTooDeep(line))}\n`).join('');
}

/** A line of a trace out of its JSON; a string says why it is none. */
export function readLine(json: unknown): TraceLine | string {
  if (!isRecord(json)) return 'expected an object';
  if (isTooDeep(json)) return TOO_DEEP;
  const { t, protocol, direction, transport, event, message, command, delivery } = json;
  if (typeof t !== 'number' || !Number.isFinite(t)) return `t: expected ms as a number, got ${JSON.stringify(t)}`;
  if (isCommand(command)) return { t, command };
  if (delivery !== undefined) return isDelivery(delivery) ? { t, delivery } : EXPECTED_DELIVERY;
  if (protocol !== 'matrix' && protocol !== 'verto') {
    return `protocol: expected "matrix" or "verto", got ${JSON.stringify(protocol)}`;
  }
  if (protocol === 'verto' && (transport === 'open' || transport === 'close')) return { t, protocol, transport };
  if (direction !== 'in' && direction !== 'out') {
    return `direction: expected "in" or "out", got ${JSON.stringify(direction)}`;
  }
  if (protocol === 'matrix')
    return event === undefined ? 'event: expected a Matrix event' : { t, protocol, direction, event };
  return message === undefined ? 'message: expected a Verto message' : { t, protocol, direction, message };
}

const EXPECTED_DELIVERY =
  'delivery: expected a "txnId", and a "kind" with what belongs to it: "sent" (eventId), "failed" (final, detail) or "rate-limited" (retryAfterMs)';

/** Whether something can be handed to a translator as what became of an event. */
function isDelivery(value: unknown): value is Delivery & { readonly txnId: string } {
  if (!isRecord(value) || typeof value.txnId !== 'string') return false;
  const { kind, eventId = '', final = false, detail = '', retryAfterMs } = value;
  if (kind === 'sent') return typeof eventId === 'string';
  if (kind === 'failed') return typeof final === 'boolean' && typeof detail === 'string';
  // JSON has no number for ever: it writes null.
  return kind === 'rate-limited' && typeof (retryAfterMs ?? 0) === 'number';
}

/** Whether something can be handed to a translator as a command; whether it makes sense, the translator says. */
function isCommand(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && 'kind' in value && 'callId' in value;
}
