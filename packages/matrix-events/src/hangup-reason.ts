// Why a call ended. The spec's values, MSC4006's, and those that clients send without a spec ("Voice over IP",
// m.call.hangup; matrix-js-sdk CallErrorCode).
import * as z from 'zod';
import { expected } from './issue.ts';

/** A reason that somebody specified or that a client is known to send. */
export const HangupReason = z.enum([
  'user_hangup',
  'user_busy',
  'user_media_failed',
  'invite_timeout',
  'ice_failed',
  'ice_timeout',
  'unknown_error',
  'replaced',
  'answered_elsewhere',
  'signalling_timeout',
  'new_session',
]);
export type HangupReason = z.infer<typeof HangupReason>;

/** A reason that nobody told us about: kept as it came. Only a decoder makes one. */
export const UnknownReason = z.string().brand<'UnknownReason'>();
export type UnknownReason = z.infer<typeof UnknownReason>;

/** Spellings that mean a known reason: FluffyChat's for every hangup, and an old one of Element Web. */
const SPELLINGS: ReadonlyMap<unknown, HangupReason> = new Map([
  ['userHangup', 'user_hangup'],
  ['user hangup', 'user_hangup'],
]);

/**
 * `reason` on the wire. A value that is no string is taken as absent: an end of a call is not lost over its reason.
 * Absent means `user_hangup` ({@link reasonOf}).
 */
export const ReasonField = z.codec(z.unknown().optional(), z.union([HangupReason, UnknownReason]).optional(), {
  decode: (wire) => SPELLINGS.get(wire) ?? (typeof wire === 'string' ? wire : undefined),
  encode: (reason) => reason,
});

/** The reason an event gives; the spec has us read a missing one as `user_hangup`. */
export function reasonOf(content: {
  readonly reason?: HangupReason | UnknownReason | undefined;
}): HangupReason | UnknownReason {
  return content.reason ?? 'user_hangup';
}

/** A reason out of these, or one that is not known yet. */
export function reasonAmong<const R extends readonly [string, ...string[]]>(reasons: R) {
  return z.union([z.enum(reasons), UnknownReason], { error: expected('a string') });
}
