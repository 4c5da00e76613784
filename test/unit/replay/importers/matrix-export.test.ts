import { importMatrixExport, replay, type Trace, type TraceLine } from '@mvbridge/replay';
import { describe, expect, it } from 'vitest';
import { traceNames, traceOf } from '../../../support/fixtures.ts';
import { syncBody } from '../../../support/har.ts';

type MatrixLine = Extract<TraceLine, { event: unknown }>;
const eventsOf = (trace: Trace) =>
  trace.filter((line): line is MatrixLine => 'event' in line).map(({ event }) => event);
const partyOf = ({ event }: MatrixLine) => (event as { content: { party_id: string } }).content.party_id;
const bob = '@bob:example.org';

/** Every form in which software writes the events of a room down. */
const forms: Record<string, (events: readonly unknown[]) => unknown> = {
  'a room export of Element': (messages) => ({
    room_name: 'Calls',
    room_creator: 'Alice',
    topic: '',
    export_date: '22/11/2026',
    exported_by: 'Exported by Bob',
    messages,
  }),
  'a body of /sync': syncBody,
  'a body of /messages, the newest first': (events) => ({ start: 't2', end: 't1', chunk: events.toReversed() }),
  'a body of /messages, the oldest first': (chunk) => ({ chunk }),
  'a body of /context': (events) => ({
    events_before: events.slice(0, 2).toReversed(),
    event: events[2],
    events_after: events.slice(3),
  }),
  'a transaction of an application service': (events) => ({ events }),
  'an array': (events) => events,
  'events decrypted by matrix-js-sdk': (events) =>
    events.map((decrypted) => ({ decrypted, encrypted: { type: 'm.room.encrypted' } })),
  'a line each': (events) => events.map((event) => JSON.stringify(event)).join('\n'),
  'a line each, with Windows’ line ends': (events) => events.map((event) => `${JSON.stringify(event)}\r\n`).join(''),
};

describe('the captured clients', () => {
  for (const [form, write] of Object.entries(forms)) {
    for (const name of traceNames.filter((name) => name.startsWith('matrix/'))) {
      it(`${name} as ${form}: the same events, seen from Bob’s seat`, () => {
        const trace = traceOf(name);
        const source = write(eventsOf(trace));
        for (const given of [source, typeof source === 'string' ? source : JSON.stringify(source, null, 2)]) {
          const { trace: read, unread, passedOver } = importMatrixExport(given, { userId: bob });
          expect({ unread, passedOver }).toEqual({ unread: [], passedOver: {} });
          const seen = ({ direction, event }: MatrixLine) => ({ direction, event });
          expect((read as MatrixLine[]).map(seen)).toEqual((trace as MatrixLine[]).map(seen));
          expect(read[0]?.t).toBe(0);
        }
      });
    }
  }

  it('are seen from one device of Bob’s, where it is named', () => {
    const trace = traceOf('matrix/two_devices') as MatrixLine[];
    const parties = new Set(trace.filter(({ direction }) => direction === 'out').map(partyOf));
    expect(parties.size).toBe(2);
    for (const partyId of parties) {
      const read = importMatrixExport(eventsOf(trace), { userId: bob, partyId }).trace as MatrixLine[];
      expect(new Set(read.filter(({ direction }) => direction === 'out').map(partyOf))).toEqual(new Set([partyId]));
      expect(read).toHaveLength(trace.length);
    }
  });

  it('are put in the seat of who is called, where nobody says whose it is', () => {
    for (const name of ['matrix/answer_hangup', 'matrix/reject', 'matrix/hold']) {
      const source = eventsOf(traceOf(name));
      expect(importMatrixExport(source)).toEqual(importMatrixExport(source, { userId: bob }));
    }
    const received = importMatrixExport(eventsOf(traceOf('matrix/answer_hangup')).slice(0, 2)).trace as MatrixLine[];
    expect(received.map(({ direction }) => direction)).toEqual(['in', 'in']);
  });

  it('replay: Alice’s call rings at FreeSWITCH', () => {
    const { steps } = replay(importMatrixExport(eventsOf(traceOf('matrix/answer_hangup'))).trace);
    const sent = steps.flatMap(({ out }) => out.flatMap((one) => (one.to === 'verto' ? [JSON.stringify(one)] : [])));
    expect(sent.join()).toContain('verto.invite');
  });
});

