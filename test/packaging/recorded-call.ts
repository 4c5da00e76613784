// The call that everything here bridges: a Matrix user calls an echo test, FreeSWITCH answers, the user hangs up. What is
// expected is read off the trace, by its JSON alone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './tarballs.ts';

const path = join(root, 'test/fixtures/traces/bridged/outbound_answer.jsonl');

export const recordedCall = readFileSync(path, 'utf8');

type Json = Readonly<Record<string, unknown>>;

interface Line {
  readonly protocol: 'matrix' | 'verto';
  readonly direction: 'in' | 'out';
  readonly event?: Json;
  readonly message?: Json;
}

const lines = recordedCall
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Line);

/** What the recorded bridge received. */
export const received = lines.filter(({ direction }) => direction === 'in');

/** What the recorded bridge sent, named. */
export const sentThen = lines
  .filter(({ direction }) => direction === 'out')
  .map(({ event, message }) => nameOfSent(event ?? message ?? {}));

/** What was sent and about which call, in a line: of a Matrix event or a Verto message. */
export function nameOfSent(sent: Json): string {
  if ('type' in sent) return `${sent.type} ${fieldOf(sent.content, 'call_id')}`;
  if ('result' in sent) return `result ${sent.id}: ${fieldOf(sent.result, 'method')}`;
  const dialog = fieldOf(sent.params, 'dialogParams');
  const cause = fieldOf(sent.params, 'cause');
  return [sent.id, sent.method, fieldOf(dialog, 'callID'), fieldOf(dialog, 'destination_number'), cause]
    .filter((part) => part !== undefined)
    .join(' ');
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Json)[key] : undefined;
}
