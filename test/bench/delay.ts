// What each strategy adds to a call: how long an offer is held, over recorded and simulated arrivals of its candidates.
// Time is told, so the numbers are the same on every machine.
import { createCoalescer, type StrategyName, type TrickledCandidate } from '@mvbridge/sdp';
import { trickled } from '../support/candidates.ts';
import { traceNames, traceOf } from '../support/fixtures.ts';
import { clientOffer } from '../support/sdp.ts';
import { chance } from './chance.ts';

/** An offer at 0 and what trickles in after it. */
interface Arrival {
  readonly sdp: string;
  readonly batches: readonly { readonly at: number; readonly candidates: readonly TrickledCandidate[] }[];
}

/** How long an offer was held, and how much of that after its first usable candidate had come, in ms. */
interface Held {
  readonly held: number;
  readonly settled: number | undefined;
}

/** Every offer of a client that was captured, with its trickle as it came. */
function recorded(): readonly Arrival[] {
  return traceNames.flatMap((name): readonly Arrival[] => {
    const events = traceOf(name).flatMap((line) =>
      'event' in line && line.direction === 'in'
        ? [
            {
              t: line.t,
              event: line.event as {
                type: string;
                content: { candidates?: TrickledCandidate[]; offer?: { sdp: string } };
              },
            },
          ]
        : [],
    );
    const invite = events.find(({ event }) => event.type === 'm.call.invite');
    const sdp = invite?.event.content.offer?.sdp;
    if (invite === undefined || sdp === undefined) return [];
    const batches = events.flatMap(({ t, event }) =>
      event.type === 'm.call.candidates' && t - invite.t < 10_000
        ? [{ at: t - invite.t, candidates: event.content.candidates ?? [] }]
        : [],
    );
    return [{ sdp, batches }];
  });
}

/** When a client finds its candidates: on its own networks at once, by STUN after a round trip or some. */
function found(random: () => number): readonly { readonly at: number; readonly candidate: TrickledCandidate }[] {
  const host = 2 + 28 * random();
  const stun = 20 + 380 * random() ** 2;
  return [
    ...trickled('host', 'ipv6').map((candidate) => ({ at: host, candidate })),
    ...trickled('costly').map((candidate) => ({ at: stun, candidate })),
  ];
}

/** The candidates in batches, as a client's rule sends them, each with the way through a homeserver before it. */
function batched(
  random: () => number,
  slotOf: (at: number) => number,
  { from = 0, end = false, wayMs = (one: () => number) => 5 + 35 * one() } = {},
): Arrival['batches'] {
  const slots = new Map<number, TrickledCandidate[]>();
  for (const { at, candidate } of found(random)) {
    const slot = Math.max(from, slotOf(at));
    slots.set(slot, [...(slots.get(slot) ?? []), candidate]);
  }
  const sent = [...slots].sort(([a], [b]) => a - b);
  if (end) sent.push([from + 2_000, trickled('end')]);
  let last = 0;
  return sent.map(([slot, candidates]) => {
    last = Math.max(last, slot - from + wayMs(random));
    return { at: last, candidates };
  });
}

/** What the clients do, from their sources: matrix-js-sdk call.ts, Element Android and iOS. */
const patterns: Record<string, (random: () => number) => Arrival> = {
  // Waits 200 ms, sends the invite, flushes what it has right behind it; the rest and the end marker 2 s later.
  'matrix-js-sdk': (random) => ({
    sdp: clientOffer,
    batches: batched(random, (at) => (at <= 200 ? 200 : 2_200), { from: 200, end: true }),
  }),
  // The invite at once, candidates in chunks of 300 ms, no end marker.
  'Element Android': (random) => ({ sdp: clientOffer, batches: batched(random, (at) => 300 * Math.ceil(at / 300)) }),
  // The invite at once, candidates 100 ms after the last one found.
  'Element iOS': (random) => ({ sdp: clientOffer, batches: batched(random, (at) => at + 100) }),
  // matrix-js-sdk behind a homeserver that lets one event through every five seconds (Synapse: 0.2/s).
  'rate-limited homeserver': (random) => ({
    sdp: clientOffer,
    batches: batched(random, (at) => (at <= 200 ? 200 : 2_200), {
      from: 200,
      end: true,
      wayMs: (one) => 5_000 * one(),
    }),
  }),
};

function play({ sdp, batches }: Arrival, strategy: StrategyName): Held {
  const coalescer = createCoalescer({ policy: { strategy } });
  const arrivals = [...batches].sort((a, b) => a.at - b.at);
  const usableAt = arrivals.find(({ candidates }) =>
    candidates.some(({ candidate }) => / udp \d+ \d+\.\d+\./.test(candidate)),
  )?.at;
  let left = coalescer.handleDescription('offer', sdp, 0);
  for (const { at, candidates } of arrivals) {
    const due = coalescer.nextDeadline();
    if (left === undefined && due !== undefined && due <= at) left = coalescer.handleTimeout(due);
    left ??= coalescer.handleCandidates(candidates, at);
  }
  left ??= coalescer.handleTimeout(coalescer.nextDeadline() ?? 0);
  if (left === undefined) throw new Error('the offer never left');
  const settled = usableAt === undefined || usableAt > left.heldMs ? undefined : left.heldMs - usableAt;
  return { held: left.heldMs, settled };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

/** ms that an offer is held, by strategy and arrival pattern. `settled`: how much of it after the first usable candidate. */
export function addedDelay(offers = 5_000) {
  const arrivals: Record<string, readonly Arrival[]> = { recorded: recorded() };
  for (const [name, arrive] of Object.entries(patterns)) {
    const random = chance(1);
    arrivals[name] = Array.from({ length: offers }, () => arrive(random));
  }
  const of = (strategy: StrategyName) =>
    Object.fromEntries(Object.entries(arrivals).map(([pattern, all]) => [pattern, delays(all, strategy)]));
  return { added_delay_ms: { usable: of('usable'), eager: of('eager'), complete: of('complete') } };
}

function delays(arrivals: readonly Arrival[], strategy: StrategyName) {
  const held = arrivals.map((arrival) => play(arrival, strategy));
  const ms = held.map((one) => one.held);
  const settled = held.flatMap((one) => one.settled ?? []);
  return {
    p50: percentile(ms, 0.5),
    p95: percentile(ms, 0.95),
    p99: percentile(ms, 0.99),
    most: percentile(ms, 1),
    offers: ms.length,
    settled_most: percentile(settled, 1),
  };
}
