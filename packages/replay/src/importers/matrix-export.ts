// Room events as Matrix software writes them down: an export, or the body of an answer of the client-server API.
import { at, isRecord, notJson, parseJson, text, withoutMark } from '../json.ts';
import type { Direction, Millis, TraceLine } from '../trace.ts';
import { beginning, type Imported, type MatrixSeat, shown, Tally, type Unread } from './imported.ts';
import { type RoomEvent, readRoomEvent } from './room-event.ts';

/** Events of one room, the oldest first, each with where it stands. */
interface Timeline {
  readonly roomId: string | undefined;
  readonly events: readonly { readonly json: unknown; readonly where: Where }[];
}

type Where = { readonly line: number } | { readonly path: string };

/**
 * Reads a room export of Element (`{ room_name, messages }`), a body of /sync, /messages, /context or of an application
 * service's transaction (`{ events }`), an array of events, or events as JSON objects, one a line; as text or parsed.
 *
 * Times are `origin_server_ts`, from the first event of a call on. The order is the document's, turned round where the
 * newest comes first: clocks of two servers differ, so where a time goes back the one before it counts. Kept are the
 * events of calls, and the m.room.member events of the rooms that have calls; `passedOver` counts the others.
 *
 * Events of `userId` are what the bridge sent, all others what it received. Without a `userId` the bridge is taken to be
 * who is called first: the `invitee` of the first invite that has one, else who answers or rejects the first call that
 * somebody does; where nobody is called so, everything counts as received. Never throws.
 */
export function importMatrixExport(source: unknown, seat: MatrixSeat = {}): Imported {
  const found = timelines(typeof source === 'string' ? withoutMark(source) : source);
  if (!('timelines' in found)) return { trace: [], unread: [found], passedOver: {} };
  const unread: Unread[] = [...found.unread];
  const passedOver = new Tally();
  for (const kind of found.aside) passedOver.add(kind);
  const seen = new Set<string>();
  const placed = found.timelines.flatMap(({ roomId, events }): readonly Placed[] => {
    const kept: Placed[] = [];
    let last = Number.NEGATIVE_INFINITY;
    for (const { json, where } of events) {
      const read = readRoomEvent(json, roomId);
      if (read.kind === 'unreadable') {
        unread.push({ ...where, reason: read.reason, text: beginning(json) });
        continue;
      }
      const id = text(read.event.event_id);
      if (id !== undefined && seen.has(id)) continue;
      if (id !== undefined) seen.add(id);
      const stamp = read.event.origin_server_ts;
      if (read.kind !== 'other' && !(typeof stamp === 'number' && Number.isFinite(stamp))) {
        const reason = `origin_server_ts: expected ms as a number, got ${shown(stamp)}`;
        unread.push({ ...where, reason, text: beginning(json) });
        continue;
      }
      if (read.kind === 'call') last = Math.max(last, Number(stamp));
      kept.push({ ...read, stamp: Math.max(last, Number(stamp)), roomId: text(read.event.room_id) });
    }
    return kept;
  });
  return { trace: traceOf(placed, seat, passedOver), unread, passedOver: passedOver.counts };
}

type Placed = Exclude<RoomEvent, { kind: 'unreadable' }> & {
  readonly stamp: Millis;
  readonly roomId: string | undefined;
};

function traceOf(events: readonly Placed[], seat: MatrixSeat, passedOver: Tally): readonly TraceLine[] {
  const calls = events.filter(({ kind }) => kind === 'call');
  const rooms = new Set(calls.map(({ roomId }) => roomId));
  const begin = calls.reduce((earliest, { stamp }) => Math.min(earliest, stamp), Number.POSITIVE_INFINITY);
  const userId = seat.userId ?? calledUser(calls);
  const lines: TraceLine[] = [];
  for (const { kind, type, event, stamp, roomId } of events) {
    if (kind === 'other' || !rooms.has(roomId)) passedOver.add(type);
    else {
      const direction = kind === 'call' ? directionOf(event, { ...seat, userId }) : 'in';
      lines.push({ t: Math.max(0, stamp - begin), protocol: 'matrix', direction, event });
    }
  }
  return lines.sort((a, b) => a.t - b.t);
}

/** Whether the bridge in this seat sent an event, or received it. */
export function directionOf(event: unknown, { userId, partyId }: MatrixSeat): Direction {
  if (userId === undefined || at(event, 'sender') !== userId) return 'in';
  const party = text(at(event, 'content', 'party_id'));
  return partyId === undefined || party === undefined || party === partyId ? 'out' : 'in';
}

function calledUser(calls: readonly Placed[]): string | undefined {
  const callers = new Map<unknown, unknown>();
  for (const { type, event } of calls) {
    if (type === 'm.call.invite') callers.set(at(event, 'content', 'call_id'), event.sender);
  }
  const invitee = calls.map(({ event }) => text(at(event, 'content', 'invitee'))).find((user) => user !== undefined);
  const answered = calls.find(
    ({ type, event }) =>
      (type === 'm.call.answer' || type === 'm.call.reject') &&
      callers.get(at(event, 'content', 'call_id')) !== event.sender,
  );
  return invitee ?? text(answered?.event.sender);
}

