import type { Millis } from '@mvbridge/sdp';

/** Whose deadline it is: a call's, early events', an outbox's, by name each, or the session's, which needs none. */
export interface Due {
  readonly kind: 'call' | 'early' | 'outbox' | 'session';
  readonly name: string;
}

/** A deadline, kept by whose it is, so that nobody has to look it up. Only {@link Deadlines} writes to it. */
export interface Deadline extends Due {
  /** When it is, or was when it was taken out; Infinity: it was cancelled, or never set. */
  at: Millis;
  /** Where it is in the heap; -1: it is not set. */
  index: number;
}

/** A deadline that is not set. */
export function deadlineFor(kind: Due['kind'], name: string): Deadline {
  return { kind, name, at: Infinity, index: -1 };
}

/**
 * Deadlines, the earliest first: a binary heap in which each knows its place, so that one that is moved or cancelled leaves
 * nothing behind. Those of the same time go by kind and name, so that what is due, and in which order, follows from what is
 * set and not from how it came to be: a translator restored from its snapshot has the same.
 */
export class Deadlines {
  readonly #heap: Deadline[] = [];

  /** Sets, moves or (undefined) cancels a deadline. */
  set(deadline: Deadline, at: Millis | undefined): void {
    const { index } = deadline;
    if (at === undefined) {
      if (index !== -1) this.#remove(deadline);
      deadline.at = Infinity;
      return;
    }
    if (index !== -1 && deadline.at === at) return;
    deadline.at = at;
    if (index === -1) this.#rise(deadline, this.#heap.length);
    else this.#settle(deadline, index);
  }

  /** The earliest deadline. */
  next(): Millis | undefined {
    return this.#heap[0]?.at;
  }

  /** Takes out what is due, in order. */
  due(now: Millis): readonly Deadline[] {
    const due: Deadline[] = [];
    for (let [top] = this.#heap; top !== undefined && top.at <= now; [top] = this.#heap) {
      due.push(top);
      this.#remove(top);
    }
    return due;
  }

  /** The last one fills the gap. */
  #remove(deadline: Deadline): void {
    const { index } = deadline;
    const last = this.#heap.pop();
    deadline.index = -1;
    if (last !== undefined && last !== deadline) this.#settle(last, index);
  }

  /** Puts a deadline in at a place or above it, or below it. */
  #settle(deadline: Deadline, index: number): void {
    if (this.#rise(deadline, index) === index) this.#sink(deadline, index);
  }

  #rise(deadline: Deadline, from: number): number {
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = this.#heap[parent];
      if (above === undefined || !isBefore(deadline, above)) break;
      this.#put(above, i);
      i = parent;
    }
    this.#put(deadline, i);
    return i;
  }

  #sink(deadline: Deadline, from: number): void {
    const heap = this.#heap;
    let i = from;
    for (;;) {
      const [left, right] = [heap[2 * i + 1], heap[2 * i + 2]];
      const below = left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
      if (below === undefined || !isBefore(below, deadline)) break;
      const { index } = below;
      this.#put(below, i);
      i = index;
    }
    this.#put(deadline, i);
  }

  #put(deadline: Deadline, index: number): void {
    this.#heap[index] = deadline;
    deadline.index = index;
  }
}

function isBefore(a: Deadline, b: Deadline): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return a.kind === b.kind ? a.name < b.name : a.kind < b.kind;
}
