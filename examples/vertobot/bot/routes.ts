// Where a call goes.
import type { MatrixInvite, Routed, Routes, ToMatrix, ToVerto, VertoInvite } from '@mvbridge/translator';
import type { Config } from '../config/config.ts';
import type { VirtualUsers } from '../matrix/virtual-users.ts';
import { type Memory, placeOf } from './memory.ts';

/** What of a call from FreeSWITCH decides where it goes. */
export type CallFromFreeswitch = Pick<VertoInvite, 'callerNumber' | 'calleeNumber' | 'variables'>;

/** Whom a call from FreeSWITCH is for. `room`: where the config says. */
export interface Destination {
  readonly room: string | undefined;
  readonly user: string | undefined;
  /** The virtual user who calls. */
  readonly as: string | undefined;
}

export interface CallRoutes extends Routes {
  /** undefined: nobody's call. */
  destination(call: CallFromFreeswitch): Destination | undefined;
  /** The direct room of the two, if there is one. */
  directRoom(destination: Destination): string | undefined;
  /** A user has chosen a number: the way there. undefined: it may not be dialled. */
  dial(number: string): ToVerto | undefined;
  /** The number that all calls from this room go to; undefined: the caller may choose. */
  fixed(roomId: string): string | undefined;
}

export function createRoutes(
  { outgoing, incoming }: Pick<Config, 'outgoing' | 'incoming'>,
  memory: Memory,
  users: VirtualUsers | undefined,
  allows: (userId: string) => boolean,
): CallRoutes {
  const to = (destinationNumber: string): ToVerto => ({ destinationNumber, callerIdNumber: outgoing.callerNumber });
  const dial = (number: string) => (outgoing.dial.test(number) ? to(number) : undefined);
  const fixed = (roomId: string) => {
    const as = memory.rooms[roomId]?.as;
    return (as === undefined ? undefined : users?.numberOf(as)) ?? outgoing.rooms[roomId];
  };
  const destination = ({ callerNumber, calleeNumber, variables }: CallFromFreeswitch): Destination | undefined => {
    const called = (incoming.numberFrom && variables[incoming.numberFrom]) ?? calleeNumber ?? '';
    const route = incoming.routes.find(({ number }) => number.test(called));
    if (route === undefined) return undefined;
    // In a room of the config's only the bot is known to be a member.
    const as = route.room === undefined ? users?.userOf(callerNumber ?? '') : undefined;
    return { room: route.room, user: route.user, as };
  };
  const directRoom = ({ user, as }: Destination) =>
    Object.entries(memory.rooms).find(([, room]) => room.with === user && room.as === as)?.[0];

  return {
    destination,
    directRoom,
    dial,
    fixed,
    toVerto({ roomId, sender }: MatrixInvite): Routed<ToVerto> | 'defer' {
      // Not a word to strangers: they may be calling somebody else in the room.
      if (!allows(sender)) return 'ignore';
      const place = placeOf(roomId, sender);
      const chosen = memory.numbers[place];
      delete memory.numbers[place];
      // Whoever invites `@verto_…` chooses that number, and no other than they may dial.
      const own = fixed(roomId);
      if (own !== undefined) return own === outgoing.rooms[roomId] ? to(own) : (dial(own) ?? { reject: 'user_hangup' });
      const number = chosen ?? outgoing.number;
      return number === undefined ? 'defer' : to(number);
    },
    toMatrix(invite: VertoInvite): Routed<ToMatrix> {
      const found = destination(invite);
      const roomId = found?.room ?? (found && directRoom(found));
      if (found === undefined) return { reject: 'user_busy' };
      // The room could not be made.
      if (roomId === undefined) return { reject: 'unknown_error' };
      return { roomId, invitee: found.user, sender: found.as };
    },
    transfer: ({ targetUser }) => {
      const number = users?.numberOf(targetUser);
      return number === undefined ? undefined : dial(number)?.destinationNumber;
    },
  };
}
