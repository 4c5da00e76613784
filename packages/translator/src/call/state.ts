// One call: two legs and a phase. What is known only in a phase is a field of that phase, and goes with it.
import type { CallId, Party, PartyId, RoomId, UserId, VoipVersion } from '@mvbridge/matrix-events';
import type { IceBatch, Millis, TrickledCandidate } from '@mvbridge/sdp';
import type { DialogId } from '@mvbridge/verto';
import type { Display } from '../output.ts';
import type { ToVerto } from '../route.ts';
import type { Exchange } from './exchange.ts';
import type { ClientSide, Media } from './media.ts';

/** A Matrix client that we talk to, and the protocol version it speaks. */
export interface Peer extends Party {
  readonly version: VoipVersion;
}

/** What stays the same for as long as the call is known. */
export interface Legs {
  readonly placedBy: 'matrix' | 'verto';
  readonly roomId: RoomId;
  readonly callId: CallId;
  readonly dialogId: DialogId;
  /** Who we are in the room: a virtual user, or undefined for the bridge's own; and our party id in this call. */
  readonly sender: UserId | undefined;
  readonly partyId: PartyId;
  /** The only user who may answer a call that we place; undefined: any member. */
  readonly invitee: UserId | undefined;
  readonly startedAt: Millis;
}

/** m.call.invite seen; its candidates are still trickling in, or FreeSWITCH is not there yet. */
export interface Gathering {
  readonly phase: 'gathering';
  readonly legs: Legs;
  readonly peer: Peer;
  /** Where it goes; undefined: the application was asked and has not said yet. */
  readonly route: ToVerto | undefined;
  /** What the caller is called in the room, for a route that gives no name. */
  readonly callerName: string | undefined;
  /** What the client's offer says, whole: FreeSWITCH gets its audio alone. */
  readonly client: ClientSide;
  readonly batch: IceBatch;
  readonly expiresAt: Millis;
}

/** verto.invite sent, nobody has answered. `media` is the SDP of a verto.media that was not passed on. */
export interface Calling {
  readonly phase: 'calling';
  readonly legs: Legs;
  readonly peer: Peer;
  /** The client's offer as FreeSWITCH knows it: its sections are what an answer must have. */
  readonly offer: string;
  readonly client: ClientSide;
  readonly media: string | undefined;
  readonly display: Display | undefined;
  readonly expiresAt: Millis;
}

/** Early media was passed on as m.call.answer: Matrix takes the call for answered, FreeSWITCH does not yet. */
export interface Early {
  readonly phase: 'early';
  readonly legs: Legs;
  readonly peer: Peer;
  readonly display: Display | undefined;
  readonly media: Media;
  readonly exchange: Exchange | undefined;
}

/** m.call.invite sent for a call from FreeSWITCH; nobody has answered. `early`: candidates that overtook their answer. */
export interface Ringing {
  readonly phase: 'ringing';
  readonly legs: Legs;
  /** FreeSWITCH's offer as the client got it, and whole: its sections are what FreeSWITCH's answer must have. */
  readonly offer: string;
  readonly whole: string;
  readonly early: readonly { readonly from: Party; readonly candidates: readonly TrickledCandidate[] }[];
  readonly expiresAt: Millis;
}

/** m.call.answer seen; its candidates are still trickling in. */
export interface Answering {
  readonly phase: 'answering';
  readonly legs: Legs;
  readonly peer: Peer;
  readonly batch: IceBatch;
  /** What the two will have told each other once FreeSWITCH has the answer. */
  readonly media: Media;
  /** An offer that the client has made meanwhile: its turn comes then. */
  readonly offered: string | undefined;
}

/** Each side has the other's SDP. */
export interface Answered {
  readonly phase: 'answered';
  readonly legs: Legs;
  readonly peer: Peer;
  /** Who Matrix was last told is at the other end. */
  readonly display: Display | undefined;
  readonly media: Media;
  /** The offer that is on its way through, if one is. */
  readonly exchange: Exchange | undefined;
}

/** The Verto socket is gone. FreeSWITCH keeps the call for a while, and offers anew once the session is back. */
export interface Detached {
  readonly phase: 'detached';
  readonly legs: Legs;
  readonly peer: Peer;
  readonly display: Display | undefined;
  readonly media: Media;
  readonly exchange: Exchange | undefined;
  readonly until: Millis;
}

/** The invitee gave our call up for one of their own, whose invite is to come: no refusal, if it does. */
export interface Yielding {
  readonly phase: 'yielding';
  readonly legs: Legs;
  readonly until: Millis;
}

/**
 * The client has left the call to somebody else, and FreeSWITCH is moving its party there: or, with `awaits`, nobody has
 * said yet who that somebody is.
 */
export interface Transferring {
  readonly phase: 'transferring';
  readonly legs: Legs;
  readonly peer: Peer;
  readonly replacementId: string;
  readonly awaits: CallId | undefined;
  readonly until: Millis;
}

/** Remembered until `until`, so that what comes late is known to be late. */
export interface Ended {
  readonly phase: 'ended';
  readonly legs: Legs;
  readonly until: Millis;
}

export type Call =
  | Gathering
  | Calling
  | Early
  | Ringing
  | Yielding
  | Answering
  | Answered
  | Detached
  | Transferring
  | Ended;
/** Where a call is, from `gathering` (an invite came) to `ended` (remembered for a while). */
export type Phase = Call['phase'];
