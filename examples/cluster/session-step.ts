// A session moved on by one input: what it becomes, and what is to be done about it. There is no Restate in here, no clock
// and no chance: a step that is taken once more, by another worker, leads to the same, byte for byte. So nothing has to be
// kept before it leaves.
import {
  type Command,
  createTranslator,
  type Delivery,
  type Output,
  restoreTranslator,
  type ToAppOutput,
  type ToMatrixOutput,
  type Translator,
  type TranslatorConfig,
  type TranslatorSnapshot,
} from '@mvbridge/translator';
import { encodeFrame } from '@mvbridge/verto';
import { type Heard, isCurrent, isLast, isPunt, type Line, noLine, over, type Report, reported } from './line.ts';

/** `at`: when it came to be, by the clock of the process that it came to. */
export type Input = { readonly at: number } & (
  | { readonly kind: 'begin' }
  | { readonly kind: 'matrix'; readonly events: readonly unknown[] }
  | ({ readonly kind: 'report' } & Report)
  /** The gateway of this line could not be reached, or there was none. */
  | { readonly kind: 'unreachable'; readonly epoch: number }
  /** This gateway's lease has run out. */
  | { readonly kind: 'orphaned'; readonly gateway: string }
  /** This gateway wants to go: as soon as no call would end of it, and then in any case. */
  | { readonly kind: 'leave'; readonly gateway: string; readonly until: number }
  | {
      readonly kind: 'delivered';
      readonly deliveries: readonly { readonly txnId: string; readonly delivery: Delivery }[];
    }
  | { readonly kind: 'alarm'; readonly number: number }
  | { readonly kind: 'command'; readonly command: Command }
);

/** What no process of the cluster says, but somebody: the session tells its time. */
export type Order = { readonly kind: 'begin' } | { readonly kind: 'command'; readonly command: Command };

/** Whether the queue's own time is to be asked for, which takes a round trip. */
export function isUntimed(told: Input | Order): boolean {
  return told.kind === 'begin' || told.kind === 'command' || told.kind === 'alarm';
}

/**
 * At that time. A timer that rings late, since nobody was there to take the step, is told how late it is: at its own time
 * FreeSWITCH would be asked whether it is there, and its answer be overdue with the next timer.
 */
export function timed(told: Input | Order, now: number): Input {
  return { ...told, at: told.kind === 'alarm' ? Math.max(told.at, now) : now };
}

/** The one timer that is set. `at` undefined: none is. A number of its own, so that one that was replaced is known. */
export interface Alarm {
  readonly number: number;
  readonly at: number | undefined;
}

export interface SessionState {
  readonly snapshot: TranslatorSnapshot | undefined;
  /** What the translator was last told the time is. */
  readonly now: number;
  readonly line: Line;
  readonly alarm: Alarm;
}

export const noSession: SessionState = {
  snapshot: undefined,
  now: 0,
  line: noLine,
  alarm: { number: 0, at: undefined },
};

export interface Step {
  readonly state: SessionState;
  /** Another line is wanted. */
  readonly connect: boolean;
  /** To go out on the line, after so many. */
  readonly from: number;
  readonly frames: readonly string[];
  readonly events: readonly ToMatrixOutput[];
  /** To be set, for {@link Alarm.at}. */
  readonly alarm: Alarm | undefined;
  /** The input is to come again in so many ms. */
  readonly againMs: number | undefined;
  readonly told: readonly ToAppOutput[];
  /** Somebody else has logged in under the `sessid`. */
  readonly isPunted: boolean;
  /** What was thrown over: that much of the input has led to nothing. */
  readonly thrown: readonly unknown[];
}

const PATIENCE_MS = 1_000;

/**
 * `config` says the same each time, its ids included. What the translator throws over would be thrown over each time, with
 * everything that comes after it kept waiting; so it is passed over, as an input of a process is. Throws only for a state or
 * a config that it cannot go on from, and nothing is lost of that input.
 */
