// What a call that is up holds in the heap, long after it was answered: with its two SDPs, and all that finds it again.
import { type Caller, cityOf } from './city.ts';

/** Half of the calls from clients, half from FreeSWITCH; and how it is for each. */
export function bytesPerCall() {
  // What is compiled or made once is there before anything is counted.
  cityOf(1_000);
  return {
    bytes_per_call: bytes(100_000, ['client', 'freeswitch']),
    bytes_per_call_by_caller: { client: bytes(20_000, ['client']), freeswitch: bytes(20_000, ['freeswitch']) },
  };
}

function bytes(calls: number, callers: readonly Caller[]): number {
  const before = heap();
  const city = cityOf(calls, callers);
  city.up.length = 0;
  // Nothing of how they came up is left: what was on its way has arrived, or was given up.
  city.rest(600_000);
  const held = heap() - before;
  if (city.translator.calls().length !== calls) throw new Error('a call is gone');
  return held / calls;
}

function heap(): number {
  if (globalThis.gc === undefined) throw new Error('wants node --expose-gc');
  for (let i = 0; i < 3; i += 1) globalThis.gc();
  return process.memoryUsage().heapUsed;
}
