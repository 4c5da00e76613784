// Events that overtook their invite: encryption and federation reorder, and Element Web has been seen to hang up first.
// They are kept for a while, by the party they came from, so that nobody can put a candidate into another's call.
import type { CallId, Party, RoomId } from '@mvbridge/matrix-events';
import type { Millis, TrickledCandidate } from '@mvbridge/sdp';
import { type Deadline, type Deadlines, deadlineFor } from './deadlines.ts';

export interface Early {
  readonly roomId: RoomId;
  readonly callId: CallId;
  readonly candidates: readonly TrickledCandidate[];
  /** The caller has given up already: the invite is not to ring. */
  readonly hungUp: boolean;
  readonly until: Millis;
}

/** By key, the oldest first. */
export type EarlySnapshot = readonly (readonly [string, Early])[];

interface Waiting {
  early: Early;
  readonly deadline: Deadline;
}

/** What waits for its invite, with a bound and a lifetime. */
export class EarlyEvents {
  readonly #deadlines: Deadlines;
  readonly #waiting = new Map<string, Waiting>();
  readonly #max: number;

  constructor(deadlines: Deadlines, max: number, from: EarlySnapshot = []) {
    this.#deadlines = deadlines;
    this.#max = max;
    for (const [key, early] of from) this.#put(key, early);
  }

  static key(roomId: RoomId, callId: CallId, { userId, partyId }: Party): string {
    return JSON.stringify([roomId, callId, userId, partyId ?? null]);
  }

  get(key: string): Early | undefined {
    return this.#waiting.get(key)?.early;
  }

  /** Puts something in; answers what had to go for it: the oldest. */
  set(key: string, early: Early): Early | undefined {
    this.#put(key, early);
    if (this.#waiting.size <= this.#max) return undefined;
    const [oldest] = this.#waiting.keys();
    return oldest === undefined ? undefined : this.take(oldest);
  }

  take(key: string): Early | undefined {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return undefined;
    this.#waiting.delete(key);
    this.#deadlines.set(waiting.deadline, undefined);
    return waiting.early;
  }

  snapshot(): EarlySnapshot {
    return Array.from(this.#waiting, ([key, { early }]) => [key, early] as const);
  }

  #put(key: string, early: Early): void {
    const waiting = this.#waiting.get(key) ?? { early, deadline: deadlineFor('early', key) };
    waiting.early = early;
    this.#waiting.set(key, waiting);
    this.#deadlines.set(waiting.deadline, early.until);
  }
}
