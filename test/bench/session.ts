// Captured calls as a bridge sees them that has been up for long: one Verto session, and one call after another on it. Text
// comes in and text goes out; the time is told, and every deadline is met.
import { decodeCallEvent } from '@mvbridge/matrix-events';
import { countedIds, type Replay, replay, seatOf, type Trace, type TraceLine } from '@mvbridge/replay';
import { createTranslator, type Output, type Translator, type TranslatorConfig } from '@mvbridge/translator';
import { decodeFrame, encodeFrame } from '@mvbridge/verto';
import { traceNames, traceOf } from '../support/fixtures.ts';

/** What a translator is handed. A command has no text: it is the application's. */
export type Input =
  | { readonly t: number; readonly kind: 'matrix' | 'verto'; readonly text: string }
  | { readonly t: number; readonly kind: 'open' | 'close' | 'timeout' }
  | { readonly t: number; readonly kind: 'command'; readonly command: Parameters<Translator['command']>[0] };

/** So many calls in one session, as plain data. */
export interface Session {
  readonly name: string;
  readonly calls: number;
  /** What it was made of: whose calls they are, and where they go. */
  readonly trace: Trace;
  /** Until the session is ready. */
  readonly login: readonly Input[];
  /** The calls. */
  readonly inputs: readonly Input[];
  /** What is sent in them, as the objects that are written. */
  readonly sent: readonly object[];
}

/** The captures that hold both sides of a call. */
export const bridgedTraces: readonly string[] = traceNames.filter((name) => name.startsWith('bridged/'));

/**
 * A captured call, so many times in one session, with ids of its own each time: those of the first one, and on.
 *
 * Throws where one of them would not be over at the end: then what is measured would be something else.
 */
export function sessionOf(name: string, calls: number, first = 0): Session {
  const captured = endedTrace(traceOf(name));
  const start = captured.findIndex((line) => callIdsOf(line).length > 0);
  const begins = captured[start]?.t ?? 0;
  const period = (captured.at(-1)?.t ?? 0) + 1_000;
  const trace = [
    ...captured.slice(0, start),
    ...Array.from({ length: calls }, (_, copy) => renamed(captured.slice(start), first + copy, copy * period)).flat(),
  ];
  const replayed = replay(trace);
  if (replayed.translator.calls().length > 0) throw new Error(`${name}: a call is not over`);
  const steps = replayed.steps.map((step) => ({ t: step.t, input: inputOf(step), out: step.out }));
  const isCall = ({ t }: { readonly t: number }) => t >= begins;
  return {
    name: name.replace('bridged/', ''),
    calls,
    trace,
    login: steps.filter((step) => !isCall(step)).map(({ input }) => input),
    inputs: steps.filter(isCall).map(({ input }) => input),
    // From their text, so that no string in them is still in the pieces that it was made of.
    sent: steps.filter(isCall).flatMap(({ out }) => out.flatMap((output) => sentIn(output))),
  };
}

/** Where the recorded bridge ended the call by itself, its application asks for that. */
function endedTrace(trace: Trace): Trace {
  const isHangup = (line: TraceLine) =>
    'event' in line && line.direction === 'in' && (line.event as { type?: string }).type === 'm.call.hangup';
  const isBye = (line: TraceLine) => 'message' in line && (line.message as { method?: string }).method === 'verto.bye';
  const end = trace.find((line) => isBye(line) || isHangup(line));
  if (end === undefined || !('direction' in end) || end.direction === 'in') return trace;
  const callId = trace.map((line) => matrixCallId(line)).find((id) => id !== undefined);
  if (callId === undefined) return trace;
  return trace.flatMap((line) => (line === end ? [{ t: end.t, command: { kind: 'hangup', callId } }, line] : [line]));
}

/** A copy of a call, later, with ids, ICE credentials and candidates of its own: nothing read of one call is of use to the next. */
function renamed(lines: Trace, copy: number, laterMs: number): Trace {
  const number = String(copy).padStart(4, '0');
  const credentials = [...JSON.stringify(lines).matchAll(/a=ice-(?:ufrag|pwd):([\w+/]+)/g)].flatMap(
    ([, one]) => one ?? [],
  );
  const ids = new Set([...lines.flatMap(callIdsOf), ...credentials]);
  return lines.map((line) => {
    let text = JSON.stringify(line);
    for (const id of ids) text = text.replaceAll(id, id.slice(0, -number.length) + number);
    text = text.replaceAll(/"event_id":"(.+?)"/g, `"event_id":"$1_${number}"`);
    // A foundation: what the bridge lists first has one digit, and is its own.
    text = text.replaceAll(/(candidate:\d+)\d{4} /g, `$1${number} `);
    const fresh = JSON.parse(text) as TraceLine;
    if ('message' in fresh) {
      const message = fresh.message as { id: number };
      message.id += copy * 1_000;
    }
    return { ...fresh, t: line.t + laterMs };
  });
}