const event = (type: string, origin_server_ts: unknown, more: object = {}) => ({
  type,
  room_id: '!r:example.org',
  sender: '@alice:example.org',
  event_id: `$${type}${origin_server_ts}`,
  origin_server_ts,
  content: { call_id: 'c1', party_id: 'A' },
  ...more,
});

describe('times', () => {
  it('count from the first event of a call; what was before it was there when it began', () => {
    const member = event('m.room.member', 5_000, {
      state_key: '@alice:example.org',
      content: { displayname: 'Alice' },
    });
    const state = { events: [member] };
    const timeline = { events: [event('m.call.invite', 1_000_000), event('m.call.hangup', 1_002_500)] };
    const { trace } = importMatrixExport({ rooms: { join: { '!r:example.org': { state, timeline } } } });
    expect(trace.map(({ t }) => t)).toEqual([0, 0, 2_500]);
    expect(trace[0]).toMatchObject({ direction: 'in', event: { type: 'm.room.member', room_id: '!r:example.org' } });
  });

  it('never go back: the clocks of two servers differ, the order of the room does not', () => {
    const events = [
      event('m.call.invite', 10_000),
      event('m.call.candidates', 10_500),
      event('m.call.answer', 9_000, { sender: bob }),
      event('m.call.select_answer', 11_000),
    ];
    expect(importMatrixExport(events).trace.map(({ t }) => t)).toEqual([0, 500, 500, 1_000]);
  });

  it('of several rooms run together', () => {
    const [one, two] = ['!1:example.org', '!2:example.org'];
    const body = syncBody([
      event('m.call.invite', 100, { room_id: one }),
      event('m.call.hangup', 300, { room_id: one }),
      event('m.call.invite', 200, { room_id: two }),
    ]);
    const rooms = importMatrixExport(body).trace.map((line) =>
      'event' in line ? (line.event as { room_id: string }).room_id : '',
    );
    expect(rooms).toEqual([one, two, one]);
  });
});

describe('what is no part of a trace', () => {
  it('is counted where it is about no call', () => {
    const { trace, unread, passedOver } = importMatrixExport([
      event('m.room.message', 1),
      event('m.room.encrypted', 2),
      event('m.room.message', 3),
      event('m.call.member', 4),
      event('m.room.member', 5),
    ]);
    expect({ trace, unread }).toEqual({ trace: [], unread: [] });
    expect(passedOver).toEqual({ 'm.room.message': 2, 'm.room.encrypted': 1, 'm.call.member': 1, 'm.room.member': 1 });
  });

  it('is told by path, or by line', () => {
    const good = event('m.call.invite', 1);
    const bad = [null, { type: 7 }, event('m.call.hangup', 'now'), good];
    const byPath = importMatrixExport({ chunk: bad });
    expect(byPath.trace).toHaveLength(1);
    expect(byPath.unread).toEqual([
      { path: 'chunk[0]', reason: 'expected a Matrix event, an object with a "type"', text: 'null' },
      { path: 'chunk[1]', reason: 'type: expected a string, got 7', text: '{"type":7}' },
      { path: 'chunk[2]', reason: 'origin_server_ts: expected ms as a number, got "now"', text: expect.any(String) },
    ]);
    const byLine = importMatrixExport(`\n{"type":\n${JSON.stringify(good)}\n\n[]`);
    expect(byLine.trace).toHaveLength(1);
    expect(byLine.unread).toMatchObject([{ line: 2, reason: expect.stringMatching(/^not JSON/) }, { line: 5 }]);
  });

  it('comes once, however often the source has it', () => {
    expect(importMatrixExport([event('m.call.invite', 1), event('m.call.invite', 1)]).trace).toHaveLength(1);
  });

  for (const source of ['', 'hello', '{"room_name":"x","messages":[', 7, undefined, null, {}, { rooms: 3 }, '"text"']) {
    it(`${JSON.stringify(source)}: said, not thrown`, () => {
      expect(importMatrixExport(source)).toMatchObject({
        trace: [],
        unread: [{ reason: expect.stringMatching(/^(?:expected|not JSON at column \d)/) }],
      });
    });
  }
});
