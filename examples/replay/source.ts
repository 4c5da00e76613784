// Where a trace is read from, and what is told of that part of it which is none.
import { once } from 'node:events';
import { fstatSync, readFileSync } from 'node:fs';
import { text as readStream } from 'node:stream/consumers';
import type { Imported } from '@mvbridge/replay';

/** What is in a file. */
export function contentOf(path: string): string {
  return readFileSync(path, 'utf8');
}

/** Whether something can come in on standard input: it is open, and neither a terminal nor /dev/null. */
export function isPipedIn(): boolean {
  try {
    return !fstatSync(0).isCharacterDevice();
  } catch {
    return false;
  }
}

/** After how long people are told that standard input is waited for, in ms. */
const SILENCE = 1_000;

/**
 * What comes in on standard input, all of it. Undefined: it ended with nothing in it, or stayed silent for `patience` ms;
 * without that it is waited for as long as it is open.
 */
export async function standardInput(patience?: number): Promise<string | undefined> {
  const note = setTimeout(() => console.error('Waiting for what comes in on standard input.'), SILENCE);
  const signal = patience === undefined ? undefined : AbortSignal.timeout(patience);
  try {
    await once(process.stdin, 'readable', { signal });
  } catch (thrown) {
    if (!signal?.aborted) throw thrown;
    process.stdin.destroy();
    return undefined;
  } finally {
    clearTimeout(note);
  }
  const content = await readStream(process.stdin);
  return content.trim() === '' ? undefined : content;
}

const MOST = 20;

/** Tells what is not in the trace, and why. Of a whole document that cannot be read the program says it, as its error. */
export function tellUnread(path: string, { unread, passedOver }: Pick<Imported, 'unread' | 'passedOver'>): void {
  const parts = unread.filter((one) => 'line' in one || one.path !== '');
  for (const one of parts.slice(0, MOST)) {
    console.error(`${path}:${'line' in one ? one.line : ` ${one.path}`}: left out: ${one.reason}`);
  }
  if (parts.length > MOST) console.error(`${path}: and ${parts.length - MOST} more`);
  const counts = Object.entries(passedOver).map(([kind, times]) => `${times} ${kind}`);
  if (counts.length > 0) console.error(`${path}: passed over: ${counts.join(', ')}`);
}
