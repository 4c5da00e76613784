// Everything that can happen to a call. What comes from Matrix has been found to be for this call and from its opponent.
import type { CallId, EventId, HangupReason, PartyId, UnknownReason } from '@mvbridge/matrix-events';
import type { TrickledCandidate } from '@mvbridge/sdp';
import type { ClientMethod, DialogId, HangupCause } from '@mvbridge/verto';
import type { Display, MatrixMessage } from '../output.ts';
import type { ToVerto } from '../route.ts';
import type { Peer } from './state.ts';

/** Whom the party of a call is to talk to now. */
export type TransferTarget =
  /** A number. */
  | { readonly kind: 'number'; readonly destination: string }
  /** The party of another call of the same client's, which has left that one as well (attended). */
  | { readonly kind: 'dialog'; readonly dialogId: DialogId }
  /** The party of a call that will name this id, if one does. */
  | { readonly kind: 'awaits'; readonly callId: CallId }
  /** Nobody whom we know of. */
  | { readonly kind: 'nobody' };

/** What each phase answers in its own way. */
export type PhaseInput =
  | { readonly kind: 'matrix.candidates'; readonly from: Peer; readonly candidates: readonly TrickledCandidate[] }
  | { readonly kind: 'matrix.answer'; readonly from: Peer; readonly sdp: string }
  | { readonly kind: 'matrix.select_answer'; readonly selected: PartyId }
  | { readonly kind: 'matrix.reject'; readonly from: Peer; readonly reason: HangupReason | UnknownReason | undefined }
  | { readonly kind: 'matrix.hangup'; readonly reason: HangupReason | UnknownReason }
  /** `description`: the SDP's type, `offer`, `answer`, or one that means nothing to us. */
  | {
      readonly kind: 'matrix.negotiate';
      readonly description: string;
      readonly sdp: string;
      readonly eventId: EventId | undefined;
    }
  | { readonly kind: 'matrix.muted'; readonly muted: boolean }
  /** Who the client says is at its end: a PBX's or another bridge's word (m.call.asserted_identity). */
  | { readonly kind: 'matrix.identity'; readonly display: Display }
  /** m.call.replaces: the client has left the call. */
  | { readonly kind: 'matrix.replaces'; readonly replacementId: string; readonly to: TransferTarget }
  /** Another device of the user that we answer for has answered or declined. */
  | { readonly kind: 'matrix.elsewhere' }
  /** The invitee calls us while we call them: one call is enough, and theirs is it. */
  | { readonly kind: 'matrix.glare' }
  | { readonly kind: 'verto.media'; readonly sdp: string }
  | { readonly kind: 'verto.answer'; readonly sdp: string | undefined }
  | { readonly kind: 'verto.bye'; readonly cause: HangupCause | undefined }
  | { readonly kind: 'verto.display'; readonly display: Display }
  | { readonly kind: 'verto.attach'; readonly sdp: string }
  /** updateMedia was taken: FreeSWITCH's answer. */
  | { readonly kind: 'verto.modified'; readonly sdp: string | undefined }
  /** The session is back, and FreeSWITCH has no such call any more. */
  | { readonly kind: 'verto.forgotten' }
  /** A request for this call came to nothing. `refused`: FreeSWITCH said no; else it did not say anything. */
  | {
      readonly kind: 'verto.failed';
      readonly method: ClientMethod;
      /** What a verto.modify was to do. */
      readonly action: string | undefined;
      readonly refused: boolean;
      readonly cause: HangupCause | undefined;
      readonly detail: string;
    }
  /** verto.info was taken, but the digits were for no call. */
  | { readonly kind: 'verto.unheard' }
  /** The session is up: requests get through. */
  | { readonly kind: 'verto.ready' }
  /** The socket is gone. FreeSWITCH hangs up at once what was not answered (mod_verto.c, detach_calls). */
  | { readonly kind: 'verto.lost' }
  | { readonly kind: 'command.hangup'; readonly reason: HangupReason }
  | { readonly kind: 'command.dtmf'; readonly digits: string }
  | { readonly kind: 'command.hold'; readonly action: 'hold' | 'unhold' }
  | { readonly kind: 'command.transfer'; readonly destination: string }
  | { readonly kind: 'command.identity'; readonly display: Display }
  | { readonly kind: 'command.route'; readonly route: ToVerto }
  | { readonly kind: 'deadline' };

export type CallInput =
  | PhaseInput
  /** An event of ours was given up: what that means lies in the event more than in the phase. */
  | { readonly kind: 'matrix.undelivered'; readonly type: MatrixMessage['type'] };
