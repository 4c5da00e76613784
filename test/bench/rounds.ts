// Two or more ways of doing things, timed in turn in the same process: A B, B A, A B … A machine that is slow for a second is
// slow for all of them, and each round gives ratios of its own, of which the median counts.
//
// tinybench times each turn: it is kept (6.2.5 of November 2026, for Node 20 and later), and takes a clock; mitata, the other
// one, has neither a release for months nor a clock of one's own.
import { Bench, type Task } from 'tinybench';

/**
 * ms of processor time that this process has had, the threads of its garbage collector included. Unlike the time on the
 * wall it says the same when others want the processor as well, and a longer turn is not interrupted more than a short one.
 */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** One of the ways. `prepare` runs before each turn and is not timed. */
export interface Way {
  readonly run: () => unknown;
  readonly prepare?: () => void;
}

/** What the ways took, a round each: ms of processor time. */
export type Rounds<Name extends string> = readonly Readonly<Record<Name, number>>[];

/**
 * What the way before has left among the young objects would be collected in the turn of the next one, at its cost. Twice:
 * what outlives one collection is moved, what outlives the second is not young any more.
 */
function emptyNursery(): void {
  for (let i = 0; i < 2; i += 1) globalThis.gc?.({ type: 'minor', execution: 'sync' });
}

/** Times all ways in so many rounds, after some that do not count. */
export function inTurn<Name extends string>(
  ways: Readonly<Record<Name, Way>>,
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Rounds<Name> {
  // One iteration a turn, whatever it takes.
  const bench = new Bench({ now: processorMs, time: 0, iterations: 1, warmup: false, throws: true });
  const names = Object.keys(ways) as Name[];
  for (const name of names) {
    const { run, prepare } = ways[name];
    const beforeEach = () => {
      prepare?.();
      emptyNursery();
    };
    // Said to be synchronous: to find that out, tinybench would run it now, unprepared.
    bench.add(name, run, { async: false, beforeEach });
  }
  const tasks = new Map(names.map((name) => [name, bench.getTask(name)]));
  const measured = Array.from({ length: warmUp + rounds }, (_, round) => {
    const order = round % 2 === 0 ? names : names.toReversed();
    const took = new Map(order.map((name) => [name, turn(tasks.get(name))]));
    return Object.fromEntries(names.map((name) => [name, took.get(name)])) as Record<Name, number>;
  });
  return measured.slice(warmUp);
}

function turn(task: Task | undefined): number {
  // One that has run does not run again, and keeps its first result.
  task?.reset(false);
  const result = task?.runSync().result;
  if (result?.state !== 'completed') throw new Error(`${task?.name}: ${result?.state}`);
  return result.latency.mean;
}

/** How many times as long one way takes as another: of each round, and then the median. */
export function ratio<Name extends string>(rounds: Rounds<Name>, way: NoInfer<Name>, over: NoInfer<Name>): number {
  return median(rounds.map((round) => round[way] / round[over]));
}

/** What one way takes, in ms. */
export function took<Name extends string>(rounds: Rounds<Name>, way: NoInfer<Name>): number {
  return median(rounds.map((round) => round[way]));
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
