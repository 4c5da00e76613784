// What people are called in a room: `displayname` of m.room.member ("m.room.member"), the only name that Matrix gives a
// caller. Kept as events bring it, the longest unheard-of going first.
import type { RoomId, UserId } from '@mvbridge/matrix-events';

/** By room and user, the longest unheard-of first. */
export type NamesSnapshot = readonly (readonly [string, string])[];

export class Names {
  readonly #names: Map<string, string>;
  readonly #max: number;

  constructor(max: number, from: NamesSnapshot = []) {
    this.#max = max;
    this.#names = new Map(from);
  }

  get(roomId: RoomId, userId: UserId): string | undefined {
    return this.#names.get(keyOf(roomId, userId));
  }

  /** Takes note of a room event, if it is one that names a member. */
  handle(event: unknown): void {
    if (typeof event !== 'object' || event === null) return;
    const { type, room_id, state_key, content } = event as Readonly<Record<string, unknown>>;
    if (type !== 'm.room.member' || typeof room_id !== 'string' || typeof state_key !== 'string') return;
    if (typeof content !== 'object' || content === null) return;
    const { displayname, membership } = content as Readonly<Record<string, unknown>>;
    const key = keyOf(room_id, state_key);
    this.#names.delete(key);
    if (typeof displayname !== 'string' || displayname === '' || membership === 'leave') return;
    this.#names.set(key, displayname.slice(0, 1_024));
    const [oldest] = this.#names.keys();
    if (this.#names.size > this.#max && oldest !== undefined) this.#names.delete(oldest);
  }

  snapshot(): NamesSnapshot {
    return [...this.#names];
  }
}

function keyOf(roomId: string, userId: string): string {
  return JSON.stringify([roomId, userId]);
}
