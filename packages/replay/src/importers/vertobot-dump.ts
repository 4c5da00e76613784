// The trace that was published with the first Matrix-Verto bot: the bot's log, turned round. Other logs of verto.js look
// like it: pretty-printed JSON-RPC messages one after the other, without time stamps, with comments between them.
import { at, notJson, parseJson, withoutMark } from '../json.ts';
import type { Direction, TraceLine, UnreadLine } from '../trace.ts';
import { type Block, blocks } from './blocks.ts';
import { beginning, type Imported } from './imported.ts';

/** How far apart the messages are set, in ms. */
const STEP = 100;

/**
 * Reads the dump of the 2014 bot: JSON-RPC messages of its Verto socket, the newest first, lines that begin with `#` left
 * out. Other logs have the oldest first: the order is the one in which more responses come after what they answer.
 *
 * Made up are the times, which the dump does not have: 100 ms from message to message, the first at 100. The directions
 * are not: the client asks with `dialogParams` (or to log in), FreeSWITCH with `callID`, and a response goes to the side
 * that asked under its id before. Never throws; a message that is no JSON is told by the line on which it breaks.
 */
export function importVertobotDump(source: string): Imported {
  const unread: UnreadLine[] = [];
  const messages: { readonly message: unknown; readonly block: Block }[] = [];
  for (const block of blocks(withoutMark(source))) {
    const json = parseJson(block.text);
    if (json.ok) messages.push({ message: json.value, block });
    else unread.push({ line: block.line + json.line - 1, reason: notJson(json), text: json.near });
  }
  const read = [[...messages].reverse(), messages].map(inOrder);
  const [best = { trace: [], strays: [] }] = read.sort((a, b) => b.trace.length - a.trace.length);
  const strays = best.strays.map(({ line, text }) => ({ line, reason: EXPECTED, text: beginning(text) }));
  return { trace: best.trace, unread: [...unread, ...strays].sort((a, b) => a.line - b.line), passedOver: {} };
}

const EXPECTED = 'expected a JSON-RPC request, or a response to one';

/** The messages in this order, the oldest first, as a trace; `strays` are responses to nothing before them, and the like. */
function inOrder(messages: readonly { readonly message: unknown; readonly block: Block }[]): {
  readonly trace: readonly TraceLine[];
  readonly strays: readonly Block[];
} {
  const asked = { in: new Set<unknown>(), out: new Set<unknown>() };
  const trace: TraceLine[] = [];
  const strays: Block[] = [];
  for (const { message, block } of messages) {
    const direction = directionOf(message, asked);
    if (direction === undefined) strays.push(block);
    else trace.push({ t: (trace.length + 1) * STEP, protocol: 'verto', direction, message });
  }
  return { trace, strays };
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