export function step(state: SessionState, input: Input, config: TranslatorConfig): Step {
  const line = input.kind === 'report' ? reported(state.line, input) : state.line;
  if (line === undefined || isStale(state, input)) return quiet(state);
  const isNew = state.snapshot === undefined;
  const translator = isNew ? createTranslator(config) : restoreTranslator(config, state.snapshot);
  if (input.kind === 'leave' && input.at < input.until && translator.calls().some(({ phase }) => !outlives(phase))) {
    return { ...quiet(state), againMs: PATIENCE_MS };
  }
  // Each process has a clock of its own.
  const now = Number.isFinite(input.at) ? Math.max(input.at, state.now) : state.now;
  const begun = isNew ? [...translator.handleDelivery('', { kind: 'sent' }, now), ...translator.resume(now)] : [];
  const thrown: unknown[] = [];
  const tried: Tried = (handle) => {
    try {
      return handle();
    } catch (error) {
      thrown.push(error);
      return [];
    }
  };
  const outputs = [...begun, ...tried(() => take(translator, line, input, now, tried))];

  const frames = outputs.flatMap((one) => (one.to === 'verto' ? [encodeFrame(one.message)] : []));
  const told = outputs.filter((one) => one.to === 'app');
  const ringing = input.kind === 'alarm' ? { ...state.alarm, at: undefined } : state.alarm;
  const alarm = earlier(ringing, translator.nextDeadline(), now);
  const connect = told.some(({ kind }) => kind === 'connect');
  const went: Line = {
    ...line,
    wasReady: line.wasReady || told.some((one) => one.kind === 'session' && one.phase === 'ready'),
    written: line.written + frames.length,
  };
  return {
    state: {
      snapshot: translator.snapshot({ secrets: true }),
      now,
      line: connect || isEnd(line, input) ? over(went, input.kind === 'unreachable') : went,
      alarm: alarm ?? ringing,
    },
    connect,
    from: line.written,
    frames,
    events: outputs.filter((one) => one.to === 'matrix'),
    alarm,
    againMs: undefined,
    told,
    isPunted: input.kind === 'report' && input.heard.some(isPunt),
    thrown,
  };
}

type Tried = (handle: () => readonly Output[]) => readonly Output[];

function take(translator: Translator, line: Line, input: Input, now: number, tried: Tried): readonly Output[] {
  switch (input.kind) {
    // Whoever says so once more has a session that does not come up.
    case 'begin':
      return line.wasReady ? [] : translator.resume(now);
    case 'matrix':
      return input.events.flatMap((event) => tried(() => translator.handleMatrix(event, now)));
    case 'report':
      return input.heard
        .slice(0, input.heard.findIndex(isLast) + 1 || undefined)
        .flatMap((heard) => tried(() => hear(translator, heard, now)));
    case 'unreachable':
    case 'orphaned':
    case 'leave':
      return translator.handleTransport('close', now);
    case 'delivered':
      return input.deliveries.flatMap(({ txnId, delivery }) =>
        tried(() => translator.handleDelivery(txnId, delivery, now)),
      );
    case 'alarm':
      return translator.handleTimeout(now);
    case 'command':
      return translator.command(input.command, now);
    default:
      throw new Error(`no input ${JSON.stringify((input satisfies never as { kind: unknown }).kind)}`);
  }
}

function hear(translator: Translator, heard: Heard, now: number): readonly Output[] {
  if (isLast(heard)) return translator.handleTransport('close', now);
  return heard.kind === 'frame' ? translator.handleVerto(heard.text, now) : translator.handleTransport('open', now);
}

/**
 * The line is over with this input, at once and not when the next one is there: its gateway may be alive, and a socket that
 * opens there late would log in, and be punted by the next one.
 */
function isEnd(line: Line, input: Input): boolean {
  switch (input.kind) {
    case 'begin':
      return !line.wasReady;
    case 'unreachable':
    case 'orphaned':
    case 'leave':
      return true;
    case 'report':
      return input.heard.some(isLast);
    default:
      return false;
  }
}

/** Of a line that is not the session's any more, or a timer that was replaced. */
function isStale({ line, alarm }: SessionState, input: Input): boolean {
  switch (input.kind) {
    case 'report':
      return !isCurrent(line, input.epoch);
    case 'unreachable':
      return input.epoch !== line.epoch;
    case 'orphaned':
    case 'leave':
      return input.gateway !== line.gateway?.name;
    case 'alarm':
      return input.number !== alarm.number || alarm.at === undefined;
    default:
      return false;
  }
}

/** A timer that has not rung so long after its time does not ring any more: somebody has killed its invocation, for one. */
const LOST_MS = 5_000;

/** A timer that rings too early does no harm, so one is set anew only where it would ring too late, or not at all. */
function earlier({ number, at }: Alarm, deadline: number | undefined, now: number): Alarm | undefined {
  if (deadline === undefined || (at !== undefined && at <= deadline && at >= now - LOST_MS)) return undefined;
  return { number: number + 1, at: Math.max(deadline, now) };
}

/** FreeSWITCH ends what was not answered with its socket; the rest waits for the next one. */
function outlives(phase: string): boolean {
  return phase === 'answered' || phase === 'detached';
}

function quiet(state: SessionState): Step {
  return {
    state,
    connect: false,
    from: state.line.written,
    frames: [],
    events: [],
    alarm: undefined,
    againMs: undefined,
    told: [],
    isPunted: false,
    thrown: [],
  };
}
