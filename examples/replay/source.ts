// Where a trace is read from, and what is told of that part of it which is none.
import { fstatSync, readFileSync } from 'node:fs';
import { text as readStream } from 'node:stream/consumers';
import type { Imported } from '@mvbridge/replay';

/** What is in a file; `-` is standard input. */
export async function contentOf(path: string): Promise<string> {
  return path === '-' ? readStream(process.stdin) : readFileSync(path, 'utf8');
}

/** How long something that is piped in may take to begin, in ms: a pipe that nobody writes to is not to be waited for. */
const PATIENCE = 1_000;

/** What is piped in; undefined: nothing is. */
export async function pipedIn(): Promise<string | undefined> {
  const input = fstatSync(0);
  if (!input.isFIFO() && !input.isFile()) return undefined;
  const began = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE);
    process.stdin.once('readable', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
  if (began) return (await readStream(process.stdin)) || undefined;
  process.stdin.destroy();
  console.error('Nothing comes in on standard input: - waits for it longer.\n');
  return undefined;
}

const MOST = 20;

/** Tells what is not in the trace, and why. */
export function tellUnread(path: string, { unread, passedOver }: Pick<Imported, 'unread' | 'passedOver'>): void {
  for (const one of unread.slice(0, MOST)) {
    console.error(`${path}:${'line' in one ? one.line : ` ${one.path}`}: left out: ${one.reason}`);
  }
  if (unread.length > MOST) console.error(`${path}: and ${unread.length - MOST} more`);
  const counts = Object.entries(passedOver).map(([kind, times]) => `${times} ${kind}`);
  if (counts.length > 0) console.error(`${path}: passed over: ${counts.join(', ')}`);
}