/** The ids of calls that a line names: a call's on the Matrix side, a dialog's on FreeSWITCH's. */
function callIdsOf(line: TraceLine): readonly string[] {
  const { callID, dialogParams } =
    'message' in line
      ? ((line.message as { params?: { callID?: string; dialogParams?: { callID?: string } } }).params ?? {})
      : {};
  return [matrixCallId(line), callID, dialogParams?.callID].filter((id) => id !== undefined);
}

function matrixCallId(line: TraceLine): string | undefined {
  return 'event' in line ? (line.event as { content?: { call_id?: string } }).content?.call_id : undefined;
}

function inputOf({ t, input }: Replay['steps'][number]): Input {
  if (input === 'timeout') return { t, kind: 'timeout' };
  if ('transport' in input) return { t, kind: input.transport };
  if ('command' in input) return { t, kind: 'command', command: input.command };
  if ('delivery' in input) throw new Error('no capture tells of deliveries');
  return 'event' in input
    ? { t, kind: 'matrix', text: JSON.stringify(input.event) }
    : { t, kind: 'verto', text: JSON.stringify(input.message) };
}

function sentIn(output: Output): readonly object[] {
  const text = textOf(output);
  return text === undefined ? [] : [JSON.parse(text)];
}

/** What a translator for this session is made with, each time anew. */
export function configOf({ trace }: Session): TranslatorConfig {
  return { ...seatOf(trace), ids: countedIds() };
}

/** A translator whose session is ready. */
export function loggedIn(session: Session): Translator {
  const { login } = session;
  const translator = createTranslator(configOf(session));
  carry(translator, login);
  return translator;
}

/** Hands everything in and writes out all that is to be sent. Answers how many characters that is: none of it is idle. */
export function carry(translator: Translator, inputs: readonly Input[]): number {
  let length = 0;
  for (const input of inputs) {
    for (const output of handIn(translator, input)) length += textOf(output)?.length ?? 0;
  }
  return length;
}

/** The least that any bridge could do: reads all that comes in, and writes all that goes out, without a thought. */
export function readAndWrite({ inputs, sent }: Session): number {
  let length = 0;
  for (const input of inputs) if ('text' in input && JSON.parse(input.text) === null) length += 1;
  for (const message of sent) length += JSON.stringify(message).length;
  return length;
}

/** As little, with what comes in checked as well: what the schemas promise. */
export function decodeAndWrite({ inputs, sent }: Session): number {
  let length = 0;
  for (const input of inputs) if ('text' in input && !decoded(input).ok) length += 1;
  for (const message of sent) length += JSON.stringify(message).length;
  return length;
}

/** And with each SDP split into its lines where it comes in, and joined of them where it goes out: `lines` are of `sent`. */
export function decodeSplitAndWrite({ inputs, sent }: Session, lines: readonly (readonly string[])[]): number {
  let length = 0;
  for (const input of inputs) {
    if (!('text' in input)) continue;
    const { ok, sdp } = decoded(input);
    if (!ok || sdp?.split('\r\n').length === 0) length += 1;
  }
  for (const message of sent) length += JSON.stringify(message).length;
  for (const one of lines) if (one.join('\r\n') === '') length += 1;
  return length;
}

/** The SDP of a message, of an event or of its content. */
export function sdpIn(message: object): string | undefined {
  const {
    content = message,
    params,
    result,
  } = message as Record<'content' | 'params' | 'result', Described | undefined>;
  const { offer, answer, description } = content as Described;
  return offer?.sdp ?? answer?.sdp ?? description?.sdp ?? params?.sdp ?? result?.sdp;
}

interface Described extends Partial<Record<'offer' | 'answer' | 'description', { readonly sdp?: string }>> {
  readonly sdp?: string;
}

function decoded({ kind, text }: Extract<Input, { readonly text: string }>): { ok: boolean; sdp: string | undefined } {
  const json: object = JSON.parse(text);
  const { ok } = kind === 'matrix' ? decodeCallEvent(json) : decodeFrame(json, 'server');
  return { ok, sdp: sdpIn(json) };
}

function handIn(translator: Translator, input: Input): readonly Output[] {
  switch (input.kind) {
    case 'matrix':
      return translator.handleMatrix(JSON.parse(input.text), input.t);
    case 'verto':
      return translator.handleVerto(input.text, input.t);
    case 'timeout':
      return translator.handleTimeout(input.t);
    case 'command':
      return translator.command(input.command, input.t);
    default:
      return translator.handleTransport(input.kind, input.t);
  }
}

/** What goes out: an event's content, or a frame. undefined: nothing does. */
export function textOf(output: Output): string | undefined {
  if (output.to === 'matrix') return JSON.stringify(output.content);
  return output.to === 'verto' ? encodeFrame(output.message) : undefined;
}
