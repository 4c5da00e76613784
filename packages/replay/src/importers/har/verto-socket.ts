// The Verto session in a HAR: Chromium's DevTools and Playwright keep what passed over a WebSocket in `_webSocketMessages`
// of its entry.
import { at, isRecord, notJsonAt, parseJson, text } from '../../json.ts';
import type { Millis } from '../../trace.ts';
import { fromBase64 } from '../bytes.ts';
import { beginning, shown, type Tally, type UnreadPath } from '../imported.ts';
import { type Entry, isWebSocket, type Timed } from './entry.ts';

/** What was read of one WebSocket. */
interface Socket {
  readonly entry: Entry;
  readonly sessid: string | undefined;
  readonly frames: readonly Timed[];
  /** How many of the frames are Verto and nothing else: 0 where something else was spoken. */
  readonly verto: number;
  readonly unread: readonly UnreadPath[];
  /** How many of the unread were kept in a way that we do not know: they may have been Verto. */
  readonly broken: number;
  readonly speedTests: number;
}

/** The frames of the session that has the most, over all its sockets. */
export function vertoLines(entries: readonly Entry[], unread: UnreadPath[], passedOver: Tally): readonly Timed[] {
  const sessions = new Map<string | undefined, Socket[]>();
  for (const entry of entries.filter(isWebSocket)) {
    const socket = socketOf(entry);
    if (typeof socket === 'string') unread.push({ path: entry.path, reason: socket, text: entry.place });
    else if (socket.verto > 0) sessions.set(socket.sessid, [...(sessions.get(socket.sessid) ?? []), socket]);
    else if (socket.broken > 0) unread.push(...socket.unread);
    else passedOver.add('WebSocket without Verto');
  }
  const size = (sockets: readonly Socket[]) => sockets.reduce((sum, { verto }) => sum + verto, 0);
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

/** A socket's frames; a string says why the HAR does not have them. */
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
  let [verto, broken] = [0, 0];
  let sessid: string | undefined;
  for (const [i, json] of messages.entries()) {
    const data = at(json, 'data');
    const read = readFrame(json);
    if (read === 'speed test') speedTests += 1;
    else if ('reason' in read) {
      const path = `${entry.path}._webSocketMessages[${i}]`;
      unread.push({ path, reason: read.reason, text: beginning(data ?? json) });
      if (read.broken) broken += 1;
    } else {
      const message = 'message' in read.line ? read.line.message : undefined;
      if (speaksVerto(message)) verto += 1;
      sessid ??= text(at(message, 'params', 'sessid')) ?? text(at(message, 'result', 'sessid'));
      frames.push(read);
    }
  }
  return { entry, sessid, frames: frames.sort((a, b) => a.at - b.at), verto, unread, broken, speedTests };
}

/** DevTools write seconds since the epoch, Playwright ms: as seconds this is far ahead, as ms it is 1973. */
const LEAST_MS = 1e11;

/** Why a frame is no message: what was said is none, or the HAR does not keep frames like that (`broken`). */
interface NoMessage {
  readonly reason: string;
  readonly broken: boolean;
}

function readFrame(json: unknown): Timed | 'speed test' | NoMessage {
  const [type, time, opcode = 1, data] = ['type', 'time', 'opcode', 'data'].map((key) => at(json, key));
  if (typeof time !== 'number' || !(time > 0 && Number.isFinite(time))) {
    return { reason: `time: expected seconds or ms since the epoch, got ${shown(time)}`, broken: true };
  }
  if (type !== 'send' && type !== 'receive') {
    return { reason: `type: expected "send" or "receive", got ${shown(type)}`, broken: true };
  }
  if (typeof opcode !== 'number') return { reason: `opcode: expected a number, got ${shown(opcode)}`, broken: true };
  if (typeof data !== 'string') return { reason: `data: expected a string, got ${shown(data)}`, broken: true };
  if (opcode === 1 && data.startsWith('#')) return 'speed test';
  const message = parseJson(opcode === 2 ? (fromBase64(data) ?? '') : data);
  // Some servers send their JSON in binary frames; a HAR keeps those as base64.
  if (opcode > 2 || opcode < 1 || (opcode === 2 && !message.ok)) return { reason: 'not a text frame', broken: false };
  if (!message.ok) return { reason: `data: ${notJsonAt(message)}`, broken: false };
  const direction = type === 'send' ? 'out' : 'in';
  return { at: time < LEAST_MS ? time * 1_000 : time, line: { protocol: 'verto', direction, message: message.value } };
}

/** Whether it is Verto beyond doubt: other protocols have a method `login` as well. A response may be to anything. */
function speaksVerto(message: unknown): boolean {
  const method = text(at(message, 'method')) ?? text(at(message, 'result', 'method')) ?? '';
  if (method.startsWith('verto.')) return true;
  const params = at(message, 'params');
  const isLogin = isRecord(params) && (text(params.login) ?? text(params.sessid)) !== undefined;
  return method === 'login' && at(message, 'jsonrpc') === '2.0' && isLogin;
}
