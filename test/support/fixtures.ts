import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseTrace, type Trace } from '@mvbridge/replay';

const folder = fileURLToPath(new URL('../fixtures/traces/', import.meta.url));

/** The captured traces, `folder/name` without the ending. */
export const traceNames: readonly string[] = ['bridged', 'matrix', 'verto'].flatMap((part) =>
  readdirSync(`${folder}${part}`)
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => `${part}/${file.replace('.jsonl', '')}`),
);

/** A captured trace. Throws where a line of it cannot be read: then the fixture is broken. */
export function traceOf(name: string): Trace {
  const { trace, unread } = parseTrace(readFileSync(`${folder}${name}.jsonl`, 'utf8'));
  if (unread.length > 0) throw new Error(`${name}: ${JSON.stringify(unread)}`);
  return trace;
}
