// Where a call goes is the application's to say: it is asked once for each, with all that is known of the call.
import { type CallId, type HangupReason, type PartyId, RoomId, UserId } from '@mvbridge/matrix-events';
import type { DialogId } from '@mvbridge/verto';
import { isKnown } from './terms/cause.ts';
import { clean } from './terms/name.ts';

/** A Matrix user calls. */
export interface MatrixInvite {
  /** Its Matrix `call_id`, chosen by the caller’s client. */
  readonly callId: CallId;
  /** The room that was called in. */
  readonly roomId: RoomId;
  /** Who calls. Homeservers vouch for it. */
  readonly sender: UserId;
  /** undefined: a v0 client. */
  readonly partyId: PartyId | undefined;
  /**
   * The caller's name in that room, once its m.room.member event has been handed in. Chosen by the caller; without control
   * characters, and cut to 256.
   */
  readonly displayName: string | undefined;
  /** Whether video is offered. It is declined in any case: FreeSWITCH cannot bundle it. */
  readonly video: boolean;
}

/** FreeSWITCH calls. Names and numbers are what a remote party chose; control characters are gone from them. */
export interface VertoInvite {
  /** FreeSWITCH’s `callID`, the channel’s UUID. Nobody needs to know it. */
  readonly dialogId: DialogId;
  /** Who calls; undefined: FreeSWITCH gives none. */
  readonly callerName: string | undefined;
  /** From which number. */
  readonly callerNumber: string | undefined;
  /** Whom FreeSWITCH believes to call. */
  readonly calleeName: string | undefined;
  /** The number that was called: the Verto user’s, unless the dialplan says otherwise. */
  readonly calleeNumber: string | undefined;
  /** Channel variables that the dialplan exports for us: `verto_svar_…` and `verto_h_…`, with these prefixes; not cut. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether video is offered. It is declined in any case. */
  readonly video: boolean;
}

/** A call towards FreeSWITCH. */
export interface ToVerto {
  /** What the dialplan is asked for. */
  readonly destinationNumber: string;
  /** Default: the caller's display name, else the user id. FreeSWITCH must always be told one. */
  readonly callerIdName?: string | undefined;
  /** Default: the number of the Verto user. */
  readonly callerIdNumber?: string | undefined;
  /** On the channel as `verto_dvar_<name>`. */
  readonly userVariables?: Readonly<Record<string, string | boolean>> | undefined;
}

/** A call towards Matrix. */
export interface ToMatrix {
  /** The room to ring in. The bridge, or `sender`, has to be in it. */
  readonly roomId: string;
  /** Who is to ring, and the only one who may answer. Left out: every member of the room. */
  readonly invitee?: string | undefined;
  /** The virtual user that calls, for an application service. Default: the bridge's own user. */
  readonly sender?: string | undefined;
}

/** What a route function answers: a route, a refusal that the caller is told, or silence. */
export type Routed<R> =
  | R
  /** No: the caller is told why. */
  | { readonly reject: HangupReason }
  /** Nothing is said; the call is forgotten. */
  | 'ignore';

/** A Matrix user wants the party at FreeSWITCH moved to another user, and has left the call (m.call.replaces). */
export interface TransferRequest {
  /** The call's Matrix `call_id`. */
  readonly callId: CallId;
  /** Its room. */
  readonly roomId: RoomId;
  /** Who wants it: the call's Matrix user. */
  readonly sender: UserId;
  /** Whom the party is to talk to: a virtual user of the bridge's, if the transfer is to be of any use. */
  readonly targetUser: UserId;
  /** Their name, as the sender has it: without control characters, at most 256. undefined: none was given. */
  readonly targetName: string | undefined;
}

const MaybeUserId = UserId.optional();

/** Where a call towards Matrix goes, read. undefined: the application's route names no room or user. */
export function readToMatrix(
  route: ToMatrix,
): { readonly roomId: RoomId; readonly invitee: UserId | undefined; readonly sender: UserId | undefined } | undefined {
  const roomId = RoomId.safeParse(route.roomId);
  const invitee = MaybeUserId.safeParse(route.invitee);
  const sender = MaybeUserId.safeParse(route.sender);
  if (!roomId.success || !invitee.success || !sender.success) return undefined;
  return { roomId: roomId.data, invitee: invitee.data, sender: sender.data };
}

/** Whether a route function has answered at all: one that forgets to return leaves a caller waiting. */
export function isRouted(route: unknown): boolean {
  if (route === 'ignore' || route === 'defer') return true;
  if (typeof route !== 'object' || route === null) return false;
  return 'reject' in route ? isKnown(route.reject as HangupReason) : 'roomId' in route || isToVerto(route);
}

/** Whether this says where a call towards FreeSWITCH goes: a number is there, and what is there is text. */
export function isToVerto(route: unknown): route is ToVerto {
  if (typeof route !== 'object' || route === null) return false;
  const { destinationNumber, callerIdName, callerIdNumber, userVariables } = route as {
    readonly [K in keyof ToVerto]: unknown;
  };
  const variables = userVariables ?? {};
  return (
    [destinationNumber, callerIdName ?? '', callerIdNumber ?? ''].every((one) => typeof one === 'string') &&
    typeof variables === 'object' &&
    Object.values(variables).every((one) => typeof one === 'string' || typeof one === 'boolean') &&
    clean(destinationNumber as string).text !== undefined
  );
}

/** Asked for each call, once. Must not throw: if it does, the call is refused and a diagnostic tells. */
export interface Routes {
  /** `'defer'`: it is settled later by the commands `route` or `reject`; candidates are gathered meanwhile. */
  toVerto(invite: MatrixInvite): Routed<ToVerto> | 'defer';
  /** Where a call of FreeSWITCH’s goes. It cannot be deferred: a caller at a telephone waits. */
  toMatrix(invite: VertoInvite): Routed<ToMatrix>;
  /** The number at FreeSWITCH for the target of a transfer; undefined, or no function: the transfer is declined. */
  transfer?(request: TransferRequest): string | undefined;
}
