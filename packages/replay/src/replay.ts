import {
  createTranslator,
  type Output,
  type ToMatrixOutput,
  type ToVertoOutput,
  type Translator,
  type TranslatorConfig,
} from '@mvbridge/translator';
import { Aliases, payload } from './aliases.ts';
import { type Difference, differences } from './difference.ts';
import { handIn } from './hand-in.ts';
import { at, notTooDeep } from './json.ts';
import { seatOf } from './seat.ts';
import type { Millis, Trace, TraceLine } from './trace.ts';

/** One input of a replay, and what the translator made of it. */
export interface ReplayStep {
  /** When, in ms of the trace. */
  readonly t: Millis;
  /** What was handed in, with the translator's ids in it; `timeout`: time passed. */
  readonly input: TraceLine | 'timeout';
  /** What the translator said to it. */
  readonly out: readonly Output[];
}

/** An input that was not handed in, and why. */
export interface Unused {
  /** The line of the trace. */
  readonly line: TraceLine;
  /** Why it was not handed in. */
  readonly reason: string;
}

/** A trace, played: what went in, what came out, and what that says. */
export interface Replay {
  /** Every input with its outputs, in order. */
  readonly steps: readonly ReplayStep[];
  /** Against what the trace says was sent; times are not compared. */
  readonly difference: readonly Difference[];
  /** Inputs that were not handed in, since they answer what was never sent. */
  readonly unused: readonly Unused[];
  /** The translator, as the trace left it. */
  readonly translator: Translator;
}

/**
 * Plays the inputs of a trace through a translator, with told time and counted ids: the same trace and config give the
 * same outputs, always.
 *
 * What is not in `config` is read off the trace ({@link seatOf}). Ids that the recorded bridge made up are replaced by the
 * translator's in all inputs. An input that answers something the translator has not sent yet waits for it, as long as it
 * took in the trace; one that answers what the translator never sends is left over in `unused`. The replay ends with the
 * last line of the trace. What is nested deeper than anything of Matrix or Verto is handed in as `…`.
 *
 * Throws `TranslatorError` for a `config` that cannot work, never for what is in a trace, with one exception: an `Error`
 * where nothing happens for months, as in a trace whose times are in two units.
 */
export function replay(trace: Trace, config: Partial<TranslatorConfig> = {}): Replay {
  const lines = trace.map(notTooDeep);
  const translator = createTranslator({ ...seatOf(lines), ids: countedIds(), ...config });
  const aliases = new Aliases(lines);
  const steps: ReplayStep[] = [];
  const extra: { readonly t: Millis; readonly output: ToMatrixOutput | ToVertoOutput }[] = [];
  const end = lines.at(-1)?.t ?? 0;
  const agenda = [...inputsOf(lines)];
  const waiting = new Map<TraceLine, TraceLine[]>();

  const record = (t: Millis, input: TraceLine | 'timeout', out: readonly Output[]): void => {
    steps.push({ t, input, out });
    for (const output of out) if (output.to === 'app' && output.kind === 'call') aliases.know(output.call);
    for (const output of out) {
      if (output.to === 'app') continue;
      const pair = aliases.pair(output, t);
      if (pair === undefined) {
        extra.push({ t, output });
        continue;
      }
      for (const line of waiting.get(pair.recorded) ?? []) {
        enter(agenda, next, { ...line, t: Math.max(t, t + line.t - pair.recorded.t) });
      }
      waiting.delete(pair.recorded);
    }
  };

  let next = 0;
  let idle = 0;
  for (;;) {
    const line = agenda[next];
    const deadline = translator.nextDeadline();
    if (deadline !== undefined && (line === undefined ? deadline <= end : deadline < line.t)) {
      record(deadline, 'timeout', handIn(translator, 'timeout', deadline));
      idle += 1;
      if (idle > MOST_IDLE) {
        const to = line?.t ?? end;
        throw new Error(`nothing happens from ${steps.at(-idle)?.t} to ${to} ms: are all times of the trace in ms?`);
      }
      continue;
    }
    if (line === undefined) break;
    next += 1;
    idle = 0;
    const answered = aliases.answered(line);
    if (answered !== undefined && answered.pair === undefined) {
      const others = waiting.get(answered.to);
      if (others === undefined) waiting.set(answered.to, [line]);
      else others.push(line);
    } else {
      const input = aliases.translated(line);
      record(line.t, input, handIn(translator, input, line.t));
    }
  }
  return {
    steps,
    difference: differences(aliases, extra),
    unused: leftOver(lines, waiting),
    translator,
  };
}

/** How many deadlines may pass in a row with nothing received: pings for a month. Years of them would fill the memory. */
const MOST_IDLE = 100_000;

/** Puts a line into what is still to come, after all that comes no later. */
function enter(agenda: TraceLine[], next: number, line: TraceLine): void {
  let [low, high] = [next, agenda.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((agenda[middle]?.t ?? 0) <= line.t) low = middle + 1;
    else high = middle;
  }
  agenda.splice(low, 0, line);
}

/** What waits in vain, in the order of the trace. */
function leftOver(trace: Trace, waiting: ReadonlyMap<TraceLine, readonly TraceLine[]>): readonly Unused[] {
  const lines = new Set([...waiting.values()].flat());
  return trace
    .filter((line) => lines.has(line))
    .map((line) => ({ line, reason: 'it answers something that was not sent' }));
}

/** What the bridge received, with the socket opened first where the trace begins with it open. */
function inputsOf(trace: Trace): readonly TraceLine[] {
  const inputs = trace.filter((line) => !('direction' in line) || line.direction === 'in');
  if (trace.some((line) => 'transport' in line && line.transport === 'open')) return inputs;
  const verto = trace.filter((line) => 'protocol' in line && line.protocol === 'verto');
  const t = verto[0]?.t ?? trace[0]?.t ?? 0;
  const open: TraceLine = { t, protocol: 'verto', transport: 'open' };
  // A trace without a FreeSWITCH side shows what would have been asked of one that lets us in.
  const welcome = { jsonrpc: '2.0', id: 0, method: 'verto.clientReady', params: { reattached_sessions: [] } };
  const ready: TraceLine = { t, protocol: 'verto', direction: 'in', message: welcome };
  return [open, ...(verto.length === 0 ? [ready] : []), ...inputs];
}

/** Ids that count, in the form of UUIDs: a replay is the same each time. */
export function countedIds(): NonNullable<TranslatorConfig['ids']> {
  let count = 0;
  return {
    uuid() {
      count += 1;
      return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
    },
  };
}

/** Whether an input is a response: a Verto message without a method. */
export function isResponse(line: TraceLine): boolean {
  return 'message' in line && at(payload(line), 'method') === undefined;
}
