// Matrix events on their way to the homeserver. It may refuse one, or be away, and events of a call must arrive in their
// order: so the next one of a call waits for what became of the one before, and one that failed is asked for again. Who
// never says what became of anything is believed to send all.
import type { Millis } from '@mvbridge/sdp';
import type { DialogId } from '@mvbridge/verto';
import type { Legs } from './call/state.ts';
import { type Deadline, type Deadlines, deadlineFor } from './deadlines.ts';
import type { Delivery } from './delivery.ts';
import { assertNever } from './error.ts';
import type { ToMatrixOutput } from './output.ts';

/** An event that is not known to have arrived. */
interface Parcel {
  readonly output: ToMatrixOutput;
  /** `held`: behind another. `out`: asked for, until `at` nothing is missed. `again`: it failed, and goes once more `at`. */
  readonly state: 'held' | 'out' | 'again';
  readonly at: Millis;
  readonly tries: number;
  /** Until when it is worth sending. */
  readonly until: Millis;
  /** The call has ended since: nobody minds if it does not arrive. */
  readonly moot: boolean;
}

/** What is on its way for one call, in order, and how many events that call has had. */
interface Queue {
  readonly dialogId: DialogId;
  readonly sent: number;
  readonly parcels: readonly Parcel[];
  /** The call is not known any more: the queue goes with its last event. */
  readonly forgotten: boolean;
}

interface Lane {
  queue: Queue;
  readonly deadline: Deadline;
}

export interface OutboxSnapshot {
  readonly reported: boolean;
  readonly queues: readonly (readonly [string, Queue])[];
}

/** An event that will not arrive any more. */
export interface Undelivered {
  readonly dialogId: DialogId;
  readonly output: ToMatrixOutput;
  readonly detail: string;
}

/** What is to be sent now, and what is given up. */
export interface Dispatch {
  readonly send: readonly ToMatrixOutput[];
  readonly lost: readonly Undelivered[];
}

/** How long an event that was asked for may go without a word. */
const REPORT_MS = 30_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
/** What a homeserver that says "now" gets: less would be a flood. */
const LEAST_RETRY_MS = 100;
/** How many events of one call may wait. */
const MOST = 64;

const nothing: Dispatch = { send: [], lost: [] };

/** The id that is ours in a call, which the transaction ids of its events begin with. */
export function outboxKey({ placedBy, dialogId, callId }: Legs): string {
  return placedBy === 'matrix' ? dialogId : callId;
}

/** Each call's queue, with the deadline that follows from what is first in it. */
export class Outbox {
  /** The key of the call that a transaction id belongs to. */
  static keyOf(txnId: string): string {
    return txnId.slice(0, Math.max(0, txnId.lastIndexOf('.')));
  }

  readonly #deadlines: Deadlines;
  readonly #lanes = new Map<string, Lane>();
  /** Whether anybody has ever said what became of an event. */
  #reported: boolean;

  constructor(deadlines: Deadlines, { reported, queues }: OutboxSnapshot = { reported: false, queues: [] }) {
    this.#deadlines = deadlines;
    this.#reported = reported;
    for (const [key, queue] of queues) this.#put(key, queue);
  }

  /** The same event has the same transaction id in every run: the id that is ours in this call, and a count. */
  nextTxnId(legs: Legs): string {
    return `${outboxKey(legs)}.${(this.#queue(outboxKey(legs))?.sent ?? 0) + 1}`;
  }

  /** Sends an event, or holds it while one of the same call is on its way. */
  put(legs: Legs, output: ToMatrixOutput, forMs: Millis, now: Millis): Dispatch {
    const key = outboxKey(legs);
    const { dialogId } = legs;
    const queue = this.#queue(key) ?? { dialogId, sent: 0, parcels: [], forgotten: false };
    const sent = queue.sent + 1;
    const full = queue.parcels.length >= MOST;
    if (full && this.#reported) {
      this.#put(key, { ...queue, sent });
      return { send: [], lost: [{ dialogId, output, detail: `${MOST} events of this call wait already` }] };
    }
    const parcels = full ? queue.parcels.slice(1) : queue.parcels;
    const goes = parcels.length === 0 || !this.#reported;
    const parcel: Parcel = {
      output,
      state: goes ? 'out' : 'held',
      at: now + REPORT_MS,
      tries: goes ? 1 : 0,
      until: now + forMs,
      moot: false,
    };
    this.#put(key, { ...queue, sent, parcels: [...parcels, parcel] });
    return goes ? { send: [output], lost: [] } : nothing;
  }

  /** What became of an event: the next one may go, or it goes once more, or it is given up. */
  report(txnId: string, delivery: Delivery, now: Millis): Dispatch {
    this.#reported = true;
    const key = Outbox.keyOf(txnId);
    const parcel = this.#find(txnId);
    if (parcel === undefined) return nothing;
    switch (delivery.kind) {
      case 'sent':
        return this.arrived(txnId, now);
      case 'rate-limited': {
        const { retryAfterMs } = delivery;
        const afterMs = Number.isFinite(retryAfterMs) ? Math.max(LEAST_RETRY_MS, retryAfterMs ?? 0) : backoff(parcel);
        return this.#failed(key, parcel, afterMs, 'rate-limited', now);
      }
      case 'failed':
        return this.#failed(key, parcel, delivery.final ? Infinity : backoff(parcel), delivery.detail ?? 'failed', now);
      default:
        return assertNever(delivery);
    }
  }

