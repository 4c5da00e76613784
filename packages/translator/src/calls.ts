// Which call is meant. FreeSWITCH names a call by its callID; Matrix by room and call_id, since anybody may choose the
// call_id of somebody else's call for one in another room.
import type { CallId, RoomId } from '@mvbridge/matrix-events';
import type { DialogId } from '@mvbridge/verto';
import type { Call } from './call/state.ts';

/** The calls that are known, over or not. */
export class Calls {
  readonly #byDialog = new Map<DialogId, Call>();
  readonly #byCallId = new Map<CallId, readonly DialogId[]>();
  readonly #byRoom = new Map<RoomId, Set<DialogId>>();

  get(dialogId: DialogId): Call | undefined {
    return this.#byDialog.get(dialogId);
  }

  /** The calls with this call_id: one, unless somebody used it in two rooms. */
  named(callId: CallId): readonly Call[] {
    return (this.#byCallId.get(callId) ?? []).flatMap((dialogId) => this.#byDialog.get(dialogId) ?? []);
  }

  /** The call that an event in this room is about. */
  find(roomId: RoomId, callId: CallId): Call | undefined {
    return this.named(callId).find(({ legs }) => legs.roomId === roomId);
  }

  /** The calls in a room, oldest first. */
  inRoom(roomId: RoomId): readonly Call[] {
    return [...(this.#byRoom.get(roomId) ?? [])].flatMap((dialogId) => this.#byDialog.get(dialogId) ?? []);
  }

  /** Puts a call in, or in the place of what it was. */
  set(call: Call): void {
    const { dialogId, callId, roomId } = call.legs;
    if (!this.#byDialog.has(dialogId)) {
      this.#byCallId.set(callId, [...(this.#byCallId.get(callId) ?? []), dialogId]);
      this.#byRoom.set(roomId, (this.#byRoom.get(roomId) ?? new Set()).add(dialogId));
    }
    this.#byDialog.set(dialogId, call);
  }

  forget({ legs: { dialogId, callId, roomId } }: Call): void {
    this.#byDialog.delete(dialogId);
    const room = this.#byRoom.get(roomId);
    room?.delete(dialogId);
    if (room?.size === 0) this.#byRoom.delete(roomId);
    const rest = (this.#byCallId.get(callId) ?? []).filter((other) => other !== dialogId);
    if (rest.length === 0) this.#byCallId.delete(callId);
    else this.#byCallId.set(callId, rest);
  }

  /** Every call, over or not, in the order in which they came to be. */
  all(): readonly Call[] {
    return [...this.#byDialog.values()];
  }
}
