// One door for whatever somebody holds: what it is, is told by what is in it.
import { at, isRecord, notJson, notJsonAt, notTooDeep, parseJson, text, withoutMark } from '../json.ts';
import { parseTrace } from '../trace.ts';
import { blocks, isInBlocks } from './blocks.ts';
import { fromUtf8 } from './bytes.ts';
import { importHar } from './har/har.ts';
import { beginning, type Imported, type MatrixSeat, placeOf } from './imported.ts';
import { importMatrixExport, timelinesOf } from './matrix-export.ts';
import { traceOfBlocks, traceOfJson } from './trace-values.ts';
import { importVertobotDump } from './vertobot-dump.ts';

/** `trace` is our own: JSON objects, one a line. */
export type TraceFormat = 'trace' | 'har' | 'vertobot-dump' | 'matrix-export';

/** A trace out of a source of any kind, and an account of what is not in it. */
export interface ImportedTrace extends Imported {
  /** What the source was taken for; undefined: it is nothing that can be read. */
  readonly format: TraceFormat | undefined;
  /** Why the trace is empty; undefined: it is not. */
  readonly reason: string | undefined;
}

/**
 * Reads a trace out of anything that one of the importers reads: a trace of ours, a HAR, the 2014 bot's dump, Matrix events
 * in any form. `source` is its text, the bytes of it, or its JSON already parsed. `seat` is for those who do not say who the
 * bridge is.
 *
 * Never throws. Where nothing could be read, `reason` says why.
 */
export function importTrace(source: unknown, seat: MatrixSeat = {}): ImportedTrace {
  const written = ArrayBuffer.isView(source) ? fromUtf8(source) : source;
  const content = typeof written === 'string' ? withoutMark(written) : written;
  const whole = typeof content === 'string' ? parseJson(content) : ({ ok: true, value: content } as const);
  const format = whole.ok ? formatOfJson(whole.value) : formatOfText(String(content));
  if (format === undefined) {
    const nothing = { format, trace: [], passedOver: {} };
    const broken = typeof content === 'string' && /^\s*[[{]/.test(content);
    if (whole.ok || !broken)
      return { ...nothing, reason: EXPECTED, unread: [{ path: '', reason: EXPECTED, text: beginning(content) }] };
    const unread = [{ line: whole.line, reason: notJson(whole), text: whole.near }];
    return { ...nothing, reason: `${EXPECTED}; this is ${notJsonAt(whole)}`, unread };
  }
  // One object of a trace is a line of it, and is told by its number.
  const isLine = format === 'trace' && whole.ok && isRecord(whole.value);
  const imported = importers[format](whole.ok && !isLine ? whole.value : content, seat);
  return { format, reason: imported.trace.length === 0 ? whyEmpty(imported) : undefined, ...imported };
}

const EXPECTED =
  'expected a trace (JSON objects, one a line, each with "t"), a HAR, or Matrix events (a room export, a /sync body, an array)';

const importers: Readonly<Record<TraceFormat, (source: unknown, seat: MatrixSeat) => Imported>> = {
  trace: (source) => {
    if (typeof source !== 'string') return traceOfJson(source);
    return isInBlocks(source) ? traceOfBlocks(source) : { ...parseTrace(source), passedOver: {} };
  },
  har: importHar,
  'vertobot-dump': (source) =>
    importVertobotDump(typeof source === 'string' ? source : JSON.stringify(notTooDeep(source))),
  'matrix-export': importMatrixExport,
};

function formatOfJson(json: unknown): TraceFormat | undefined {
  if (isRecord(at(json, 'log')) && at(json, 'log', 'entries') !== undefined) return 'har';
  if ((Array.isArray(json) ? json : [json]).some((one) => isRecord(one) && isTraceLine(one))) return 'trace';
  if (at(json, 'jsonrpc') !== undefined) return 'vertobot-dump';
  return timelinesOf(json) === undefined ? undefined : 'matrix-export';
}

/** Of a text that is not one JSON document: by the first of its objects that is JSON. */
function formatOfText(content: string): TraceFormat | undefined {
  for (const { text } of isInBlocks(content) ? blocks(content) : []) {
    const json = parseJson(text);
    if (json.ok && isRecord(json.value) && isTraceLine(json.value)) return 'trace';
  }
  if (/^[ \t]*"jsonrpc"/m.test(content)) return 'vertobot-dump';
  for (const [line] of content.matchAll(/^[ \t]*\{.*\}[ \t\r]*$/gm)) {
    const json = parseJson(line);
    if (!json.ok || !isRecord(json.value)) continue;
    if (isTraceLine(json.value)) return 'trace';
    if (text(at(json.value, 'decrypted', 'type')) ?? text(json.value.type)) return 'matrix-export';
    if (json.value.jsonrpc !== undefined) return 'vertobot-dump';
  }
  return undefined;
}

function isTraceLine(json: Readonly<Record<string, unknown>>): boolean {
  return json.protocol !== undefined || (json.t !== undefined && (json.command ?? json.delivery) !== undefined);
}

function whyEmpty({ unread, passedOver }: Imported): string {
  const [first] = unread;
  const told = Object.entries(passedOver).map(([kind, times]) => `${times} ${kind}`);
  const only = told.length === 0 ? 'nothing is in it' : `all that is in it: ${told.slice(0, 8).join(', ')}`;
  const why =
    first === undefined ? `no call is in it: ${only}` : `nothing of it could be read: ${placeOf(first)}${first.reason}`;
  return passedOver['m.room.encrypted'] === undefined ? why : `${why}; calls in encrypted events cannot be seen`;
}
