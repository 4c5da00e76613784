// The recorded bridge chose ids of its own, and the recorded peers answered to those. Replayed, a translator chooses
// others. Each thing that the translator sends is paired with what the recorded bridge sent in its place, and from then on
// the one's ids stand for the other's.
import type { CallView, ToMatrixOutput, ToVertoOutput } from '@mvbridge/translator';
import { at, mapStrings, text } from './json.ts';
import { passedOn } from './passed-on.ts';
import type { Millis, Trace, TraceLine } from './trace.ts';

type Sent = Extract<TraceLine, { direction: unknown }>;

/** What the recorded bridge sent, and what was sent in its place. */
export interface Pair {
  readonly recorded: Sent;
  readonly output: ToMatrixOutput | ToVertoOutput;
  readonly t: Millis;
}

export class Aliases {
  readonly pairs: Pair[] = [];
  readonly #sent: readonly Sent[];
  /** What has no pair yet, by its signature in the recorded ids, in the order of the trace. */
  readonly #open = new Map<string, Sent[]>();
  readonly #recordedRequests = new Map<unknown, Sent>();
  /** Ids that the recorded bridge made up: a message with one in it answers something. */
  readonly #made = new Map<string, Sent>();
  readonly #ids = new Map<string, string>();
  /** What the recorded bridge sent under a transaction id: more than one line where it failed. */
  readonly #sentUnder = new Map<string, Sent[]>();
  /** What a recorded delivery is about: the last that was sent under its transaction id by then. */
  readonly #delivered = new Map<unknown, Sent>();
  /** The other way: the recorded id for one of the translator's. */
  readonly #recordedIds = new Map<string, string>();
  readonly #paired = new Map<Sent, Pair>();
  /** FreeSWITCH's callID of each call that the translator rings for, by the call_id that it made up. */
  readonly #dialogs = new Map<string, string>();

