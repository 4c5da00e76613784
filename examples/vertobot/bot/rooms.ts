// The rooms that the bot is in: those it is invited to, and those it makes.
import { deliveryOf } from '@mvbridge/translator';
import type { Log } from '../log.ts';
import type { MatrixConnection } from '../matrix/connection.ts';
import type { RoomEvent } from '../matrix/room-event.ts';
import type { VirtualUsers } from '../matrix/virtual-users.ts';
import type { Memory } from './memory.ts';

export interface Rooms {
  /** Takes note of who comes and goes, and joins where somebody on the list invites. */
  membership(event: Extract<RoomEvent, { type: 'm.room.member' }>): void;
  /** Joins what an earlier process was invited to and did not come to. */
  joinInvited(): void;
  /** Makes a room for a user alone, so that they can be called there. Never rejects: without a room there is no call. */
  make(invitee: string, as: string | undefined): Promise<void>;
}

export interface RoomParts {
  readonly userId: string;
  readonly users: VirtualUsers | undefined;
  readonly matrix: MatrixConnection;
  readonly memory: Memory;
  readonly log: Log;
  allows(userId: string): boolean;
  /** Once, unless the bot has stopped. */
  later(callback: () => void, ms: number): void;
  save(): void;
}

/** How long a homeserver that could not let us in is left alone. */
const JOIN_AGAIN_MS = 30_000;

export function createRooms({ userId, users, matrix, memory, log, allows, later, save }: RoomParts): Rooms {
  const join = async (roomId: string, as: string | undefined): Promise<void> => {
    try {
      await matrix.join(roomId, as);
      log.info({ roomId, as }, 'joined');
    } catch (error) {
      const delivery = deliveryOf(error);
      log.warn({ roomId, as, error: delivery }, 'could not join');
      const final = delivery.kind === 'failed' && delivery.final === true;
      const retryAfterMs = delivery.kind === 'rate-limited' ? delivery.retryAfterMs : undefined;
      if (!final) return later(() => void join(roomId, as), retryAfterMs ?? JOIN_AGAIN_MS);
    }
    delete memory.invitations[roomId];
    save();
  };

  return {
    membership({ room_id: roomId, state_key: member, sender, content: { membership } }) {
      const isOurs = member === userId || users?.isOurs(member) === true;
      const isGone = membership === 'leave' || membership === 'ban';
      // A room that one of the two has left is no place to call anybody.
      if (isGone && (isOurs || memory.rooms[roomId]?.with === member)) delete memory.rooms[roomId];
      if (isGone && isOurs) delete memory.invitations[roomId];
      // An invitation is told more than once: as the state of the room, and as what happened in it.
      if (!isOurs || membership !== 'invite' || memory.invitations[roomId] !== undefined) return;
      if (!allows(sender)) return;
      const as = member === userId ? undefined : member;
      memory.invitations[roomId] = { as };
      if (as !== undefined) memory.rooms[roomId] = { as, with: sender };
      void join(roomId, as);
    },
    joinInvited() {
      for (const [roomId, { as }] of Object.entries(memory.invitations)) void join(roomId, as);
    },
    async make(invitee, as) {
      try {
        const roomId = await matrix.createDirectRoom(invitee, as);
        memory.rooms[roomId] = { as, with: invitee };
        log.info({ roomId, invitee, as }, 'made a direct room');
      } catch (error) {
        log.warn({ invitee, as, error: deliveryOf(error) }, 'a direct room could not be made');
      }
    },
  };
}
