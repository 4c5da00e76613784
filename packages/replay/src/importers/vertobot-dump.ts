// The trace that was published with the first Matrix-Verto bot: the bot's log, turned round. Other logs of verto.js look
// like it: pretty-printed JSON-RPC messages one after the other, without time stamps, with comments between them.
import { at, notJson, parseJson } from '../json.ts';
import type { Direction, TraceLine, UnreadLine } from '../trace.ts';
import { beginning, type Imported } from './imported.ts';

/** How far apart the messages are set, in ms. */
const STEP = 100;

/**
 * Reads the dump of the 2014 bot: JSON-RPC messages of its Verto socket, the newest first, lines that begin with `#` left
 * out.
 *
 * Made up are the times, which the dump does not have: 100 ms from message to message, the first at 100. The directions
 * are not: the client asks with `dialogParams` (or to log in), FreeSWITCH with `callID`, and a response goes to the side
 * that asked under its id before. Never throws; a message that is no JSON is told by the line on which it breaks.
 */
export function importVertobotDump(source: string): Imported {
  const unread: UnreadLine[] = [];
  const messages: { readonly message: unknown; readonly block: Block }[] = [];
  for (const block of blocks(source)) {
    const json = parseJson(block.text);
    if (json.ok) messages.push({ message: json.value, block });
    else unread.push({ line: block.line + json.line - 1, reason: notJson(json), text: json.near });
  }
  const asked = { in: new Set<unknown>(), out: new Set<unknown>() };
  const trace: TraceLine[] = [];
  for (const { message, block } of messages.reverse()) {
    const direction = directionOf(message, asked);
    if (direction === undefined) {
      const reason = 'expected a JSON-RPC request, or a response to one';
      unread.push({ line: block.line, reason, text: beginning(block.text) });
    } else trace.push({ t: (trace.length + 1) * STEP, protocol: 'verto', direction, message });
  }
  return { trace, unread: unread.sort((a, b) => a.line - b.line), passedOver: {} };
}

/** Which way a message went; a request is remembered under its id. undefined: it is none, or answers nobody. */
function directionOf(message: unknown, asked: Record<Direction, Set<unknown>>): Direction | undefined {
  const id = at(message, 'id');
  const method = at(message, 'method');
  if (typeof method === 'string') {
    const direction = at(message, 'params', 'callID') === undefined && method !== 'verto.clientReady' ? 'out' : 'in';
    asked[direction].add(id);
    return direction;
  }
  if (at(message, 'result') === undefined && at(message, 'error') === undefined) return undefined;
  // The two sides count apart, and their ids can meet: the client's requests are answered sooner than FreeSWITCH's count
  // gets there.
  if (asked.out.delete(id)) return 'in';
  return asked.in.delete(id) ? 'out' : undefined;
}

interface Block {
  readonly line: number;
  readonly text: string;
}

/** The messages: each begins with a brace in the first column, and goes on until the next one or a comment. */
function blocks(source: string): readonly Block[] {
  const found: { line: number; lines: string[] }[] = [];
  let open: { line: number; lines: string[] } | undefined;
  for (const [index, content] of source.split(/\r\n|\n|\r/).entries()) {
    if (content.startsWith('#')) open = undefined;
    else if (content.startsWith('{') || (open === undefined && content.trim() !== '')) {
      open = { line: index + 1, lines: [content] };
      found.push(open);
    } else open?.lines.push(content);
  }
  return found.map(({ line, lines }) => ({ line, text: lines.join('\n').trim() }));
}
