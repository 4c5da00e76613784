// A browser's network tab, saved: Chromium's HAR keeps the frames of WebSockets in `_webSocketMessages`. Whoever recorded
// it was a Verto client, and sat where a bridge would.
import { at, isRecord, parseJson, text } from '../json.ts';
import type { Millis, TraceLine, Untimed } from '../trace.ts';
import { beginning, type Imported, type MatrixSeat, shown, Tally, type UnreadPath } from './imported.ts';
import { directionOf, timelinesOf } from './matrix-export.ts';
import { readRoomEvent } from './room-event.ts';

/** A line before the trace has a beginning: `at` in ms since the epoch. */
type Timed = { readonly at: Millis; readonly line: Untimed };

/** One entry of the log. */
interface Entry {
  readonly json: unknown;
  readonly path: string;
  readonly url: string;
  /** When the request went out, in ms since the epoch. */
  readonly began: Millis;
  /** When it was over; the same as `began` where the HAR does not say. */
  readonly ended: Millis;
}

/** One WebSocket on which Verto was spoken. */
interface Socket {
  readonly entry: Entry;
  readonly sessid: string | undefined;
  readonly frames: readonly Timed[];
  readonly unread: readonly UnreadPath[];
  readonly speedTests: number;
}

/**
 * Reads a HAR, as text or parsed: the Verto frames of its WebSockets, and the Matrix events of its /sync answers and /send
 * requests where it has any.
 *
 * What the browser sent is `out`, what it received `in`. Sockets on which no Verto was spoken are told in `unread`, and so
 * are those of other Verto sessions than the one with the most frames: a trace is one session. A socket opens when its
 * entry begins; it closes where its entry ends after its last frame, or where the session goes on on another. The frames
 * of the bandwidth test (`#SP…`) are no messages. A Matrix event is received when its /sync answer is complete. The user's
 * own events count as sent where this browser sent them, which their request or `unsigned.transaction_id` tells; who the
 * user is, requests and answers tell where `seat` does not. Never throws.
 */
export function importHar(source: unknown, seat: MatrixSeat = {}): Imported {
  const unread: UnreadPath[] = [];
  const passedOver = new Tally();
  const document = typeof source === 'string' ? parseJson(source) : ({ ok: true, value: source } as const);
  const entries = document.ok ? at(document.value, 'log', 'entries') : undefined;
  if (!Array.isArray(entries)) {
    const reason = document.ok ? 'log.entries: expected an array, as a HAR has it' : document.reason;
    return { trace: [], unread: [{ path: '', reason, text: beginning(source) }], passedOver: {} };
  }
  const read = entries.flatMap((json: unknown, i): readonly Entry[] => {
    const entry = entryOf(json, `log.entries[${i}]`);
    if (typeof entry !== 'string') return [entry];
    unread.push({ path: `log.entries[${i}]`, reason: entry, text: beginning(json) });
    return [];
  });
  const timed = [...vertoLines(read, unread, passedOver), ...matrixLines(read, seat, unread, passedOver)];
  const begin = timed.reduce((earliest, { at }) => Math.min(earliest, at), Number.POSITIVE_INFINITY);
  const sorted = timed.sort((a, b) => a.at - b.at);
  const trace = sorted.map(({ at, line }): TraceLine => ({ t: Math.round(at - begin), ...line }));
  return { trace, unread, passedOver: passedOver.counts };
}

function entryOf(json: unknown, path: string): Entry | string {
  const url = text(at(json, 'request', 'url'));
  if (url === undefined) return 'request.url: expected a string';
  const began = Date.parse(String(at(json, 'startedDateTime')));
  if (Number.isNaN(began)) {
    return `startedDateTime: expected a date, got ${shown(at(json, 'startedDateTime'))}`;
  }
  const time = at(json, 'time');
  return { json, path, url, began, ended: began + (typeof time === 'number' && time > 0 ? time : 0) };
}

function isWebSocket({ json, url }: Entry): boolean {
  return (
    /^wss?:/i.test(url) || at(json, '_resourceType') === 'websocket' || at(json, '_webSocketMessages') !== undefined
  );
}

