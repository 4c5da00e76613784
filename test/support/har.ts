// A HAR as Chromium saves it, made of a captured trace: the capture's own frames and events, in the browser's wrapping.
import type { Trace, TraceLine } from '@mvbridge/replay';

/** When the recording begins, in ms since the epoch. */
export const EPOCH = Date.UTC(2026, 10, 22, 9, 0, 0);

export interface HarEntry {
  startedDateTime: string;
  time: number;
  request: Record<string, unknown>;
  response: Record<string, unknown>;
  _resourceType: string;
  _webSocketMessages?: unknown[] | undefined;
}

const at = (t: number) => new Date(EPOCH + t).toISOString();

/** The Verto frames of a trace as one socket that opens 20 ms before the first. */
export function vertoSocket(trace: Trace, url = 'wss://freeswitch.example.org:8082/'): HarEntry {
  const frames = trace.filter((line): line is Extract<TraceLine, { message: unknown }> => 'message' in line);
  return {
    startedDateTime: at((frames[0]?.t ?? 0) - 20),
    time: 12.5,
    request: { method: 'GET', url, headers: [] },
    response: { status: 101, content: { size: 0, mimeType: 'x-unknown' } },
    _resourceType: 'websocket',
    _webSocketMessages: frames.map(({ t, direction, message }) => ({
      type: direction === 'out' ? 'send' : 'receive',
      time: (EPOCH + t) / 1_000,
      opcode: 1,
      data: JSON.stringify(message),
    })),
  };
}

/** A GET of /sync with this answer, complete at `t`. */
export function sync(t: number, body: unknown, { base64 = false } = {}): HarEntry {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const content = base64 ? { text: Buffer.from(text).toString('base64'), encoding: 'base64' } : { text };
  return {
    startedDateTime: at(t - 30),
    time: 30,
    request: { method: 'GET', url: 'https://matrix.example.org/_matrix/client/v3/sync?since=s1&timeout=30000' },
    response: { status: 200, content: { size: text.length, mimeType: 'application/json', ...content } },
    _resourceType: 'fetch',
  };
}

/** The PUT that sends an event at `t`. */
export function send(t: number, event: Record<string, unknown>, status = 200): HarEntry {
  const path = [event.room_id, 'send', event.type, `m${t}`].map((part) => encodeURIComponent(String(part))).join('/');
  return {
    startedDateTime: at(t),
    time: 15,
    request: {
      method: 'PUT',
      url: `https://matrix.example.org/_matrix/client/v3/rooms/${path}`,
      postData: { mimeType: 'application/json', text: JSON.stringify(event.content) },
    },
    response: { status, content: { text: JSON.stringify({ event_id: event.event_id }) } },
    _resourceType: 'fetch',
  };
}

/** A body of /sync with these events in their rooms, each without its room_id, as a homeserver has it. */
export function syncBody(events: readonly unknown[]): unknown {
  const join: Record<string, { timeline: { events: unknown[] } }> = {};
  for (const event of events) {
    const { room_id, ...rest } = event as Record<string, unknown>;
    const room = String(room_id);
    join[room] ??= { timeline: { events: [] } };
    join[room].timeline.events.push(rest);
  }
  return { next_batch: 's2', rooms: { join } };
}

/** Each Matrix event of a trace as it passed through a browser: sent with a PUT, received with a /sync. */
export function matrixEntries(trace: Trace): readonly HarEntry[] {
  return trace.flatMap((line) => {
    if (!('event' in line)) return [];
    const event = line.event as Record<string, unknown>;
    return [line.direction === 'out' ? send(line.t, event) : sync(line.t, syncBody([event]))];
  });
}

export function har(...entries: readonly unknown[]): { readonly log: { readonly entries: readonly unknown[] } } {
  const creator = { name: 'WebInspector', version: '537.36' };
  return { log: { ...{ version: '1.2', creator, pages: [] }, entries } };
}
