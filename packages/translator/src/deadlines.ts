import type { Millis } from '@mvbridge/sdp';

interface Entry {
  readonly key: string;
  readonly at: Millis;
}

/**
 * Deadlines by key, the earliest first: a binary heap, whose outdated entries go when they come to the top. Those of the
 * same time go by their keys, so that what is due, and in which order, follows from what is set and not from how it came
 * to be: a translator restored from its snapshot has the same.
 */
export class Deadlines {
  readonly #at = new Map<string, Millis>();
  #heap: Entry[] = [];

  /** Sets, moves or (undefined) cancels a deadline. */
  set(key: string, at: Millis | undefined): void {
    if (this.#at.get(key) === at) return;
    if (at === undefined) {
      this.#at.delete(key);
    } else {
      this.#at.set(key, at);
      this.#push({ key, at });
    }
    // At least half of the heap is outdated: build it anew, so that it stays as large as what is in it.
    if (this.#heap.length > 2 * this.#at.size + 64) {
      this.#heap = [];
      for (const [key, at] of this.#at) this.#push({ key, at });
    }
  }

  /** The earliest deadline. */
  next(): Millis | undefined {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (this.#at.get(top.key) === top.at) return top.at;
      this.#pop();
    }
    return undefined;
  }

  /** Takes out what is due, in order. */
  due(now: Millis): readonly string[] {
    const keys: string[] = [];
    for (let at = this.next(); at !== undefined && at <= now; at = this.next()) {
      const key = this.#heap[0]?.key;
      if (key === undefined) break;
      keys.push(key);
      this.#at.delete(key);
      this.#pop();
    }
    return keys;
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
  return a.at < b.at || (a.at === b.at && a.key < b.key);
}

/** What is due: the session, or a call, early events or an outbox by name. */
export type Due = { readonly kind: 'session' } | { readonly kind: 'call' | 'early' | 'outbox'; readonly name: string };

/** The keys of a translator's deadlines. */
export const SESSION = 'session';
export const callKey = (dialogId: string) => `call ${dialogId}`;
export const earlyKey = (key: string) => `early ${key}`;
export const outboxDeadline = (key: string) => `outbox ${key}`;

/** What a key is of. Nobody but these functions makes one. */
export function dueOf(key: string): Due {
  if (key === SESSION) return { kind: 'session' };
  const blank = key.indexOf(' ');
  return { kind: key.slice(0, blank) as 'call' | 'early' | 'outbox', name: key.slice(blank + 1) };
}
