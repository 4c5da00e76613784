import type { Millis } from '@mvbridge/sdp';

/** Deadlines by key, the earliest first: a binary heap, whose outdated entries go when they come to the top. */
export class Deadlines {
  readonly #at = new Map<string, Millis>();
  #heap: { readonly key: string; readonly at: Millis }[] = [];

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

  #push(entry: { readonly key: string; readonly at: Millis }): void {
    const heap = this.#heap;
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.at <= entry.at) break;
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
      const left = 2 * i + 1;
      const right = left + 1;
      const child = (heap[right]?.at ?? Infinity) < (heap[left]?.at ?? Infinity) ? right : left;
      const below = heap[child];
      if (below === undefined || below.at >= last.at) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = last;
  }
}
