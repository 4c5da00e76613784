// Sessions for a measurement, made in a thread of their own. Making them replays all their calls and keeps everything, and V8
// learns from that: what was made at some place in the code and lived long is put straight into the old part of the heap from
// then on. In the process that measures, the passing objects of each call would land there, at up to twice the cost.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Session, sessionOf } from './session.ts';

interface Wanted {
  readonly names: readonly string[];
  readonly calls: number;
}

/** A session of each of these captures, with so many calls. The program has to begin with {@link makeSessions}. */
export async function sessionsOf(names: readonly string[], calls: number): Promise<readonly Session[]> {
  const [program = ''] = process.argv.slice(1);
  const worker = new Worker(program, { workerData: { names, calls } satisfies Wanted });
  const [sessions] = (await once(worker, 'message')) as [readonly Session[]];
  await worker.terminate();
  return sessions;
}

/** In such a thread: makes what was asked for. Answers whether it is one. */
export function makeSessions(): boolean {
  if (isMainThread) return false;
  const { names, calls } = workerData as Wanted;
  parentPort?.postMessage(names.map((name) => sessionOf(name, calls)));
  return true;
}
