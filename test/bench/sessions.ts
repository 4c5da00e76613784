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

/** The same calls, one after another in one session, and each in a session of its own. */
export interface Made {
  readonly session: Session;
  readonly alone: readonly Session[];
}

/** Sessions of each of these captures, with so many calls. The program has to begin with {@link makeSessions}. */
export async function sessionsOf(names: readonly string[], calls: number): Promise<readonly Made[]> {
  const [program = ''] = process.argv.slice(1);
  const worker = new Worker(program, { workerData: { names, calls } satisfies Wanted });
  const [made] = (await once(worker, 'message')) as [readonly Made[]];
  await worker.terminate();
  return made;
}

/** In such a thread: makes what was asked for. Answers whether it is one. */
export function makeSessions(): boolean {
  if (isMainThread) return false;
  const { names, calls } = workerData as Wanted;
  const made = names.map((name): Made => {
    const alone = Array.from({ length: calls }, (_, call) => sessionOf(name, 1, call));
    return { session: sessionOf(name, calls), alone };
  });
  parentPort?.postMessage(made);
  return true;
}
