// Why a call ended, in the other side's words. A reason is Matrix's, a cause is FreeSWITCH's.
import type { HangupReason, UnknownReason } from '@mvbridge/matrix-events';
import type { HangupCause } from '@mvbridge/verto';

/**
 * What Matrix is told. Of the reasons a client may be told, only those that no known client stumbles over are used
 * (Element Android drops a hangup whose reason it does not know). What is not listed is an `unknown_error`.
 */
const REASONS: Partial<Record<HangupCause, HangupReason>> = {
  NONE: 'user_hangup',
  NORMAL_CLEARING: 'user_hangup',
  NORMAL_UNSPECIFIED: 'user_hangup',
  SUCCESS: 'user_hangup',
  CALL_REJECTED: 'user_hangup',
  DECLINE: 'user_hangup',
  REJECT_ALL: 'user_hangup',
  ORIGINATOR_CANCEL: 'user_hangup',
  MANAGER_REQUEST: 'user_hangup',
  BLIND_TRANSFER: 'user_hangup',
  ATTENDED_TRANSFER: 'user_hangup',
  BOWOUT: 'user_hangup',
  USER_BUSY: 'user_busy',
  BUSY_EVERYWHERE: 'user_busy',
  NO_ANSWER: 'invite_timeout',
  NO_USER_RESPONSE: 'invite_timeout',
  NO_PICKUP: 'invite_timeout',
  PROGRESS_TIMEOUT: 'invite_timeout',
  // Element Android knows this one, and the others take it for an ordinary end.
  LOSE_RACE: 'answered_elsewhere',
  PICKED_OFF: 'answered_elsewhere',
  INCOMPATIBLE_DESTINATION: 'ice_failed',
  MEDIA_TIMEOUT: 'ice_timeout',
  SRTP_READ_ERROR: 'ice_timeout',
};

/** The reason for a cause; undefined is a cause that FreeSWITCH's own table does not have. */
export function reasonFor(cause: HangupCause | undefined): HangupReason {
  return (cause && REASONS[cause]) ?? 'unknown_error';
}

/** What FreeSWITCH is told when somebody in an answered call hangs up. */
const CAUSES: Partial<Record<HangupReason | UnknownReason, HangupCause>> = {
  user_hangup: 'NORMAL_CLEARING',
  replaced: 'NORMAL_CLEARING',
  user_busy: 'USER_BUSY',
  invite_timeout: 'NO_ANSWER',
  answered_elsewhere: 'LOSE_RACE',
  ice_failed: 'MEDIA_TIMEOUT',
  ice_timeout: 'MEDIA_TIMEOUT',
  signalling_timeout: 'NORMAL_TEMPORARY_FAILURE',
  user_media_failed: 'DESTINATION_OUT_OF_ORDER',
  unknown_error: 'NORMAL_TEMPORARY_FAILURE',
};

/** The cause for a reason; one that nobody specified is an ordinary end. */
export function causeFor(reason: HangupReason | UnknownReason): HangupCause {
  return CAUSES[reason] ?? 'NORMAL_CLEARING';
}

/** The cause when a caller gives up before anybody answered. */
export function cancelCause(reason: HangupReason | UnknownReason): HangupCause {
  return reason === 'invite_timeout' ? 'NO_ANSWER' : 'ORIGINATOR_CANCEL';
}

/** The cause when a callee declines. */
export function declineCause(reason: HangupReason | UnknownReason | undefined): HangupCause {
  return reason === undefined || reason === 'user_hangup' ? 'CALL_REJECTED' : causeFor(reason);
}