/** The frames of the session that has the most, over all its sockets. */
function vertoLines(entries: readonly Entry[], unread: UnreadPath[], passedOver: Tally): readonly Timed[] {
  const sessions = new Map<string | undefined, Socket[]>();
  for (const entry of entries.filter(isWebSocket)) {
    const socket = socketOf(entry);
    if (typeof socket === 'string') unread.push({ path: entry.path, reason: socket, text: beginning(entry.url) });
    else sessions.set(socket.sessid, [...(sessions.get(socket.sessid) ?? []), socket]);
  }
  const size = (sockets: readonly Socket[]) => sockets.reduce((sum, { frames }) => sum + frames.length, 0);
  const [chosen = [], ...others] = [...sessions.values()].sort((a, b) => size(b) - size(a));
  for (const { entry } of others.flat()) {
    const reason = 'another Verto session than the one with the most frames';
    unread.push({ path: entry.path, reason, text: beginning(entry.url) });
  }
  const inTurn = [...chosen].sort((a, b) => a.entry.began - b.entry.began);
  return inTurn.flatMap((socket, i) => {
    unread.push(...socket.unread);
    if (socket.speedTests > 0) passedOver.add('speed test', socket.speedTests);
    return [...socketLines(socket, inTurn[i + 1])];
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

function readFrame(json: unknown): Timed | string {
  const [type, time, opcode, data] = ['type', 'time', 'opcode', 'data'].map((key) => at(json, key));
  if (typeof time !== 'number' || !Number.isFinite(time)) return `time: expected epoch seconds, got ${shown(time)}`;
  if (type !== 'send' && type !== 'receive') return `type: expected "send" or "receive", got ${shown(type)}`;
  if (typeof data !== 'string' || (opcode !== undefined && opcode !== 1)) return 'not a text frame';
  if (data.startsWith('#')) return 'speed test';
  const message = parseJson(data);
  if (!message.ok) return `data: ${message.reason}`;
  const direction = type === 'send' ? 'out' : 'in';
  return { at: time * 1_000, line: { protocol: 'verto', direction, message: message.value } };
}

function speaksVerto(message: unknown): boolean {
  const method = text(at(message, 'method')) ?? text(at(message, 'result', 'method')) ?? '';
  return method.startsWith('verto.') || (method === 'login' && at(message, 'params') !== undefined);
}

const SYNC = /\/_matrix\/client\/[^/?]+\/sync(?:\?|$)/;
const SEND = /\/_matrix\/client\/[^/?]+\/rooms\/([^/?]+)\/send\/([^/?]+)\/([^/?]+)/;
const OWN_PATH = /\/_matrix\/client\/[^/?]+\/user\/([^/?]+)/;

/** An event that a /sync answer brought. */
interface Synced {
  readonly at: Millis;
  readonly kind: 'call' | 'member';
  readonly event: Readonly<Record<string, unknown>>;
}

interface SentEvent {
  readonly at: Millis;
  readonly eventId: string | undefined;
  readonly event: Readonly<Record<string, unknown>>;
}

function matrixLines(
  entries: readonly Entry[],
  seat: MatrixSeat,
  unread: UnreadPath[],
  passedOver: Tally,
): readonly Timed[] {
  const ofMatrix = entries.filter((entry) => !isWebSocket(entry) && entry.url.includes('/_matrix/'));
  const others = entries.filter((entry) => !isWebSocket(entry)).length - ofMatrix.length;
  if (others > 0) passedOver.add('HTTP request', others);
  const synced = ofMatrix.filter(({ url }) => SYNC.test(url)).flatMap((entry) => eventsOf(entry, unread, passedOver));
  const sent = sentEvents(ofMatrix, unread, passedOver);
  const userId = seat.userId ?? ownUser(ofMatrix, synced, sent);
  const rooms = new Set([...synced.filter(({ kind }) => kind === 'call'), ...sent].map(({ event }) => event.room_id));
  /** Events that are in the trace already: overlapping answers bring one twice, and what was sent comes back. */
  const echoes = new Set<unknown>(sent.map(({ eventId }) => eventId));
  const received = synced.flatMap(({ at: time, kind, event }): readonly Timed[] => {
    if (!rooms.has(event.room_id)) {
      passedOver.add('m.room.member');
      return [];
    }
    if (event.event_id !== undefined && echoes.has(event.event_id)) return [];
    echoes.add(event.event_id);
    const byUs =
      at(event, 'unsigned', 'transaction_id') !== undefined ||
      // Without a single request in the log, whose request it was cannot be told: then the user's own count as sent.
      (sent.length === 0 && directionOf(event, { ...seat, userId }) === 'out');
    return [{ at: time, line: { protocol: 'matrix', direction: kind === 'call' && byUs ? 'out' : 'in', event } }];
  });
  const out = sent.map(({ at: time, eventId, event }): Timed => {
    const told = { ...event, ...(userId !== undefined && { sender: userId }), event_id: eventId };
    return { at: time, line: { protocol: 'matrix', direction: 'out', event: told } };
  });
  return [...received, ...out];
}

/** The events of a /sync answer that matter to a trace. */
function eventsOf(entry: Entry, unread: UnreadPath[], passedOver: Tally): readonly Synced[] {
  const path = `${entry.path}.response.content.text`;
  const failed = (reason: string): readonly Synced[] => {
    unread.push({ path, reason, text: beginning(entry.url) });
    return [];
  };
  const status = at(entry.json, 'response', 'status');
  if (typeof status === 'number' && (status < 200 || status > 299)) {
    passedOver.add('/sync without an answer');
    return [];
  }
  const body = bodyOf(at(entry.json, 'response', 'content'));
  if ('reason' in body) return failed(body.reason);
  const timelines = isRecord(body.json) ? timelinesOf({ rooms: {}, ...body.json }) : undefined;
  if (timelines === undefined) return failed('expected the body of a /sync answer');
  return timelines.flatMap(({ roomId, events }) =>
    events.flatMap(({ json, where }): readonly Synced[] => {
      const read = readRoomEvent(json, roomId);
      if (read.kind === 'call' || read.kind === 'member')
        return [{ at: entry.ended, kind: read.kind, event: read.event }];
      if (read.kind === 'unreadable') {
        const inBody = 'path' in where ? where.path : '';
        unread.push({ path: `${path}: ${inBody}`, reason: read.reason, text: beginning(json) });
      } else passedOver.add(read.type);
      return [];
    }),
  );
}

/** What the browser sent of calls, each transaction once: what failed was tried again. */
function sentEvents(entries: readonly Entry[], unread: UnreadPath[], passedOver: Tally): readonly SentEvent[] {
  const transactions = new Set<string>();
  return entries.flatMap((entry): readonly SentEvent[] => {
    const [, room, type, transaction] = SEND.exec(entry.url) ?? [];
    if (room === undefined || type === undefined || transaction === undefined) return [];
    if (at(entry.json, 'request', 'method') !== 'PUT') return [];
    const failed = (part: string, reason: string): readonly SentEvent[] => {
      unread.push({ path: `${entry.path}${part}`, reason, text: beginning(entry.url) });
      return [];
    };
    const [roomId, eventType] = [unescaped(room), unescaped(type)];
    const read = readRoomEvent({ type: eventType, room_id: roomId });
    if (read.kind !== 'call') {
      passedOver.add(eventType);
      return [];
    }
    const status = at(entry.json, 'response', 'status');
    if (typeof status !== 'number' || status < 200 || status > 299) {
      return failed('.response.status', `${eventType} was not sent: the server answered ${shown(status)}`);
    }
    if (transactions.has(transaction)) return [];
    transactions.add(transaction);
    const content = bodyOf(at(entry.json, 'request', 'postData'));
    if ('reason' in content) return failed('.request.postData', content.reason);
    const answer = bodyOf(at(entry.json, 'response', 'content'));
    const eventId = 'json' in answer ? text(at(answer.json, 'event_id')) : undefined;
    return [{ at: entry.began, eventId, event: { ...read.event, content: content.json } }];
  });
}

/** Who is logged in in this browser, as far as requests and answers tell. */
function ownUser(entries: readonly Entry[], synced: readonly Synced[], sent: readonly SentEvent[]): string | undefined {
  const inPath = entries.map(({ url }) => OWN_PATH.exec(url)?.[1]).find((user) => user !== undefined);
  if (inPath !== undefined) return unescaped(inPath);
  const sentIds = new Set(sent.map(({ eventId }) => eventId));
  const own = synced.find(
    ({ event }) =>
      at(event, 'unsigned', 'transaction_id') !== undefined ||
      (event.event_id !== undefined && sentIds.has(text(event.event_id))),
  );
  return text(own?.event.sender);
}

/** The JSON of a body as a HAR keeps it: `text`, which is base64 where `encoding` says so. */
function bodyOf(body: unknown): { readonly json: unknown } | { readonly reason: string } {
  const kept = at(body, 'text');
  if (typeof kept !== 'string') return { reason: 'the body is not in the HAR: save it with content' };
  const decoded = at(body, 'encoding') === 'base64' ? fromBase64(kept) : kept;
  if (decoded === undefined) return { reason: 'text: expected base64' };
  const json = parseJson(decoded);
  return json.ok ? { json: json.value } : { reason: json.reason };
}

// In every runtime that the packages are for, and in no library of TypeScript's that they may assume.
declare function atob(base64: string): string;
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

function fromBase64(base64: string): string | undefined {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
