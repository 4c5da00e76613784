// Everything a translator can ask its caller to do, or tell.
import type { CallEventType, CallId, EventId, RoomId, UserId, WireContent } from '@mvbridge/matrix-events';
import type { DepartureReason, IceCandidate, LeftOut, Millis } from '@mvbridge/sdp';
import type { DialogId, EventParams, RpcError, ServerRequest, SessionPhase, ToServer } from '@mvbridge/verto';
import type { Phase } from './call/state.ts';
import type { MatrixInvite } from './route.ts';

/** A Matrix event of one type with its content as it goes over the wire. */
export type MatrixMessage = {
  [T in CallEventType]: { readonly type: T; readonly content: WireContent<T> };
}[CallEventType];

/** Send this event into this room. `txnId` is the same each time for the same event: sending it twice does no harm. */
export type ToMatrixOutput = {
  readonly to: 'matrix';
  /** The call it is about. */
  readonly callId: CallId;
  /** The room to send it into. */
  readonly roomId: RoomId;
  /** The virtual user to send as; undefined: the bridge's own. */
  readonly sender: UserId | undefined;
  /** For `PUT …/send/{type}/{txnId}`: the id that is ours in the call, and a count. */
  readonly txnId: string;
} & MatrixMessage;

/** Send this to FreeSWITCH: `encodeFrame(message)` is the text frame. */
export interface ToVertoOutput {
  readonly to: 'verto';
  /** The Matrix `call_id` of the call it is about; undefined: the session. */
  readonly callId: CallId | undefined;
  /** The message, for `encodeFrame`. */
  readonly message: ToServer;
}

/** What the application may want to know of a call. */
export interface CallView {
  /** Its Matrix `call_id`. */
  readonly callId: CallId;
  /** The room that it is in. */
  readonly roomId: RoomId;
  /** FreeSWITCH's `callID`. */
  readonly dialogId: DialogId;
  /** Which side called. */
  readonly placedBy: 'matrix' | 'verto';
  /** Where it is. */
  readonly phase: Phase;
  /** The Matrix user at the other end, once there is one. */
  readonly peer: UserId | undefined;
  /** When its invite came, in ms of the caller’s clock. */
  readonly startedAt: Millis;
  /** Whether the Matrix user has put the other end on hold. */
  readonly held: boolean;
  /** Whether their microphone is off, by their own word (m.call.sdp_stream_metadata_changed). */
  readonly muted: boolean;
}

/** Who is at the FreeSWITCH end, as far as it is known. Control characters are gone from both. */
export interface Display {
  /** At most 256 characters; undefined: none is known. */
  readonly name: string | undefined;
  /** At most 256 characters; undefined: none is known. */
  readonly number: string | undefined;
}

/** What a peer or the application did that the protocol does not say. */
export type DiagnosticCode =
  /** An event or a frame that could not be read. `detail` has the path and what was expected. */
  | 'malformed-event'
  | 'malformed-frame'
  /** Part of an event was left out because it could not be read; the event counts. */
  | 'field-skipped'
  /** The event names no room: /sync leaves that out, and only the caller of `handleMatrix` knows it. */
  | 'no-room'
  /** It belongs to a group call, or to another invitee, or its content was redacted. */
  | 'not-for-us'
  /** Two calls crossed, and ours goes first. */
  | 'glare'
  /** A reason or cause that nobody specified: it is taken for an ordinary one. */
  | 'unknown-reason'
  /** The invite was over when it came. */
  | 'expired'
  /** The call was given up before its invite came. */
  | 'ended-before-invite'
  /** Another party's than the call's, or about another call than it says. */
  | 'wrong-party'
  /** It came when it means nothing: after the end, twice, before its time. */
  | 'out-of-place'
  /** Candidates that came after the SDP had left. */
  | 'late-candidates'
  /** A candidate that cannot be read, or that names no section. */
  | 'bad-candidate'
  /** More than is kept. `detail` says of what. */
  | 'overflow'
  /** Nobody sent the invite that these events were waiting for. */
  | 'no-invite'
  /** Control characters were taken out of a name or number. */
  | 'name-cleaned'
  /** The SDP has no audio that could be bridged. */
  | 'no-audio'
  /** No candidate that FreeSWITCH could use, and the policy allows no placeholder. */
  | 'no-candidate'
  /** The client did not answer an offer: the call is given up. */
  | 'unanswered'
  /** FreeSWITCH refused a request, or did not answer it. */
  | 'request-failed'
  /** The digits went nowhere: FreeSWITCH knows no such call any more. */
  | 'dtmf-lost'
  /** A Matrix event was given up: it failed too often, or for good. */
  | 'undelivered'
  /** An event that has no meaning for FreeSWITCH. */
  | 'untranslated'
  /** A response to nothing that we asked. */
  | 'stray-response'
  /** The peer has chosen our own party id: another one is used for this call. */
  | 'party-clash'
  /** A route function threw. */
  | 'route-failed'
  /** The command makes no sense for that call, or there is no such call. */
  | 'bad-command';

