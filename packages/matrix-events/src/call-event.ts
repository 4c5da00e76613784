import { z } from 'zod';
import { AnswerEvent } from './events/answer.ts';
import { AssertedIdentityEvent } from './events/asserted-identity.ts';
import { CandidatesEvent } from './events/candidates.ts';
import { HangupEvent } from './events/hangup.ts';
import { InviteEvent } from './events/invite.ts';
import { NegotiateEvent } from './events/negotiate.ts';
import { RejectEvent } from './events/reject.ts';
import { RejectLocallyEvent } from './events/reject-locally.ts';
import { RejectReplacementEvent } from './events/reject-replacement.ts';
import { ReplacesEvent } from './events/replaces.ts';
import { SdpStreamMetadataChangedEvent } from './events/sdp-stream-metadata-changed.ts';
import { SelectAnswerEvent } from './events/select-answer.ts';

/** The schema of every event of a 1:1 call, by type; an unstable type stands beside the stable one it became. */
export const callEventSchemas = {
  'm.call.invite': InviteEvent,
  'm.call.candidates': CandidatesEvent,
  'm.call.answer': AnswerEvent,
  'm.call.select_answer': SelectAnswerEvent,
  'm.call.reject': RejectEvent,
  'm.call.hangup': HangupEvent,
  'm.call.negotiate': NegotiateEvent,
  'm.call.sdp_stream_metadata_changed': SdpStreamMetadataChangedEvent,
  'org.matrix.call.sdp_stream_metadata_changed': SdpStreamMetadataChangedEvent,
  'm.call.asserted_identity': AssertedIdentityEvent,
  'org.matrix.call.asserted_identity': AssertedIdentityEvent,
  'm.call.replaces': ReplacesEvent,
  'm.call.reject_replacement': RejectReplacementEvent,
  'm.call.reject_locally': RejectLocallyEvent,
  'org.matrix.mscXXXX.call.reject_locally': RejectLocallyEvent,
} as const;

export type CallEventType = keyof typeof callEventSchemas;

/** Any event of a 1:1 call, decoded. */
export type CallEvent = z.output<(typeof callEventSchemas)[CallEventType]>;

/** The content of an event as it goes over the wire. */
export type WireContent<T extends CallEventType> = z.input<(typeof callEventSchemas)[T]>['content'];

/** What zod says of a field: `path`, `code`, and a `message` with what was expected and what was there. */
export type Issue = z.core.$ZodIssue;

/** Why something is not an event of a 1:1 call. Everything but `invalid` and `not-an-event` is ordinary traffic. */
export type CallEventError = { readonly message: string; readonly received: unknown } & (
  | { readonly code: 'not-an-event' }
  /** An event of another type, MatrixRTC's included: those types start with `m.call` as well. */
  | { readonly code: 'not-a-call-event'; readonly type: string }
  /** Its content is gone: `{}`. */
  | { readonly code: 'redacted'; readonly type: CallEventType }
  /** It belongs to a group call (`conf_id`, MSC3401), which is none of ours. */
  | { readonly code: 'group-call'; readonly type: CallEventType }
  | { readonly code: 'invalid'; readonly type: CallEventType; readonly issues: readonly Issue[] }
);

export type DecodedCallEvent =
  | {
      readonly ok: true;
      readonly event: CallEvent;
      /** What the event can do without and was left out of it, because it could not be read: a candidate, a label. */
      readonly skipped: readonly Issue[];
    }
  | { readonly ok: false; readonly error: CallEventError };

/**
 * Reads a room event, as it comes from /sync, an application service transaction or a decryption.
 *
 * Never throws. Strict on what a call depends on, liberal where real clients deviate. One bad candidate, a bad stream
 * label or capability does not cost the event: it is left out and told in `skipped`. The result is a copy; unknown keys
 * are kept in it.
 */
export function decodeCallEvent(input: unknown): DecodedCallEvent {
  if (!isRecord(input) || typeof input.type !== 'string') {
    return failed({ code: 'not-an-event', message: 'expected an object with a string "type"', received: input });
  }
  const type = input.type;
  if (!isCallEventType(type)) {
    return failed({
      code: 'not-a-call-event',
      type,
      message: `${JSON.stringify(type)} is no 1:1 call event`,
      received: input,
    });
  }
  const content = input.content;
  if (isRecord(content)) {
    if (Object.keys(content).length === 0) {
      return failed({ code: 'redacted', type, message: `${type}: the content is empty`, received: input });
    }
    if (content.conf_id !== undefined) {
      return failed({ code: 'group-call', type, message: `${type}: part of a group call`, received: input });
    }
  }
  const schema: z.ZodType<CallEvent> = callEventSchemas[type];
  const whole = schema.safeParse(input);
  if (whole.success) return { ok: true, event: whole.data, skipped: [] };
  const { issues } = whole.error;
  const spare = issues.map(({ path }) => dispensable(path));
  const rest = spare.every((path) => path !== undefined) ? schema.safeParse(without(input, spare)) : undefined;
  if (rest?.success) return { ok: true, event: rest.data, skipped: issues };
  const told = issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  return failed({ code: 'invalid', type, message: `${type}: ${told}`, issues, received: input });
}

/**
 * The event as it goes over the wire: the version as the integer 0 or the string "1", known spellings put right.
 *
 * Throws a `ZodError` for an event that does not match its schema, which the types do not let happen.
 */
export function encodeCallEvent(event: CallEvent): z.input<(typeof callEventSchemas)[CallEventType]> {
  const schema: z.ZodType<CallEvent, z.input<(typeof callEventSchemas)[CallEventType]>> = callEventSchemas[event.type];
  return z.encode(schema, event);
}

function isCallEventType(type: string): type is CallEventType {
  return Object.hasOwn(callEventSchemas, type);
}

/**
 * The shortest part of the event that can go so that `path` is gone: a call does not fail over a label, nor
 * over one candidate of many. undefined: the call depends on it.
 */
function dispensable(path: readonly PropertyKey[]): readonly PropertyKey[] | undefined {
  const [top, key] = path;
  if (top === 'unsigned' || top === 'age' || top === 'origin_server_ts') return [top];
  if (top !== 'content') return undefined;
  if (key === 'candidates') return path.length > 2 ? path.slice(0, 3) : undefined;
  if (key === 'capabilities' || key === 'sdp_stream_metadata' || key === 'org.matrix.msc3077.sdp_stream_metadata') {
    return path.slice(0, 3);
  }
  return undefined;
}

/** A copy of the event without what these paths name. */
function without(event: Record<string, unknown>, paths: readonly (readonly PropertyKey[] | undefined)[]): unknown {
  const gone = new Set(paths.map((path) => JSON.stringify(path)));
  const prune = (value: unknown, path: readonly PropertyKey[]): unknown => {
    if (Array.isArray(value)) return value.filter((_, i) => !gone.has(JSON.stringify([...path, i])));
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !gone.has(JSON.stringify([...path, key])))
        .map(([key, child]) => [key, path.length < 2 ? prune(child, [...path, key]) : child]),
    );
  };
  return prune(event, []);
}

function failed(error: CallEventError): DecodedCallEvent {
  return { ok: false, error };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
