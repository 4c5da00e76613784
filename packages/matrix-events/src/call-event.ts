import * as z from 'zod';
import { compiledOnce } from './compiled.ts';
import { dispensable, without } from './dispensable.ts';
import { AnswerEvent } from './events/answer.ts';
import { AssertedIdentityEvent } from './events/asserted-identity.ts';
import { CandidatesEvent } from './events/candidates.ts';
import { HangupEvent } from './events/hangup.ts';
import { InviteEvent, offerInPlace } from './events/invite.ts';
import { NegotiateEvent } from './events/negotiate.ts';
import { RejectEvent } from './events/reject.ts';
import { RejectLocallyEvent } from './events/reject-locally.ts';
import { RejectReplacementEvent } from './events/reject-replacement.ts';
import { ReplacesEvent } from './events/replaces.ts';
import { SdpStreamMetadataChangedEvent } from './events/sdp-stream-metadata-changed.ts';
import { SelectAnswerEvent } from './events/select-answer.ts';
import { type Issue, tell } from './issue.ts';

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

/** The type of an event of a 1:1 call, unstable ones included. */
export type CallEventType = keyof typeof callEventSchemas;

/** Any event of a 1:1 call, decoded. */
export type CallEvent = z.output<(typeof callEventSchemas)[CallEventType]>;

/** The content of an event as it goes over the wire. */
export type WireContent<T extends CallEventType> = z.input<(typeof callEventSchemas)[T]>['content'];

/** Why something is not an event of a 1:1 call. Everything but `invalid` and `not-an-event` is ordinary traffic. */
export type CallEventError = {
  /** A sentence for a log. */
  readonly message: string;
  /** What was handed in. */
  readonly received: unknown;
} /** No object with a `type` that is a string. */ & (
  | { readonly code: 'not-an-event' }
  /** An event of another type, MatrixRTC's included: those types start with `m.call` as well. */
  | { readonly code: 'not-a-call-event'; readonly type: string }
  /** Its content is gone: `{}`. */
  | { readonly code: 'redacted'; readonly type: CallEventType }
  /** It belongs to a group call (`conf_id`, MSC3401), which is none of ours. */
  | { readonly code: 'group-call'; readonly type: CallEventType }
  /** A call event that cannot be read: `issues` have each path, and what was expected there. */
  | { readonly code: 'invalid'; readonly type: CallEventType; readonly issues: readonly Issue[] }
);

/** What {@link decodeCallEvent} answers: the event, or why it is none. */
export type DecodedCallEvent =
  | {
      readonly ok: true;
      /** A copy, unknown keys included. */
      readonly event: CallEvent;
      /** What the event can do without and was left out of it, because it could not be read: a candidate, a label. */
      readonly skipped: readonly Issue[];
    }
  /** It is none, or cannot be read: `error.code` says which. */
  | { readonly ok: false; readonly error: CallEventError };

/**
 * Reads a room event, as it comes from /sync, an application service transaction or a decryption.
 *
 * Never throws. Strict on what a call depends on, liberal where real clients deviate. One bad candidate, a bad
 * lifetime, stream label or capability does not cost the event: it is left out and told in `skipped`. The result is a copy; unknown keys
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
      message: `${JSON.stringify(type.slice(0, 80))} is no 1:1 call event`,
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
  const schema = compiledOnce<z.ZodType<CallEvent>>(callEventSchemas[type]);
  const rescued = type === 'm.call.invite' && isRecord(content) ? inPlace(input, content) : input;
  const whole = schema.safeParse(rescued);
  if (whole.success) return { ok: true, event: whole.data, skipped: [] };
  const skipped = whole.error.issues;
  const spare = skipped.map(({ path }) => dispensable(path)).filter((path) => path !== undefined);
  if (spare.length < skipped.length) return invalid(type, skipped, input);
  const rest = schema.safeParse(without(rescued, spare));
  return rest.success
    ? { ok: true, event: rest.data, skipped }
    : invalid(type, [...skipped, ...rest.error.issues], input);
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

function inPlace(input: object, content: Readonly<Record<string, unknown>>): object {
  const rescued = offerInPlace(content);
  return rescued === content ? input : { ...input, content: rescued };
}

function isCallEventType(type: string): type is CallEventType {
  return Object.hasOwn(callEventSchemas, type);
}

function invalid(type: CallEventType, issues: readonly Issue[], received: unknown): DecodedCallEvent {
  return failed({ code: 'invalid', type, message: `${type}: ${tell(issues)}`, issues, received });
}

function failed(error: CallEventError): DecodedCallEvent {
  return { ok: false, error };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
