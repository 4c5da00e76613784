// Why a call ended, in the other side's words. A reason is Matrix's, a cause is FreeSWITCH's. Both tables are whole: a
// value that either side learns to say has to be given its row here before anything compiles.
import type { HangupReason, UnknownReason } from '@mvbridge/matrix-events';
import type { HangupCause } from '@mvbridge/verto';

/**
 * What Matrix is told. Only reasons that no known client stumbles over are used: Element Android drops a hangup whose reason
 * it does not know. Clients show a person three things: it ended, it was busy, it failed.
 */
const REASONS: Readonly<Record<HangupCause, HangupReason>> = {
  // Somebody ended it, or it was moved on as somebody wished: nothing to report.
  NONE: 'user_hangup',
  NORMAL_CLEARING: 'user_hangup',
  NORMAL_UNSPECIFIED: 'user_hangup',
  SUCCESS: 'user_hangup',
  ORIGINATOR_CANCEL: 'user_hangup',
  MANAGER_REQUEST: 'user_hangup',
  BLIND_TRANSFER: 'user_hangup',
  ATTENDED_TRANSFER: 'user_hangup',
  ALLOTTED_TIMEOUT: 'user_hangup',
  BOWOUT: 'user_hangup',

  // Somebody did not want it. Matrix has no reason for that: a rejection is user_hangup to its clients.
  CALL_REJECTED: 'user_hangup',
  DECLINE: 'user_hangup',
  REJECT_ALL: 'user_hangup',
  UNWANTED: 'user_hangup',

  // They speak with somebody else.
  USER_BUSY: 'user_busy',
  BUSY_EVERYWHERE: 'user_busy',

  // Nobody came to the phone.
  NO_USER_RESPONSE: 'invite_timeout',
  NO_ANSWER: 'invite_timeout',
  NO_PICKUP: 'invite_timeout',
  PROGRESS_TIMEOUT: 'invite_timeout',
  RECOVERY_ON_TIMER_EXPIRE: 'invite_timeout',

  // Somebody else took it. MSC4006's word, which Android knows and the others take for an ordinary end.
  CALL_AWARDED_DELIVERED: 'answered_elsewhere',
  LOSE_RACE: 'answered_elsewhere',
  PICKED_OFF: 'answered_elsewhere',

  // No media came up: FreeSWITCH could not use our SDP (88), or its own endpoint could not be started.
  INCOMPATIBLE_DESTINATION: 'ice_failed',
  BEARERCAPABILITY_NOTAUTH: 'ice_failed',
  BEARERCAPABILITY_NOTAVAIL: 'ice_failed',
  BEARERCAPABILITY_NOTIMPL: 'ice_failed',
  NOT_ACCEPTABLE: 'ice_failed',
  CHANNEL_UNACCEPTABLE: 'ice_failed',

  // There was media, and then there was not.
  MEDIA_TIMEOUT: 'ice_timeout',
  SRTP_READ_ERROR: 'ice_timeout',

  // It could not be placed: no such number, no way there, not allowed. Matrix knows no finer word.
  UNALLOCATED_NUMBER: 'unknown_error',
  NO_ROUTE_TRANSIT_NET: 'unknown_error',
  NO_ROUTE_DESTINATION: 'unknown_error',
  SUBSCRIBER_ABSENT: 'unknown_error',
  NUMBER_CHANGED: 'unknown_error',
  REDIRECTION_TO_NEW_DESTINATION: 'unknown_error',
  EXCHANGE_ROUTING_ERROR: 'unknown_error',
  DESTINATION_OUT_OF_ORDER: 'unknown_error',
  INVALID_NUMBER_FORMAT: 'unknown_error',
  USER_NOT_REGISTERED: 'unknown_error',
  DOES_NOT_EXIST_ANYWHERE: 'unknown_error',
  OUTGOING_CALL_BARRED: 'unknown_error',
  INCOMING_CALL_BARRED: 'unknown_error',
  INVALID_GATEWAY: 'unknown_error',
  GATEWAY_DOWN: 'unknown_error',
  INVALID_URL: 'unknown_error',
  INVALID_PROFILE: 'unknown_error',

  // The network or the switch was in trouble.
  NORMAL_CIRCUIT_CONGESTION: 'unknown_error',
  NETWORK_OUT_OF_ORDER: 'unknown_error',
  NORMAL_TEMPORARY_FAILURE: 'unknown_error',
  SWITCH_CONGESTION: 'unknown_error',
  ACCESS_INFO_DISCARDED: 'unknown_error',
  REQUESTED_CHAN_UNAVAIL: 'unknown_error',
  PRE_EMPTED: 'unknown_error',
  SERVICE_UNAVAILABLE: 'unknown_error',
  CRASH: 'unknown_error',
  SYSTEM_SHUTDOWN: 'unknown_error',

  // One side did not understand the other.
  FACILITY_REJECTED: 'unknown_error',
  FACILITY_NOT_SUBSCRIBED: 'unknown_error',
  RESPONSE_TO_STATUS_ENQUIRY: 'unknown_error',
  CHAN_NOT_IMPLEMENTED: 'unknown_error',
  FACILITY_NOT_IMPLEMENTED: 'unknown_error',
  SERVICE_NOT_IMPLEMENTED: 'unknown_error',
  INVALID_CALL_REFERENCE: 'unknown_error',
  INVALID_MSG_UNSPECIFIED: 'unknown_error',
  MANDATORY_IE_MISSING: 'unknown_error',
  MESSAGE_TYPE_NONEXIST: 'unknown_error',
  WRONG_MESSAGE: 'unknown_error',
  IE_NONEXIST: 'unknown_error',
  INVALID_IE_CONTENTS: 'unknown_error',
  WRONG_CALL_STATE: 'unknown_error',
  MANDATORY_IE_LENGTH_ERROR: 'unknown_error',
  PROTOCOL_ERROR: 'unknown_error',
  INTERWORKING: 'unknown_error',

  // Nobody could say who was calling (STIR/SHAKEN, digest).
  USER_CHALLENGE: 'unknown_error',
  NO_IDENTITY: 'unknown_error',
  BAD_IDENTITY_INFO: 'unknown_error',
  UNSUPPORTED_CERTIFICATE: 'unknown_error',
  INVALID_IDENTITY: 'unknown_error',
  STALE_DATE: 'unknown_error',
};

