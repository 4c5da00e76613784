// What decoding a message costs, once its JSON is parsed, over JSON.parse of its text: for each kind of message.
import { decodeCallEvent } from '@mvbridge/matrix-events';
import { decodeFrame } from '@mvbridge/verto';
import { traceNames, traceOf } from '../support/fixtures.ts';
import { inTurn, median, took } from './rounds.ts';

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

const MESSAGES = 500;

/** Every kind of message that the captured traces have. `decode_over_parse` is that of the costliest kind. */
export function decodeOverParse() {
  const costs = Object.fromEntries(samples().map((sample) => [sample.kind, costOf(sample)]));
  return {
    decode_over_parse: Math.max(...Object.values(costs).map(({ over_parse }) => over_parse)),
    decode_over_parse_by_kind: costs,
  };
}

function costOf({ kind, text, decode }: Sample) {
  if (!decode(JSON.parse(text)).ok) throw new Error(`${kind}: a captured message that does not decode`);
  const times = inTurn(
    {
      parse: { run: () => repeated(() => JSON.parse(text)) },
      both: { run: () => repeated(() => decode(JSON.parse(text))) },
    },
    { rounds: 40, warmUp: 10 },
  );
  return {
    over_parse: median(times.map(({ both, parse }) => both / parse)) - 1,
    bytes: text.length,
    parse_us: (took(times, 'parse') * 1_000) / MESSAGES,
    both_us: (took(times, 'both') * 1_000) / MESSAGES,
  };
}

function repeated(run: () => unknown): void {
  for (let i = 0; i < MESSAGES; i += 1) run();
}