/** A diagnostic. `evidence` is what was received, as it came, where there is something to show. */
export interface Diagnostic {
  readonly to: 'app';
  readonly kind: 'diagnostic';
  /** What it is; stable, for programs to look at. */
  readonly code: DiagnosticCode;
  /** A sentence for a log, without control characters: the path and what was expected, where something could not be read. */
  readonly detail: string;
  /** The Matrix `call_id` of the call it is about, if one is known. */
  readonly callId: CallId | undefined;
  /** The room, if one is known. */
  readonly roomId: RoomId | undefined;
  /** The event, if it has one. */
  readonly eventId: EventId | undefined;
  /** What was received, without the `sessid`; a stranger’s words, so treat it as such. */
  readonly evidence: unknown;
}

/** Something the application is told. */
export type ToAppOutput =
  /** A call came to be, or changed its phase. */
  | { readonly to: 'app'; readonly kind: 'call'; readonly call: CallView }
  /** An SDP left for FreeSWITCH: why then, how long it was held, what it lists and what it does not. */
  | {
      readonly to: 'app';
      readonly kind: 'coalesced';
      readonly callId: CallId;
      readonly why: DepartureReason;
      readonly heldMs: Millis;
      readonly placeholder: boolean;
      readonly listed: readonly IceCandidate[];
      readonly leftOut: readonly LeftOut[];
    }
  /** A name to show for the FreeSWITCH end. */
  | { readonly to: 'app'; readonly kind: 'identity'; readonly callId: CallId; readonly display: Display }
  /** The Verto session came up, went down or was refused; `error` says why. */
  | {
      readonly to: 'app';
      readonly kind: 'session';
      readonly phase: SessionPhase;
      readonly error: RpcError | undefined;
      /** `closed` and `refused`: in how many ms `connect` will follow. */
      readonly retryAfterMs: Millis | undefined;
      /** `ready`: when FreeSWITCH will close the socket, in epoch seconds. */
      readonly expiresAt: number | undefined;
    }
  /** Open a Verto socket now, and close the one before if it is still there; `handleTransport` is told how it went. */
  | { readonly to: 'app'; readonly kind: 'connect' }
  /** The route function said `'defer'`: settle the call with the command `route` or `reject`. */
  | { readonly to: 'app'; readonly kind: 'route-needed'; readonly invite: MatrixInvite }
  /** Digits came from FreeSWITCH. mod_verto of today does not send any. */
  | { readonly to: 'app'; readonly kind: 'dtmf'; readonly callId: CallId; readonly digits: string }
  /** A chat message, or real-time text, from FreeSWITCH. Its text is somebody's: treat it as such. */
  | {
      readonly to: 'app';
      readonly kind: 'message';
      readonly callId: CallId | undefined;
      readonly from: string | undefined;
      readonly text: string;
    }
  /**
   * A verto.event: somebody joined or left a conference, a live array changed. Without the `sessid`, which FreeSWITCH names the
   * session's own channel by. Untrusted: any client may have written it.
   */
  | {
      readonly to: 'app';
      readonly kind: 'conference';
      readonly callId: CallId | undefined;
      readonly event: EventParams;
    }
  /** FreeSWITCH prompts the user, suggests capture constraints, or an operator speaks to all. */
  | { readonly to: 'app'; readonly kind: 'notice'; readonly callId: CallId | undefined; readonly notice: Notice }
  | Diagnostic;

/** A message of FreeSWITCH's that is for a person, and not about the state of any call. */
export type Notice = Pick<ServerRequest<'verto.prompt' | 'verto.mediaParams' | 'verto.announce'>, 'method' | 'params'>;

/** What to do now, in order. */
export type Output = ToMatrixOutput | ToVertoOutput | ToAppOutput;
