// Which call is meant. FreeSWITCH names a call by its callID; Matrix by room and call_id, since anybody may choose the
// call_id of somebody else's call for one in another room.
import type { CallId, RoomId } from '@mvbridge/matrix-events';
import type { Millis } from '@mvbridge/sdp';
import type { DialogId } from '@mvbridge/verto';
import type { Call } from './call/state.ts';
import { type Deadline, type Deadlines, deadlineFor } from './deadlines.ts';

export interface CallsSnapshot {
  /** In the order in which they came to be. */
  readonly calls: readonly Call[];
  /** Those that are over, in the order in which they ended. */
  readonly ended: readonly DialogId[];
}

interface Known {
  call: Call;
  readonly deadline: Deadline;
}

/** The calls that are known, over or not, each with the deadline that follows from what it is. */
export class Calls {
  readonly #deadlines: Deadlines;
  readonly #deadlineOf: (call: Call) => Millis | undefined;
  readonly #byDialog = new Map<DialogId, Known>();
  /** One, unless somebody used a call_id in several rooms. */
  readonly #byCallId = new Map<CallId, readonly DialogId[]>();
  /** Those that are not over. */
  readonly #live = new Map<RoomId, Set<DialogId>>();
  /** Those that are, the oldest first. */
  readonly #ended = new Set<DialogId>();

  constructor(
    deadlines: Deadlines,
    deadlineOf: (call: Call) => Millis | undefined,
    { calls, ended }: CallsSnapshot = { calls: [], ended: [] },
  ) {
    this.#deadlines = deadlines;
    this.#deadlineOf = deadlineOf;
    for (const call of calls) this.#add(call);
    for (const dialogId of ended) this.#over(dialogId);
  }

  get(dialogId: DialogId): Call | undefined {
    return this.#byDialog.get(dialogId)?.call;
  }

  /** The calls with this call_id, one a room. */
  named(callId: CallId): readonly Call[] {
    return (this.#byCallId.get(callId) ?? []).flatMap((dialogId) => this.get(dialogId) ?? []);
  }

  /** The call that an event in this room is about. */
  find(roomId: RoomId, callId: CallId): Call | undefined {
    for (const dialogId of this.#byCallId.get(callId) ?? []) {
      const call = this.get(dialogId);
      if (call?.legs.roomId === roomId) return call;
    }
    return undefined;
  }

  /** The calls in a room that are not over, oldest first. */
  inRoom(roomId: RoomId): readonly Call[] {
    return [...(this.#live.get(roomId) ?? [])].flatMap((dialogId) => this.get(dialogId) ?? []);
  }

  /** Puts a call in, or in the place of what it was. */
  set(call: Call): void {
    const { dialogId } = call.legs;
    const known = this.#byDialog.get(dialogId);
    if (known === undefined) {
      this.#add(call);
    } else {
      known.call = call;
      this.#schedule(known);
    }
    if (call.phase === 'ended') this.#over(dialogId);
  }

  /** What deadlines follow from has changed. */
  schedule(): void {
    for (const known of this.#byDialog.values()) this.#schedule(known);
  }

  forget({ legs: { dialogId, callId } }: Call): void {
    const known = this.#byDialog.get(dialogId);
    if (known !== undefined) this.#deadlines.set(known.deadline, undefined);
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
    return this.#ended.size > max && oldest !== undefined ? this.get(oldest) : undefined;
  }

  /** Every call, over or not, in the order in which they came to be. */
  all(): readonly Call[] {
    return Array.from(this.#byDialog.values(), ({ call }) => call);
  }

  snapshot(): CallsSnapshot {
    return { calls: this.all(), ended: [...this.#ended] };
  }

  #add(call: Call): void {
    const { dialogId, callId, roomId } = call.legs;
    const known: Known = { call, deadline: deadlineFor('call', dialogId) };
    this.#byDialog.set(dialogId, known);
    const others = this.#byCallId.get(callId);
    this.#byCallId.set(callId, others === undefined ? [dialogId] : [...others, dialogId]);
    if (call.phase !== 'ended') this.#live.set(roomId, (this.#live.get(roomId) ?? new Set()).add(dialogId));
    // The last thing: a custom strategy may throw, and the call is to be found all the same.
    this.#schedule(known);
  }

  #over(dialogId: DialogId): void {
    const roomId = this.get(dialogId)?.legs.roomId;
    if (roomId === undefined) return;
    this.#ended.add(dialogId);
    const live = this.#live.get(roomId);
    live?.delete(dialogId);
    if (live?.size === 0) this.#live.delete(roomId);
  }

  #schedule({ call, deadline }: Known): void {
    this.#deadlines.set(deadline, this.#deadlineOf(call));
  }
}
