// What decoding costs over JSON.parse of the same text, for each kind of message. Both are timed in one run, one after the
// other, so that the ratio means something on any machine.
import { performance } from 'node:perf_hooks';
import { decodeCallEvent } from '@mvbridge/matrix-events';
import { decodeFrame } from '@mvbridge/verto';
import { traceNames, traceOf } from '../support/fixtures.ts';

/** What one kind of message cost: `ratio` is decoding, JSON.parse included, over JSON.parse alone. */
export interface DecodeCost {
  readonly kind: string;
  readonly bytes: number;
  readonly parseNs: number;
  readonly decodeNs: number;
  readonly ratio: number;
}

interface Sample {
  readonly kind: string;
  readonly text: string;
  readonly decode: (json: unknown) => { readonly ok: boolean };
}

/** One captured message of each kind: the one of median length. */
function samples(): readonly Sample[] {
  const kinds = new Map<string, Sample[]>();
  for (const line of traceNames.flatMap(traceOf)) {
    const sample = sampleOf(line);
    if (sample !== undefined) kinds.set(sample.kind, [...(kinds.get(sample.kind) ?? []), sample]);
  }
  return [...kinds.values()].flatMap((all) => {
    const sorted = all.sort((a, b) => a.text.length - b.text.length);
    return sorted.slice(sorted.length >> 1, (sorted.length >> 1) + 1);
  });
}

function sampleOf(line: ReturnType<typeof traceOf>[number]): Sample | undefined {
  if ('event' in line) {
    const { type } = line.event as { readonly type: string };
    return { kind: `matrix ${type}`, text: JSON.stringify(line.event), decode: decodeCallEvent };
  }
  if (!('message' in line)) return undefined;
  const from = line.direction === 'in' ? 'server' : 'client';
  const message = line.message as object;
  const what = 'method' in message ? message.method : 'result' in message ? 'a result' : 'an error';
  return { kind: `verto ${from} ${what}`, text: JSON.stringify(message), decode: (json) => decodeFrame(json, from) };
}

/** Times every kind of message that the captured traces have, in so many rounds; the median round counts. */
export function decodeCosts(rounds = 40): readonly DecodeCost[] {
  return samples().map(({ kind, text, decode }) => {
    if (!decode(JSON.parse(text)).ok) throw new Error(`${kind}: a captured message that does not decode`);
    const parse = () => JSON.parse(text);
    const both = () => decode(JSON.parse(text));
    for (const run of [parse, both]) nsOf(run, 2_000);
    // In turn, so that whatever else the machine does slows both.
    const times = Array.from({ length: rounds }, () => [nsOf(parse, 500), nsOf(both, 500)] as const);
    const parseNs = median(times.map(([ns]) => ns));
    const decodeNs = median(times.map(([, ns]) => ns));
    return { kind, bytes: text.length, parseNs, decodeNs, ratio: decodeNs / parseNs };
  });
}

function nsOf(run: () => unknown, times: number): number {
  const start = performance.now();
  for (let i = 0; i < times; i++) run();
  return ((performance.now() - start) * 1e6) / times;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

/** The costs as a table for the terminal. */
export function decodeTable(costs: readonly DecodeCost[]): string {
  const head = ['message', 'bytes', 'JSON.parse ns', 'decoded ns', 'ratio'];
  const rows = costs.map(({ kind, bytes, parseNs, decodeNs, ratio }) => [
    kind,
    `${bytes}`,
    parseNs.toFixed(0),
    decodeNs.toFixed(0),
    ratio.toFixed(2),
  ]);
  return [head, ...rows]
    .map(([kind = '', ...rest]) => kind.padEnd(48) + rest.map((cell) => cell.padStart(15)).join(''))
    .join('\n');
}
