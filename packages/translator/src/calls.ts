// Which call is meant. FreeSWITCH names a call by its callID; Matrix by room and call_id, since anybody may choose the
// call_id of somebody else's call for one in another room.
import type { CallId, RoomId } from '@mvbridge/matrix-events';
import type { DialogId } from '@mvbridge/verto';
import type { Call } from './call/state.ts';

export interface CallsSnapshot {
  /** In the order in which they came to be. */
  readonly calls: readonly Call[];
  /** Those that are over, in the order in which they ended. */
  readonly ended: readonly DialogId[];
}

/** The calls that are known, over or not. */
export class Calls {
  readonly #byDialog = new Map<DialogId, Call>();
  /** One, unless somebody used a call_id in several rooms. */
  readonly #byCallId = new Map<CallId, readonly DialogId[]>();
  /** Those that are not over. */
  readonly #live = new Map<RoomId, Set<DialogId>>();
  /** Those that are, the oldest first. */
  readonly #ended = new Set<DialogId>();

  constructor({ calls, ended }: CallsSnapshot = { calls: [], ended: [] }) {
    for (const call of calls) this.#add(call);
    for (const dialogId of ended) this.#over(dialogId);
  }

  get(dialogId: DialogId): Call | undefined {
    return this.#byDialog.get(dialogId);
  }

  /** The calls with this call_id, one a room. */
  named(callId: CallId): readonly Call[] {
    return (this.#byCallId.get(callId) ?? []).flatMap((dialogId) => this.#byDialog.get(dialogId) ?? []);
  }

  /** The call that an event in this room is about. */
  find(roomId: RoomId, callId: CallId): Call | undefined {
    for (const dialogId of this.#byCallId.get(callId) ?? []) {
      const call = this.#byDialog.get(dialogId);
      if (call?.legs.roomId === roomId) return call;
    }
    return undefined;
  }

  /** The calls in a room that are not over, oldest first. */
  inRoom(roomId: RoomId): readonly Call[] {
    return [...(this.#live.get(roomId) ?? [])].flatMap((dialogId) => this.#byDialog.get(dialogId) ?? []);
  }

  /** Puts a call in, or in the place of what it was. */
  set(call: Call): void {
    const { dialogId } = call.legs;
    if (this.#byDialog.has(dialogId)) this.#byDialog.set(dialogId, call);
    else this.#add(call);
    if (call.phase === 'ended') this.#over(dialogId);
  }

  forget({ legs: { dialogId, callId } }: Call): void {
    this.#over(dialogId);
    this.#ended.delete(dialogId);
    this.#byDialog.delete(dialogId);
    const others = (this.#byCallId.get(callId) ?? []).filter((one) => one !== dialogId);
    if (others.length > 0) this.#byCallId.set(callId, others);
    else this.#byCallId.delete(callId);
  }

  /** The call that has been over for longest, if more than so many are. */
  oldestBeyond(max: number): Call | undefined {
    const [oldest] = this.#ended;
    return this.#ended.size > max && oldest !== undefined ? this.#byDialog.get(oldest) : undefined;
  }

  /** Every call, over or not, in the order in which they came to be. */
  all(): readonly Call[] {
    return [...this.#byDialog.values()];
  }

  snapshot(): CallsSnapshot {
    return { calls: this.all(), ended: [...this.#ended] };
  }

  #add(call: Call): void {
    const { dialogId, callId, roomId } = call.legs;
    this.#byDialog.set(dialogId, call);
    const others = this.#byCallId.get(callId);
    this.#byCallId.set(callId, others === undefined ? [dialogId] : [...others, dialogId]);
    if (call.phase !== 'ended') this.#live.set(roomId, (this.#live.get(roomId) ?? new Set()).add(dialogId));
  }

  #over(dialogId: DialogId): void {
    const roomId = this.#byDialog.get(dialogId)?.legs.roomId;
    if (roomId === undefined) return;
    this.#ended.add(dialogId);
    const live = this.#live.get(roomId);
    live?.delete(dialogId);
    if (live?.size === 0) this.#live.delete(roomId);
  }
}