  constructor(trace: Trace) {
    this.#sent = trace.filter((line): line is Sent => 'direction' in line && line.direction === 'out');
    for (const line of trace) {
      if ('delivery' in line) {
        const sent = this.#sentUnder.get(line.delivery.txnId)?.at(-1);
        if (sent !== undefined) this.#delivered.set(line.delivery, sent);
      } else if ('event' in line && line.direction === 'out') {
        const txnId = transactionOf(line.event);
        if (txnId !== undefined) this.#sentUnder.set(txnId, [...(this.#sentUnder.get(txnId) ?? []), line]);
      }
    }
    const passedFor = new Map<TraceLine, string>(
      passedOn(trace).map(({ sent, placedBy, callId, dialogId }) => [sent, placedBy === 'matrix' ? callId : dialogId]),
    );
    for (const line of this.#sent) {
      const key = signature(line.protocol, payload(line), (id) => id, passedFor.get(line));
      const open = this.#open.get(key);
      if (open === undefined) this.#open.set(key, [line]);
      else open.push(line);
      if ('message' in line && at(line.message, 'method') !== undefined) {
        this.#recordedRequests.set(at(line.message, 'id'), line);
      }
      const made = madeUp(line);
      // A request that was turned down for want of a login is sent anew: what answers it answers the first.
      if (made !== undefined && !this.#made.has(made)) this.#made.set(made, line);
    }
  }

  /** What the recorded bridge sent and the translator did not. */
  get unpaired(): readonly Sent[] {
    return this.#sent.filter((line) => !this.#paired.has(line));
  }

  /** Takes notice of a call of the translator's, before what is sent for it is paired. */
  know({ callId, dialogId, placedBy }: CallView): void {
    if (placedBy === 'verto') this.#dialogs.set(callId, dialogId);
  }

  /** Pairs an output with the first recorded line that is the same kind of thing about the same call. */
  pair(output: ToMatrixOutput | ToVertoOutput, t: Millis): Pair | undefined {
    const passedFor = output.to === 'matrix' ? this.#dialogs.get(output.callId) : output.callId;
    const wanted = signature(
      output.to,
      output.to === 'matrix' ? output : output.message,
      (id) => this.#inRecordedIds(id),
      passedFor,
    );
    const recorded = this.#open.get(wanted)?.shift();
    if (recorded === undefined) return undefined;
    const made = madeUp(recorded);
    const mine = madeUp({ ...recorded, ...(output.to === 'matrix' ? { event: output } : { message: output.message }) });
    if (made !== undefined && mine !== undefined) {
      this.#ids.set(made, mine);
      this.#recordedIds.set(mine, made);
    }
    const txnId = 'event' in recorded ? transactionOf(recorded.event) : undefined;
    if (txnId !== undefined && output.to === 'matrix') this.#ids.set(txnId, output.txnId);
    const pair: Pair = { recorded, output, t };
    this.#paired.set(recorded, pair);
    this.pairs.push(pair);
    return pair;
  }

  /**
   * What of the recorded bridge's an input answers or is about: the pair for it, once there is one. undefined: nothing.
   */
  answered(line: TraceLine): { readonly to: Sent; readonly pair: Pair | undefined } | undefined {
    if ('transport' in line) return undefined;
    if ('delivery' in line) return this.#pairOf(this.#delivered.get(line.delivery));
    const json = 'command' in line ? line.command : payload(line);
    const isResponse = 'message' in line && at(json, 'method') === undefined;
    const request = isResponse ? this.#recordedRequests.get(at(json, 'id')) : undefined;
    const named = 'command' in line ? at(json, 'callId') : at(json, 'params', 'callID');
    const id = text(named) ?? text(at(json, 'content', 'call_id'));
    // The bridge's own event, as the room shows it to who sent it.
    const [echoed] = this.#sentUnder.get(transactionOf(json) ?? '') ?? [];
    return this.#pairOf(request ?? echoed ?? (id === undefined ? undefined : this.#made.get(id)));
  }

  #pairOf(to: Sent | undefined): { readonly to: Sent; readonly pair: Pair | undefined } | undefined {
    return to === undefined ? undefined : { to, pair: this.#paired.get(to) };
  }

  /** The recorded input with the translator's ids in it. */
  translated(line: TraceLine): TraceLine {
    if ('command' in line) return { ...line, command: this.#inOurIds(line.command) as typeof line.command };
    if ('delivery' in line) return { ...line, delivery: this.#inOurIds(line.delivery) as typeof line.delivery };
    if (!('direction' in line)) return line;
    const json = this.inOurIds(line);
    if ('event' in line) return { ...line, event: json };
    const output = at(json, 'method') === undefined ? this.answered(line)?.pair?.output : undefined;
    const message = output?.to === 'verto' ? { ...(json as object), id: at(output.message, 'id') } : json;
    return { ...line, message };
  }

  /** A recorded line in the translator's ids, for comparing. */
  inOurIds(line: Sent): unknown {
    return this.#inOurIds(payload(line));
  }

  /** The id that the trace has for one of ours. One that stands for another there is none of the trace's. */
  #inRecordedIds(id: string): string | undefined {
    return this.#recordedIds.get(id) ?? (this.#ids.has(id) ? undefined : id);
  }

  #inOurIds(json: unknown): unknown {
    return mapStrings(json, (id) => this.#ids.get(id) ?? id);
  }
}

export function payload(line: Sent): unknown {
  return 'event' in line ? line.event : line.message;
}

/** The transaction id that an event was sent under, where it says so: its own client is told (client-server API, `unsigned`). */
function transactionOf(event: unknown): string | undefined {
  return text(at(event, 'unsigned', 'transaction_id'));
}

/** The id that a bridge made up for a call: the callID of a call it places, the call_id of one it rings for. */
function madeUp(line: Sent): string | undefined {
  const json = payload(line);
  if (line.protocol === 'matrix') {
    return at(json, 'type') === 'm.call.invite' ? text(at(json, 'content', 'call_id')) : undefined;
  }
  return at(json, 'method') === 'verto.invite' ? text(at(json, 'params', 'dialogParams', 'callID')) : undefined;
}

/**
 * What kind of thing about which call something is, for telling whether two things stand in each other's place. An invite is
 * about the call that it passes on, under the id that the caller's side chose: `passedFor`.
 */
function signature(
  protocol: 'matrix' | 'verto',
  json: unknown,
  named: (id: string) => string | undefined,
  passedFor: string | undefined,
): string {
  const about = (id: unknown) => (typeof id === 'string' ? (named(id) ?? '?') : '');
  if (protocol === 'matrix') {
    const type = String(at(json, 'type')).replace(/^org\.matrix\./, 'm.');
    return `${type} ${type === 'm.call.invite' ? about(passedFor) : about(at(json, 'content', 'call_id'))}`;
  }
  const method = at(json, 'method');
  if (method === undefined) return `answers ${String(at(json, 'id'))}`;
  // verto.js tries to log in without a password first, to be asked for one.
  if (method === 'login')
    return `login ${text(at(json, 'params', 'passwd')) === undefined ? 'without' : 'with'} passwd`;
  if (method === 'verto.invite') return `${method} ${about(passedFor)}`;
  const what = at(json, 'params', 'action') ?? at(json, 'params', 'dtmf') ?? '';
  return `${String(method)} ${String(what)} ${about(at(json, 'params', 'dialogParams', 'callID'))}`;
}
