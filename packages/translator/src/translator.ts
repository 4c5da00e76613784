import type { CallId } from '@mvbridge/matrix-events';
import type { Millis } from '@mvbridge/sdp';
import type { DialogId } from '@mvbridge/verto';
import { viewOf } from './call/view.ts';
import { CallControl } from './call-control.ts';
import { type Command, commandInput } from './command.ts';
import { type CompleteConfig, completeConfig, type TranslatorConfig } from './config.ts';
import type { Due } from './deadlines.ts';
import type { Delivery } from './delivery.ts';
import { diagnostic, type Origin } from './diagnostic.ts';
import { assertNever, TranslatorError } from './error.ts';
import { MatrixSide } from './matrix-side.ts';
import type { CallView, Output } from './output.ts';
import { mistake, oneOf, shown, text } from './rules.ts';
import { readSnapshot, SNAPSHOT_VERSION, type Snapshot, type TranslatorSnapshot } from './snapshot.ts';
import { VertoSide } from './verto-side.ts';

/**
 * Turns Matrix call events into Verto messages and back. Values in, values out: it opens nothing, waits for nothing and
 * looks at no clock. `now` is the caller's clock in ms, never going backwards; for a translator that is to outlive its
 * process, one that goes on in the next: `performance.timeOrigin + performance.now()`.
 */
export interface Translator {
  /**
   * A room event arrived, of whatever type, with its `room_id`. Returns what to do now, in order.
   *
   * Never throws for what is in the event, and never changes it. Hand in m.room.member events as well: they bring the
   * callers' names.
   */
  handleMatrix(event: unknown, now: Millis): readonly Output[];
  /** A text frame came from FreeSWITCH, or its JSON already parsed. Same contract. */
  handleVerto(frame: unknown, now: Millis): readonly Output[];
  /**
   * The Verto socket came up (the login goes out), or went down or could not be opened: what was not answered is over,
   * what was waits for the next socket. When to open that one, an output `connect` says.
   */
  handleTransport(state: 'open' | 'close', now: Millis): readonly Output[];
  /**
   * What became of a Matrix event that was to be sent, by its `txnId`. Who tells it has failed events asked for again, with
   * the same `txnId`, and each call's events in order: the next one comes when the one before has arrived. An event that is
   * given up ends its call, if there is no call without it. Who never tells is believed to send everything.
   */
  handleDelivery(txnId: string, delivery: Delivery, now: Millis): readonly Output[];
  /** Time has passed. Calling early, late or twice does no harm. */
  handleTimeout(now: Millis): readonly Output[];
  /** When `handleTimeout` is next worth calling; undefined: not before something arrives. */
  nextDeadline(): Millis | undefined;
  /** What the application wants. A command that makes no sense is answered with one diagnostic. */
  command(command: Command, now: Millis): readonly Output[];
  /** The calls that are not over, oldest first. */
  calls(): readonly CallView[];
  /**
   * Another process goes on with a translator from a snapshot: the old socket is gone, and events of which nobody has said
   * what became are sent again, which does no harm. Before anything else; `drive` does it by itself.
   */
  resume(now: Millis): readonly Output[];
  /**
   * All that it knows, as plain JSON for {@link restoreTranslator}. Cheap to take; it costs what writing it down costs.
   * `secrets`: with the `sessid`, for a config that gives none.
   */
  snapshot(options?: { readonly secrets?: boolean }): TranslatorSnapshot;
}

/** Throws {@link TranslatorError} `bad-config` for a config that cannot work. */
export function createTranslator(config: TranslatorConfig): Translator {
  return new CallTranslator(completeConfig(config));
}

/**
 * The translator of a snapshot, going on as if nothing had happened: the same inputs lead to the same outputs.
 *
 * In another process something has happened: begin with {@link Translator.resume | resume}, as `drive` does by itself.
 * `config` is what the snapshot was taken with, `sessid` included. Throws {@link TranslatorError}: `bad-snapshot` for what is
 * no snapshot, or one of another form or bridge, with the path and what was expected; `bad-config` as
 * {@link createTranslator} does.
 */
export function restoreTranslator(config: TranslatorConfig, snapshot: TranslatorSnapshot): Translator {
  const { snapshot: from, sessid } = readSnapshot(config, snapshot);
  const complete = completeConfig({ ...config, verto: { ...config.verto, sessid } });
  try {
    return new CallTranslator(complete, from);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new TranslatorError(
      'bad-snapshot',
      `snapshot: expected what a translator has written, got something else: ${why}`,
    );
  }
}

/** How much earlier than its snapshot a translator may be told it is: clocks are set right now and then. */
const CLOCK_MS = 600_000;

/** How soon something is tried again over which a function of the policy's threw. */
const AGAIN_MS = 1_000;

class CallTranslator implements Translator {
  readonly #config: CompleteConfig;
  readonly #control: CallControl;
  readonly #matrix: MatrixSide;
  readonly #verto: VertoSide;
  #now: Millis | undefined;
  /** When the snapshot was taken that this one goes on from, until the time has been told once. */
  #restoredAt: Millis | undefined;

