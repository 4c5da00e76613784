// Events that overtook their invite: encryption and federation reorder, and Element Web has been seen to hang up first.
// They are kept for a while, by the party they came from, so that nobody can put a candidate into another's call.
import type { CallId, Party, RoomId } from '@mvbridge/matrix-events';
import type { Millis, TrickledCandidate } from '@mvbridge/sdp';

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

/** What waits for its invite, with a bound and a lifetime. */
export class EarlyEvents {
  readonly #waiting: Map<string, Early>;
  readonly #max: number;

  constructor(max: number, from: EarlySnapshot = []) {
    this.#max = max;
    this.#waiting = new Map(from);
  }

  static key(roomId: RoomId, callId: CallId, { userId, partyId }: Party): string {
    return JSON.stringify([roomId, callId, userId, partyId ?? null]);
  }

  get(key: string): Early | undefined {
    return this.#waiting.get(key);
  }

  /** Puts something in; answers what had to go for it: the oldest. */
  set(key: string, early: Early): { readonly key: string; readonly early: Early } | undefined {
    this.#waiting.set(key, early);
    if (this.#waiting.size <= this.#max) return undefined;
    const [oldest] = this.#waiting;
    if (oldest === undefined) return undefined;
    this.#waiting.delete(oldest[0]);
    return { key: oldest[0], early: oldest[1] };
  }

  take(key: string): Early | undefined {
    const early = this.#waiting.get(key);
    this.#waiting.delete(key);
    return early;
  }

  snapshot(): EarlySnapshot {
    return [...this.#waiting];
  }
}