/** The reason for a cause; undefined is a cause that FreeSWITCH's own table does not have. */
export function reasonFor(cause: HangupCause | undefined): HangupReason {
  return cause === undefined ? 'unknown_error' : REASONS[cause];
}

/** What FreeSWITCH is told when somebody in an answered call hangs up. */
const CAUSES: Readonly<Record<HangupReason, HangupCause>> = {
  user_hangup: 'NORMAL_CLEARING',
  // Another call took this one's place: an ordinary end to who stays behind.
  replaced: 'NORMAL_CLEARING',
  new_session: 'NORMAL_CLEARING',
  user_busy: 'USER_BUSY',
  invite_timeout: 'NO_ANSWER',
  answered_elsewhere: 'LOSE_RACE',
  ice_failed: 'MEDIA_TIMEOUT',
  ice_timeout: 'MEDIA_TIMEOUT',
  // The device could not be opened: there is a user, and their phone does not work.
  user_media_failed: 'DESTINATION_OUT_OF_ORDER',
  // The client could not get its events through, or does not say what happened: try again later.
  signalling_timeout: 'NORMAL_TEMPORARY_FAILURE',
  unknown_error: 'NORMAL_TEMPORARY_FAILURE',
};

/** The cause for a reason; one that nobody specified is an ordinary end. */
export function causeFor(reason: HangupReason | UnknownReason): HangupCause {
  return isKnown(reason) ? CAUSES[reason] : 'NORMAL_CLEARING';
}

/** The cause when a caller gives up before anybody answered. */
export function cancelCause(reason: HangupReason | UnknownReason): HangupCause {
  return reason === 'invite_timeout' ? 'NO_ANSWER' : 'ORIGINATOR_CANCEL';
}

/** The cause when a callee declines: a plain no, unless the reason says more. */
export function declineCause(reason: HangupReason | UnknownReason | undefined): HangupCause {
  return isKnown(reason) && reason !== 'user_hangup' ? CAUSES[reason] : 'CALL_REJECTED';
}

/** Whether somebody has said what this reason means. */
export function isKnown(reason: HangupReason | UnknownReason | undefined): reason is HangupReason {
  return reason !== undefined && Object.hasOwn(CAUSES, reason);
}