  constructor(config: CompleteConfig, from?: Snapshot) {
    this.#config = config;
    this.#control = new CallControl(config, from?.control);
    this.#matrix = new MatrixSide(this.#control, from?.matrix);
    this.#verto = new VertoSide(this.#control);
    this.#now = from?.at;
    this.#restoredAt = from?.at;
  }

  handleMatrix(event: unknown, now: Millis): readonly Output[] {
    return this.#matrix.handle(event, this.#told(now));
  }

  handleVerto(frame: unknown, now: Millis): readonly Output[] {
    return this.#verto.handle(frame, this.#told(now));
  }

  handleTransport(state: 'open' | 'close', now: Millis): readonly Output[] {
    const wrong = mistake('state', state, oneOf('open', 'close'));
    if (wrong !== undefined) throw new TranslatorError('bad-transport', wrong);
    return this.#verto.handleTransport(state, this.#told(now));
  }

  handleDelivery(txnId: string, delivery: Delivery, now: Millis): readonly Output[] {
    const wrong =
      mistake('txnId', txnId, text('the one of an output')) ??
      mistake('delivery.kind', delivery?.kind, oneOf('sent', 'failed', 'rate-limited'));
    if (wrong !== undefined) throw new TranslatorError('bad-delivery', wrong);
    return this.#control.delivered(txnId, delivery, this.#told(now));
  }

  handleTimeout(now: Millis): readonly Output[] {
    this.#told(now);
    const { deadlines } = this.#control;
    const out: Output[] = [];
    const due = deadlines.due(now);
    for (const [i, one] of due.entries()) {
      try {
        for (const output of this.#due(one, now)) out.push(output);
      } catch (error) {
        // A function of the policy's threw. What came before it is not lost, nor is what comes after, but for what has been
        // cancelled or put off meanwhile.
        for (const other of due.slice(i + 1)) if (other.at <= now) deadlines.set(other, now);
        deadlines.set(one, out.length > 0 ? now : now + AGAIN_MS);
        if (out.length > 0) return out;
        throw error;
      }
    }
    return out;
  }

  #due({ kind, name }: Due, now: Millis): readonly Output[] {
    switch (kind) {
      case 'session':
        return this.#verto.due(now);
      case 'call':
        return this.#control.due(name as DialogId, now);
      case 'outbox':
        return this.#control.dispatch(name, now);
      case 'early':
        return this.#matrix.due(name);
      default:
        return assertNever(kind);
    }
  }

  nextDeadline(): Millis | undefined {
    return this.#control.deadlines.next();
  }

  command(command: Command, now: Millis): readonly Output[] {
    this.#told(now);
    const { callId } = Object(command) as Partial<Command>;
    if (typeof callId !== 'string') {
      return [
        diagnostic('bad-command', `expected a command with a callId, got ${shown(command)}`, { evidence: command }),
      ];
    }
    const named = this.#control.calls.named(callId as CallId);
    const meant = named.filter(({ legs }) => command.roomId === undefined || legs.roomId === command.roomId);
    const live = meant.filter(({ phase }) => phase !== 'ended');
    const [call, second] = live.length === 0 ? meant.slice(0, 1) : live;
    const origin: Origin = { evidence: command };
    if (call === undefined) return [diagnostic('bad-command', `no call ${callId}`, origin)];
    if (second !== undefined) {
      return [diagnostic('bad-command', `several rooms have a call ${callId}: say which, with roomId`, origin)];
    }
    const input = commandInput(command);
    if (typeof input === 'string') return [diagnostic('bad-command', input, { ...origin, callId: call.legs.callId })];
    return this.#control.advance(call.legs.dialogId, input, now, origin);
  }

  calls(): readonly CallView[] {
    return this.#control.calls
      .all()
      .filter(({ phase }) => phase !== 'ended')
      .map(viewOf);
  }

  resume(now: Millis): readonly Output[] {
    this.#told(now);
    return [...this.#control.resume(now), ...this.#verto.resume(now)];
  }

  snapshot({ secrets = false } = {}): TranslatorSnapshot {
    const { userId, verto } = this.#config;
    const snapshot: Snapshot = {
      version: SNAPSHOT_VERSION,
      at: this.#now,
      userId,
      login: verto.login,
      ...(secrets && { sessid: verto.sessid }),
      control: this.#control.snapshot(),
      matrix: this.#matrix.snapshot(),
    };
    return { ...snapshot };
  }

  /** Takes note of the time. A clock that began anew with its process would put off every deadline by days. */
  #told(now: Millis): Millis {
    if (!Number.isFinite(now)) throw new TranslatorError('bad-clock', `now: expected a number of ms, got ${now}`);
    if (this.#restoredAt !== undefined && now < this.#restoredAt - CLOCK_MS) {
      const expected = 'a clock that goes on across processes, such as performance.timeOrigin + performance.now()';
      throw new TranslatorError(
        'bad-clock',
        `now: expected ${expected}; the snapshot is of ${this.#restoredAt}, got ${now}`,
      );
    }
    this.#restoredAt = undefined;
    this.#now = now;
    return now;
  }
}