/** The timelines of a source, or why it is none that is known. */
function timelines(
  source: unknown,
):
  | { readonly timelines: readonly Timeline[]; readonly unread: readonly Unread[]; readonly aside: readonly string[] }
  | Unread {
  if (typeof source !== 'string') {
    const found = timelinesOf(source);
    if (found === undefined) return { path: '', reason: EXPECTED, text: beginning(source) };
    return { timelines: found, unread: [], aside: asideOf(source) };
  }
  const whole = parseJson(source);
  if (whole.ok) return timelines(typeof whole.value === 'string' ? undefined : whole.value);
  const lines = source.split(/\r\n|\n|\r/).map((content, i) => ({ line: i + 1, content }));
  const read = lines
    .filter(({ content }) => content.trim() !== '')
    .map(({ line, content }) => ({ line, content, json: parseJson(content) }));
  // Not one line of it is JSON: then it is not lines of events, but a document that is broken.
  if (!read.some(({ json }) => json.ok)) return { line: whole.line, reason: notJson(whole), text: whole.near };
  const unread = read.flatMap(({ line, content, json }) =>
    json.ok ? [] : [{ line, reason: notJson(json), text: beginning(content) }],
  );
  const events = read.flatMap(({ line, json }) => (json.ok ? [{ json: json.value, where: { line } }] : []));
  return { timelines: [{ roomId: undefined, events: oldestFirst(events) }], unread, aside: [] };
}

const EXPECTED =
  'expected a room export ({ messages }), a body of /sync ({ rooms }), /messages ({ chunk }) or /context ({ event }), or an array of events';

/** The timelines of a JSON document; undefined: it is none of those known. */
export function timelinesOf(json: unknown): readonly Timeline[] | undefined {
  const timeline = (events: unknown, path: string, roomId?: string): Timeline => ({
    roomId,
    events: (Array.isArray(events) ? events : []).map((json, i) => ({ json, where: { path: `${path}[${i}]` } })),
  });
  const sorted = (one: Timeline): Timeline => ({ ...one, events: oldestFirst(one.events) });
  if (Array.isArray(json)) return [sorted(timeline(json, ''))];
  if (!isRecord(json)) return undefined;
  for (const key of ['messages', 'chunk', 'events']) {
    if (Array.isArray(json[key])) return [sorted(timeline(json[key], key))];
  }
  if (Array.isArray(json.events_before) || Array.isArray(json.events_after)) {
    const before = [...timeline(json.events_before, 'events_before').events].reverse();
    const after = timeline(json.events_after, 'events_after').events;
    const around = json.event === undefined ? [] : [{ json: json.event, where: { path: 'event' } }];
    return [{ roomId: undefined, events: [...before, ...around, ...after] }];
  }
  if (!isRecord(json.rooms)) {
    if (isRecord(json.to_device)) return [];
    const isEvent = text(json.type) !== undefined && isRecord(json.content);
    return isEvent ? [{ roomId: undefined, events: [{ json, where: { path: '' } }] }] : undefined;
  }
  // Rooms that we have left have their last events as well.
  return ['join', 'leave'].flatMap((membership) =>
    Object.entries(at(json.rooms, membership) ?? {}).map(([roomId, room]): Timeline => {
      const path = `rooms.${membership}[${JSON.stringify(roomId)}]`;
      const state = timeline(at(room, 'state', 'events'), `${path}.state.events`, roomId);
      const { events } = timeline(at(room, 'timeline', 'events'), `${path}.timeline.events`, roomId);
      return { roomId, events: [...state.events, ...events] };
    }),
  );
}

/** What else a body of /sync has: kinds of things, each as often as it is there. None of it is in a room's timeline. */
function asideOf(sync: unknown): readonly string[] {
  const toDevice = at(sync, 'to_device', 'events');
  const rooms = at(sync, 'rooms');
  const entered = (key: string) => Object.keys(at(rooms, key) ?? {});
  return [
    ...(Array.isArray(toDevice) ? toDevice : []).map((event) => `to-device ${text(at(event, 'type')) ?? 'event'}`),
    ...entered('invite').map(() => 'room to which one is invited'),
    ...entered('knock').map(() => 'room at which one knocks'),
    ...(isRecord(rooms) ? Object.keys(rooms) : [])
      .filter((key) => key.startsWith('!'))
      .map(() => 'room of a sliding sync, which is not read'),
  ];
}

/** Turned round where more times go back than on. */
function oldestFirst(events: Timeline['events']): Timeline['events'] {
  const stamps = events.map(({ json }) => Number(at(at(json, 'decrypted') ?? json, 'origin_server_ts')));
  const later = stamps.filter((stamp, i) => i > 0 && stamp > (stamps[i - 1] ?? Number.NaN)).length;
  const earlier = stamps.filter((stamp, i) => i > 0 && stamp < (stamps[i - 1] ?? Number.NaN)).length;
  return earlier > later ? [...events].reverse() : events;
}
