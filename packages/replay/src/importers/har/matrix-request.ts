// The Matrix events in a HAR: /sync brought them, or a PUT to /send took them away.
import { at, isRecord, text } from '../../json.ts';
import type { Millis } from '../../trace.ts';
import { beginning, type MatrixSeat, shown, type Tally, type UnreadPath } from '../imported.ts';
import { directionOf, timelinesOf } from '../matrix-export.ts';
import { readRoomEvent } from '../room-event.ts';
import { bodyOf, type Entry, isWebSocket, type Timed } from './entry.ts';

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

/** What of calls the browser received and sent, and the names of who is in the rooms of calls. */
export function matrixLines(
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
    unread.push({ path, reason, text: entry.place });
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
      unread.push({ path: `${entry.path}${part}`, reason, text: entry.place });
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

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
