// The Verto session in a HAR: Chromium's DevTools and Playwright keep what passed over a WebSocket in `_webSocketMessages`
// of its entry.
import { at, notJsonAt, parseJson, text } from '../../json.ts';
import type { Millis } from '../../trace.ts';
import { beginning, shown, type Tally, type UnreadPath } from '../imported.ts';
import { type Entry, isWebSocket, type Timed } from './entry.ts';

/** One WebSocket on which Verto was spoken. */
interface Socket {
  readonly entry: Entry;
  readonly sessid: string | undefined;
  readonly frames: readonly Timed[];
  readonly unread: readonly UnreadPath[];
  readonly speedTests: number;
}

/** The frames of the session that has the most, over all its sockets. */
export function vertoLines(entries: readonly Entry[], unread: UnreadPath[], passedOver: Tally): readonly Timed[] {
  const sessions = new Map<string | undefined, Socket[]>();
  for (const entry of entries.filter(isWebSocket)) {
    const socket = socketOf(entry);
    if (typeof socket === 'string') unread.push({ path: entry.path, reason: socket, text: entry.place });
    else sessions.set(socket.sessid, [...(sessions.get(socket.sessid) ?? []), socket]);
  }
  const size = (sockets: readonly Socket[]) => sockets.reduce((sum, { frames }) => sum + frames.length, 0);
  const [chosen = [], ...others] = [...sessions.values()].sort((a, b) => size(b) - size(a));
  for (const { entry } of others.flat()) {
    const reason = 'another Verto session than the one with the most frames';
    unread.push({ path: entry.path, reason, text: entry.place });
  }
  const inTurn = [...chosen].sort((a, b) => a.entry.began - b.entry.began);
  return inTurn.flatMap((socket, i) => {
    for (const one of socket.unread) unread.push(one);
    if (socket.speedTests > 0) passedOver.add('speed test', socket.speedTests);
    return socketLines(socket, inTurn[i + 1]);
  });
}

function socketLines({ entry, frames }: Socket, next: Socket | undefined): readonly Timed[] {
  const first = frames[0]?.at ?? entry.began;
  const last = frames.at(-1)?.at ?? entry.began;
  const opened = Math.min(entry.began, first);
  const line = (at: Millis, transport: 'open' | 'close'): Timed => ({ at, line: { protocol: 'verto', transport } });
  const nextOpens = next === undefined ? undefined : Math.min(next.entry.began, next.frames[0]?.at ?? next.entry.began);
  // One session has one socket at a time: what the old one still brings after the new one opens is brought before it.
  const until = nextOpens ?? Number.POSITIVE_INFINITY;
  const kept = frames.map((frame) => ({ ...frame, at: Math.min(frame.at, until) }));
  const over = entry.ended > last ? entry.ended : nextOpens;
  return [line(opened, 'open'), ...kept, ...(over === undefined ? [] : [line(Math.min(over, until), 'close')])];
}

/** A socket's frames; a string says why it is passed over. */
function socketOf(entry: Entry): Socket | string {
  const messages = at(entry.json, '_webSocketMessages');
  if (!Array.isArray(messages)) {
    const file = text(at(entry.json, 'response', 'content', '_file'));
    if (file !== undefined) return `its frames are in another file, ${file}: have Playwright embed the content`;
    return 'a WebSocket without its frames (_webSocketMessages): Chromium writes them for sockets that open after its DevTools do';
  }
  const frames: Timed[] = [];
  const unread: UnreadPath[] = [];
  let speedTests = 0;
  let isVerto = false;
  let sessid: string | undefined;
  for (const [i, json] of messages.entries()) {
    const data = at(json, 'data');
    const read = readFrame(json);
    if (read === 'speed test') speedTests += 1;
    else if (typeof read === 'string') {
      const path = `${entry.path}._webSocketMessages[${i}]`;
      unread.push({ path, reason: read, text: beginning(data ?? json) });
    } else {
      const message = 'message' in read.line ? read.line.message : undefined;
      isVerto ||= speaksVerto(message);
      sessid ??= text(at(message, 'params', 'sessid')) ?? text(at(message, 'result', 'sessid'));
      frames.push(read);
    }
  }
  if (!isVerto) return messages.length === 0 ? 'a WebSocket without a frame' : 'a WebSocket that speaks no Verto';
  return { entry, sessid, frames: frames.sort((a, b) => a.at - b.at), unread, speedTests };
}

/** DevTools write seconds since the epoch, Playwright ms: as seconds this is far ahead, as ms it is 1973. */
const LEAST_MS = 1e11;

function readFrame(json: unknown): Timed | string {
  const [type, time, opcode, data] = ['type', 'time', 'opcode', 'data'].map((key) => at(json, key));
  if (typeof time !== 'number' || !(time > 0 && Number.isFinite(time))) {
    return `time: expected seconds or ms since the epoch, got ${shown(time)}`;
  }
  if (type !== 'send' && type !== 'receive') return `type: expected "send" or "receive", got ${shown(type)}`;
  if (typeof data !== 'string' || (opcode !== undefined && opcode !== 1)) return 'not a text frame';
  if (data.startsWith('#')) return 'speed test';
  const message = parseJson(data);
  if (!message.ok) return `data: ${notJsonAt(message)}`;
  const direction = type === 'send' ? 'out' : 'in';
  return { at: time < LEAST_MS ? time * 1_000 : time, line: { protocol: 'verto', direction, message: message.value } };
}

function speaksVerto(message: unknown): boolean {
  const method = text(at(message, 'method')) ?? text(at(message, 'result', 'method')) ?? '';
  return method.startsWith('verto.') || (method === 'login' && at(message, 'params') !== undefined);
}
