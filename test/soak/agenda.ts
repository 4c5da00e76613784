/** What is going to happen, by when: told time. Things of the same time happen in the order in which they were entered. */
export interface Agenda {
  readonly now: number;
  after(ms: number, act: () => void): void;
  /** When something happens next. */
  next(): number | undefined;
  /** It is so late now. Whatever was to happen by then and has not, happens. */
  pass(until: number): void;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly act: () => void;
}

const isBefore = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap. */
export function createAgenda(): Agenda {
  const heap: Entry[] = [];
  let now = 0;
  let order = 0;

  const swap = (i: number, j: number) => {
    const [a, b] = [heap[i], heap[j]];
    if (a !== undefined && b !== undefined) [heap[i], heap[j]] = [b, a];
  };
  const precedes = (i: number, j: number) => {
    const [a, b] = [heap[i], heap[j]];
    return a !== undefined && b !== undefined && isBefore(a, b);
  };
  const pop = (): Entry | undefined => {
    swap(0, heap.length - 1);
    const top = heap.pop();
    for (let i = 0, least = 0; ; i = least) {
      for (const child of [2 * i + 1, 2 * i + 2]) if (precedes(child, least)) least = child;
      if (least === i) return top;
      swap(i, least);
    }
  };
  return {
    get now() {
      return now;
    },
    after(ms, act) {
      order += 1;
      heap.push({ at: now + ms, order, act });
      for (let i = heap.length - 1; i > 0 && precedes(i, (i - 1) >> 1); i = (i - 1) >> 1) swap(i, (i - 1) >> 1);
    },
    next: () => heap[0]?.at,
    pass(until) {
      for (let at = heap[0]?.at; at !== undefined && at <= until; at = heap[0]?.at) {
        now = Math.max(now, at);
        pop()?.act();
      }
      now = Math.max(now, until);
    },
  };
}
