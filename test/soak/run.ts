// The soak itself, in a process that can collect its garbage: `node --expose-gc run.js <calls> <seed>`.
import { type Sample, soak } from './soak.ts';

const [calls, seed] = process.argv.slice(2).map(Number);
if (calls === undefined || seed === undefined) throw new Error('wants a number of calls and a seed');

const start = performance.now();
const seconds = () => (performance.now() - start) / 1_000;
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

const done = soak(calls, seed, heap, ({ begun, live, heapBytes }) => {
  const pace = `${Math.round(begun / seconds())} calls/s`;
  process.stderr.write(`${seconds().toFixed(0)} s: ${begun} calls begun, ${live} live, ${mb(heapBytes)}, ${pace}\n`);
});

const steady = done.samples.slice(Math.ceil(done.samples.length / 4));
const half = Math.ceil(steady.length / 2);
const [earlier, later] = [mean(steady.slice(0, half)), mean(steady.slice(half))];

const wrong = [
  done.live > 0 && `${done.live} calls are live when all are over`,
  done.remembered > 0 && `${done.remembered} things are remembered when all is forgotten`,
  done.nextDeadline !== undefined && `a deadline is left, at ${done.nextDeadline}`,
  done.leftAtFreeswitch > 0 && `${done.leftAtFreeswitch} calls are left in FreeSWITCH`,
  done.leftAtClients > 0 && `${done.leftAtClients} calls are left at their clients`,
  later > 1.05 * earlier + 1e6 && `the heap has grown from ${mb(earlier)} to ${mb(later)}`,
].filter((one) => one !== false);

for (const [name, count] of [...done.out].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`${String(count).padStart(10)}  ${name}`);
}
console.log(
  `${done.calls} calls in ${done.toldHours.toFixed(1)} hours of told time, ${seconds().toFixed(0)} s of real time; heap ${mb(earlier)} in the first half, ${mb(later)} in the second`,
);
for (const one of wrong) console.error(`wrong: ${one}`);
if (wrong.length > 0) process.exitCode = 1;
else console.log('Nothing is left of them.');

function mean(samples: readonly Sample[]): number {
  return samples.reduce((sum, { heapBytes }) => sum + heapBytes, 0) / samples.length;
}

function heap(): number {
  if (globalThis.gc === undefined) throw new Error('wants node --expose-gc');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
