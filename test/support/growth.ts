// How the time for something grows with it. What is looked for is the square, and only that: a timed bound near what was
// measured fails on a busy machine. So the two sizes lie far apart, where a square takes as many times longer again, and the
// bound lies in the middle between them. Processor time, to which others that want it add little, and the least of several,
// since whatever disturbs only adds; a machine that disturbs each of them is given more of them.

/** How much more of it the large one has. A square takes 1 024 times as long, in place of 32. */
const TIMES = 32;
const BOUND = 256;
const ROUNDS = 3;
const MOST_ROUNDS = 20;

/**
 * How many times as long 32 times as much takes, told as a fault where it is far from 32: `undefined` is what a test wants.
 *
 * @param make What is timed, for n of whatever there is more of.
 * @param most The n of the large one.
 */
export function squareIn(make: (n: number) => () => unknown, most: number): string | undefined {
  const [small, large] = [make(Math.ceil(most / TIMES)), make(most)];
  const took = { small: Infinity, large: Infinity };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (let i = 0; i < TIMES / 4; i++) took.small = Math.min(took.small, processorTime(small));
    took.large = Math.min(took.large, processorTime(large));
    if (round + 1 >= ROUNDS && took.large / took.small < BOUND) return undefined;
  }
  return `${TIMES} times as much took ${Math.round(took.large / took.small)} times as long: ${took.large} ms after ${took.small} ms`;
}

/** The processor time of one run, in ms, and no less than the clock can tell. */
export function processorTime(run: () => unknown): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return Math.max(0.005, (user + system) / 1_000);
}
