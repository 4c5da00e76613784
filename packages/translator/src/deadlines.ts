import type { Millis } from '@mvbridge/sdp';

const kinds = ['call', 'early', 'outbox', 'session'] as const;

/** Whose deadline it is: a call's, early events', an outbox's, by name each, or the session's, which needs none. */
export interface Due {
  readonly kind: (typeof kinds)[number];
  readonly name: string;
}

interface Entry extends Due {
  readonly at: Millis;
}

/**
 * Deadlines by kind and name, the earliest first: a binary heap, whose outdated entries go when they come to the top. Those
 * of the same time go by kind and name, so that what is due, and in which order, follows from what is set and not from how it
 * came to be: a translator restored from its snapshot has the same.
 */
export class Deadlines {
  readonly #at: Readonly<Record<Due['kind'], Map<string, Millis>>> = {
    call: new Map(),
    early: new Map(),
    outbox: new Map(),
    session: new Map(),
  };
  #heap: Entry[] = [];

  /** Sets, moves or (undefined) cancels a deadline. */
  set(kind: Due['kind'], name: string, at: Millis | undefined): void {
    const named = this.#at[kind];
    if (named.get(name) === at) return;
    if (at === undefined) {
      named.delete(name);
    } else {
      named.set(name, at);
      this.#push({ kind, name, at });
    }
    // At least half of the heap is outdated: build it anew, so that it stays as large as what is in it.
    const { call, early, outbox, session } = this.#at;
    if (this.#heap.length > 2 * (call.size + early.size + outbox.size + session.size) + 64) this.#rebuild();
  }

  /** The earliest deadline. */
  next(): Millis | undefined {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (this.#at[top.kind].get(top.name) === top.at) return top.at;
      this.#pop();
    }
    return undefined;
  }

  /** Takes out what is due, in order. */
  due(now: Millis): readonly Due[] {
    const due: Due[] = [];
    for (let at = this.next(); at !== undefined && at <= now; at = this.next()) {
      const top = this.#heap[0];
      if (top === undefined) break;
      due.push(top);
      this.#at[top.kind].delete(top.name);
      this.#pop();
    }
    return due;
  }

  #rebuild(): void {
    this.#heap = [];
    for (const kind of kinds) for (const [name, at] of this.#at[kind]) this.#push({ kind, name, at });
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let i = 0;
    for (;;) {
      const left = heap[2 * i + 1];
      const right = heap[2 * i + 2];
      const [child, below] =
        right !== undefined && left !== undefined && isBefore(right, left) ? [2 * i + 2, right] : [2 * i + 1, left];
      if (below === undefined || !isBefore(below, last)) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = last;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return a.kind === b.kind ? a.name < b.name : a.kind < b.kind;
}
