import { ageOf, RoomId, UserId } from '@mvbridge/matrix-events';

/** A user who has left a room, by their own will or not. */
export interface Departed {
  readonly roomId: RoomId;
  readonly userId: UserId;
  /** How long ago, in ms: a client that begins anew is shown what is long past. */
  readonly ageMs: number;
}

/** The departure that a room event tells of, if it is one: an opponent who leaves the room has hung up ("Voice over IP"). */
export function departed(event: unknown): Departed | undefined {
  if (typeof event !== 'object' || event === null) return undefined;
  const { type, room_id, state_key, content } = event as Readonly<Record<string, unknown>>;
  if (type !== 'm.room.member' || typeof content !== 'object' || content === null) return undefined;
  const { membership } = content as Readonly<Record<string, unknown>>;
  const roomId = RoomId.safeParse(room_id);
  const userId = UserId.safeParse(state_key);
  if ((membership !== 'leave' && membership !== 'ban') || !roomId.success || !userId.success) return undefined;
  return { roomId: roomId.data, userId: userId.data, ageMs: ageIn(event as Readonly<Record<string, unknown>>) };
}

function ageIn(event: Readonly<Record<string, unknown>>): number {
  const { age, unsigned } = event;
  const told = typeof unsigned === 'object' && unsigned !== null && 'age' in unsigned ? unsigned.age : age;
  return typeof told === 'number' ? ageOf({ age: told }) : 0;
}
