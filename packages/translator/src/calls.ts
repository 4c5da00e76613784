// Which call is meant. FreeSWITCH names a call by its callID; Matrix by room and call_id, since anybody may choose the
// call_id of somebody else's call for one in another room.
import type { CallId, RoomId } from '@mvbridge/matrix-events';
import type { DialogId } from '@mvbridge/verto';
import type { Call } from './call/state.ts';

/** The calls that are known, over or not. */
export class Calls {
  readonly #byDialog = new Map<DialogId, Call>();
  readonly #byCallId = new Map<CallId, Map<RoomId, DialogId>>();
  /** Those that are not over. */
  readonly #live = new Map<RoomId, Set<DialogId>>();

  get(dialogId: DialogId): Call | undefined {
    return this.#byDialog.get(dialogId);
  }

  /** The calls with this call_id: one, unless somebody used it in two rooms. */
  named(callId: CallId): readonly Call[] {
    return [...(this.#byCallId.get(callId)?.values() ?? [])].flatMap((dialogId) => this.#byDialog.get(dialogId) ?? []);
  }

  /** The call that an event in this room is about. */
  find(roomId: RoomId, callId: CallId): Call | undefined {
    const dialogId = this.#byCallId.get(callId)?.get(roomId);
    return dialogId === undefined ? undefined : this.#byDialog.get(dialogId);
  }

  /** The calls in a room that are not over, oldest first. */
  inRoom(roomId: RoomId): readonly Call[] {
    return [...(this.#live.get(roomId) ?? [])].flatMap((dialogId) => this.#byDialog.get(dialogId) ?? []);
  }

  /** Puts a call in, or in the place of what it was. */
  set(call: Call): void {
    const { dialogId, callId, roomId } = call.legs;
    if (!this.#byDialog.has(dialogId)) {
      this.#byCallId.set(callId, (this.#byCallId.get(callId) ?? new Map()).set(roomId, dialogId));
      this.#live.set(roomId, (this.#live.get(roomId) ?? new Set()).add(dialogId));
    }
    this.#byDialog.set(dialogId, call);
    if (call.phase === 'ended') this.#over(call);
  }

  forget(call: Call): void {
    const { dialogId, callId, roomId } = call.legs;
    this.#over(call);
    this.#byDialog.delete(dialogId);
    const rooms = this.#byCallId.get(callId);
    rooms?.delete(roomId);
    if (rooms?.size === 0) this.#byCallId.delete(callId);
  }

  /** Every call, over or not, in the order in which they came to be. */
  all(): readonly Call[] {
    return [...this.#byDialog.values()];
  }

  #over({ legs: { dialogId, roomId } }: Call): void {
    const live = this.#live.get(roomId);
    live?.delete(dialogId);
    if (live?.size === 0) this.#live.delete(roomId);
  }
}