  /** What is due now for the call with this key. */
  next(key: string, now: Millis): Dispatch {
    for (;;) {
      const lane = this.#lanes.get(key);
      const head = lane?.queue.parcels[0];
      if (lane === undefined || head === undefined) return nothing;
      if (head.state !== 'held' && head.at > now) {
        // Its deadline may have come, earlier than it is.
        this.#schedule(lane);
        return nothing;
      }
      if (head.state === 'out' && !this.#reported) {
        this.#replace(key, head, undefined);
      } else if (head.state === 'out') {
        const { send, lost } = this.#failed(key, head, 0, 'nobody says what became of it', now);
        if (send.length + lost.length > 0) return { send, lost };
      } else {
        this.#replace(key, head, { ...head, state: 'out', at: now + REPORT_MS, tries: head.tries + 1 });
        return { send: [head.output], lost: [] };
      }
    }
  }

  /** The call has ended: what had not been sent of it need not be, and what fails is not tried again. */
  close(legs: Legs): void {
    const key = outboxKey(legs);
    const queue = this.#queue(key);
    if (queue === undefined) return;
    const out = queue.parcels.filter(({ state }) => state === 'out').map((parcel) => ({ ...parcel, moot: true }));
    this.#put(key, { ...queue, parcels: out });
  }

  /** Nothing more comes for this call. What is on its way goes on: its last words outlive the memory of the call. */
  forget(legs: Legs): void {
    const key = outboxKey(legs);
    const queue = this.#queue(key);
    if (queue !== undefined) this.#put(key, { ...queue, forgotten: true });
  }

  /** The event came back to us from the room: it has arrived, whatever anybody says of it. */
  arrived(txnId: string, now: Millis): Dispatch {
    const key = Outbox.keyOf(txnId);
    const parcel = this.#find(txnId);
    if (parcel === undefined) return nothing;
    this.#replace(key, parcel, undefined);
    return this.next(key, now);
  }

  /**
   * Another process goes on: what was asked for and not heard of is asked for again, and the time in which nobody could
   * send anything does not count.
   */
  resume(forMs: Millis, now: Millis): readonly ToMatrixOutput[] {
    return [...this.#lanes].flatMap(([key, { queue }]) => {
      const parcels = queue.parcels.map((one) => {
        const at = one.state === 'out' ? now + REPORT_MS : Math.max(now, one.at);
        return { ...one, at, until: Math.max(one.until, now + forMs) };
      });
      this.#put(key, { ...queue, parcels });
      return parcels.filter(({ state }) => state === 'out').map(({ output }) => output);
    });
  }

  snapshot(): OutboxSnapshot {
    return { reported: this.#reported, queues: Array.from(this.#lanes, ([key, { queue }]) => [key, queue]) };
  }

  #find(txnId: string): Parcel | undefined {
    return this.#queue(Outbox.keyOf(txnId))?.parcels.find(({ output }) => output.txnId === txnId);
  }

  #failed(key: string, parcel: Parcel, afterMs: Millis, why: string, now: Millis): Dispatch {
    const at = now + afterMs;
    if (parcel.moot || at >= parcel.until) {
      const queue = this.#replace(key, parcel, undefined);
      if (parcel.moot || queue === undefined) return this.next(key, now);
      const { output, tries } = parcel;
      const detail = `${output.type} was not delivered: ${why}${tries > 1 ? `, after ${tries} tries` : ''}`;
      return { send: [], lost: [{ dialogId: queue.dialogId, output, detail }] };
    }
    this.#replace(key, parcel, { ...parcel, state: 'again', at });
    return this.next(key, now);
  }

  #replace(key: string, old: Parcel, parcel: Parcel | undefined): Queue | undefined {
    const queue = this.#queue(key);
    if (queue === undefined) return undefined;
    const parcels =
      parcel === undefined
        ? queue.parcels.filter((one) => one !== old)
        : queue.parcels.map((one) => (one === old ? parcel : one));
    this.#put(key, { ...queue, parcels });
    return queue;
  }

  #queue(key: string): Queue | undefined {
    return this.#lanes.get(key)?.queue;
  }

  #put(key: string, queue: Queue): void {
    const lane = this.#lanes.get(key) ?? { queue, deadline: deadlineFor('outbox', key) };
    lane.queue = queue;
    if (queue.forgotten && queue.parcels.length === 0) this.#lanes.delete(key);
    else this.#lanes.set(key, lane);
    this.#schedule(lane);
  }

  #schedule({ queue, deadline }: Lane): void {
    this.#deadlines.set(deadline, queue.parcels[0]?.at);
  }
}

function backoff({ tries }: Parcel): Millis {
  return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, tries - 1));
}
