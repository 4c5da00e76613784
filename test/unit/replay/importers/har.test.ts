import { importHar, replay, type Trace, type TraceLine } from '@mvbridge/replay';
import { describe, expect, it } from 'vitest';
import { traceNames, traceOf } from '../../../support/fixtures.ts';
import { EPOCH, har, matrixEntries, send, sync, syncBody, vertoSocket } from '../../../support/har.ts';

const shifted = (trace: Trace): Trace => {
  const begin = trace[0]?.t ?? 0;
  return trace.map((line) => ({ ...line, t: line.t - begin }));
};
const isFrame = (line: TraceLine) => 'message' in line;
const socket = vertoSocket(traceOf('verto/echo'));
const invite = { type: 'm.call.invite', room_id: '!r:example.org', sender: '@alice:example.org', event_id: '$1' };
const callContent = { call_id: 'c1', version: '1', party_id: 'A', lifetime: 1, offer: { type: 'offer', sdp: 'v=0' } };
const message = (data: unknown, more: object = {}) => ({
  type: 'receive',
  time: EPOCH / 1_000,
  opcode: 1,
  data,
  ...more,
});

describe('every captured Verto session, wrapped as Chromium wraps it', () => {
  for (const name of traceNames.filter((name) => name.startsWith('verto/'))) {
    it(`${name} comes out as it was`, () => {
      const trace = traceOf(name);
      const { trace: read, unread, passedOver } = importHar(JSON.stringify(har(vertoSocket(trace))));
      expect(read[0]).toEqual({ t: 0, protocol: 'verto', transport: 'open' });
      expect(shifted(read.slice(1))).toEqual(shifted(trace.filter(isFrame)));
      expect({ unread, passedOver }).toEqual({ unread: [], passedOver: {} });
    });
  }
});

describe('every captured bridge, as a browser that speaks both', () => {
  for (const name of traceNames.filter((name) => name.startsWith('bridged/'))) {
    it(`${name} comes out as it was, and replays`, () => {
      const trace = traceOf(name).filter((line) => !('transport' in line));
      const userId = '@vertobot:example.org';
      const { trace: read, unread } = importHar(har(...matrixEntries(trace), vertoSocket(trace)), { userId });
      expect(unread).toEqual([]);
      const lines = shifted(read.filter((line) => !('transport' in line)));
      // A request does not say when the server took it, and a HAR not what came first within a millisecond.
      const bare = (line: TraceLine) =>
        'event' in line ? { ...line, event: { ...(line.event as object), origin_server_ts: 0 } } : line;
      const key = (line: TraceLine) =>
        `${String(line.t).padStart(9)} ${'event' in line} ${'message' in line && line.direction}`;
      const inOrder = (trace: Trace) => trace.map(bare).toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
      expect(inOrder(lines)).toEqual(inOrder(shifted(trace)));
      expect(replay(read).unused).toHaveLength(replay(trace).unused.length);
    });
  }
});

describe('sockets', () => {
  const others: Readonly<Record<string, readonly unknown[]>> = {
    'another JSON-RPC': [message('{"jsonrpc":"2.0","id":1,"method":"hello"}')],
    'a module server': [message('{"type":"connected"}')],
    'text that is no JSON': [message('42["hello"]'), message('ping')],
    'bytes that are no JSON': [message('AAEC', { opcode: 2 })],
    'nothing at all': [],
    'a Meteor server, with a login and many frames': [
      message('{"msg":"method","method":"login","params":[{"resume":"token"}],"id":"1"}', { type: 'send' }),
      ...Array.from({ length: 100 }, (_, id) => message(`{"msg":"changed","id":"${id}"}`)),
    ],
  };
  for (const [what, frames] of Object.entries(others)) {
    it(`that speak no Verto are passed over: ${what}`, () => {
      const { trace, unread, passedOver } = importHar(har({ ...socket, _webSocketMessages: frames }, socket));
      expect(trace).toEqual(importHar(har(socket)).trace);
      expect({ unread, passedOver }).toEqual({ unread: [], passedOver: { 'WebSocket without Verto': 1 } });
    });
  }

  it('whose frames cannot be read are told, with the reasons', () => {
    const login = '{"jsonrpc":"2.0","id":1,"method":"login","params":{"login":"a"}}';
    for (const [more, reason] of [
      [{ time: undefined }, 'time: expected seconds or ms since the epoch, got undefined'],
      [{ time: '1' }, 'time: expected seconds or ms since the epoch, got "1"'],
      [{ opcode: '1' }, 'opcode: expected a number, got "1"'],
      [{ data: undefined }, 'data: expected a string, got undefined'],
    ] as const) {
      const { trace, unread } = importHar(har({ ...socket, _webSocketMessages: [message(login, more)] }));
      expect(trace).toEqual([]);
      expect(unread).toMatchObject([{ path: 'log.entries[0]._webSocketMessages[0]', reason }]);
    }
  });

  it('with JSON in binary frames are read', () => {
    const binary = (json: unknown) => Buffer.from(String(json)).toString('base64');
    const frames = (socket._webSocketMessages as { data: string }[]).map((one) => ({
      ...one,
      opcode: 2,
      data: binary(one.data),
    }));
    expect(importHar(har({ ...socket, _webSocketMessages: frames })).trace).toEqual(importHar(har(socket)).trace);
  });

  it('whose frames were not saved are told', () => {
    const { trace, unread } = importHar(har({ ...socket, _webSocketMessages: undefined }));
    expect(trace).toEqual([]);
    expect(unread).toMatchObject([{ path: 'log.entries[0]', reason: expect.stringContaining('_webSocketMessages') }]);
  });

  it('of one session follow each other: the old one closes where the new one opens', () => {
    const trace = traceOf('verto/echo').filter(isFrame);
    const [before, after] = [trace.slice(0, 8), trace.slice(8)];
    const { trace: read } = importHar(har(vertoSocket(before), vertoSocket(after)));
    const states = read.flatMap((line) => ('transport' in line ? [line.transport] : []));
    expect(states).toEqual(['open', 'close', 'open']);
    expect(read.filter(isFrame).map((line) => ({ ...line, t: 0 }))).toEqual(trace.map((line) => ({ ...line, t: 0 })));
  });

  it('that ended after their last frame are closed then', () => {
    const { trace } = importHar(har({ ...socket, time: 60_000 }));
    expect(trace.at(-1)).toEqual({ t: 60_000, protocol: 'verto', transport: 'close' });
  });

  it('of another session are passed over, and told', () => {
    const { trace, unread } = importHar(har(vertoSocket(traceOf('verto/busy').slice(0, 5)), socket));
    expect(trace).toEqual(importHar(har(socket)).trace);
    expect(unread).toMatchObject([
      { path: 'log.entries[0]', reason: expect.stringContaining('another Verto session') },
    ]);
  });

  it('keep their readable frames: bandwidth tests count, anything else is told with its path', () => {
    const frames = [
      message('#SPU 1024'),
      message('#SPB'),
      message('{"jsonrpc":"2.0",'),
      message('AAEC', { opcode: 2 }),
      message('{}', { time: 'now' }),
      message('{}', { type: 'error' }),
      null,
    ];
    const { trace, unread, passedOver } = importHar(
      har({ ...socket, _webSocketMessages: [...frames, ...(socket._webSocketMessages ?? [])] }),
    );
    expect(trace).toHaveLength(importHar(har(socket)).trace.length);
    expect(passedOver).toEqual({ 'speed test': 2 });
    expect(unread.map((one) => ('path' in one ? one.path : ''))).toEqual(
      [2, 3, 4, 5, 6].map((i) => `log.entries[0]._webSocketMessages[${i}]`),
    );
    expect(unread.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^data: not JSON/),
      'not a text frame',
      'time: expected seconds or ms since the epoch, got "now"',
      'type: expected "send" or "receive", got "error"',
      'time: expected seconds or ms since the epoch, got undefined',
    ]);
  });
});

describe('Matrix events', () => {
  const event = { ...invite, content: callContent };

  it('are read from base64 as well', () => {
    const named = { ...event, content: { ...callContent, name: 'Zoë' } };
    const { trace } = importHar(har(sync(0, syncBody([named]), { base64: true })));
    expect(trace).toEqual([{ t: 0, protocol: 'matrix', direction: 'in', event: named }]);
  });

  it('that this browser sent are sent once, though /sync brings them back', () => {
    const mine = { ...event, sender: '@me:example.org' };
    const echo = { ...mine, unsigned: { transaction_id: 'm5' } };
    const { trace } = importHar(har(send(5, mine), sync(40, syncBody([echo]))));
    expect(trace).toEqual([{ t: 0, protocol: 'matrix', direction: 'out', event: mine }]);
  });

  it('of the user’s other device are received', () => {
    const mine = { ...event, sender: '@me:example.org' };
    const other = { ...mine, type: 'm.call.answer', event_id: '$2' };
    const { trace } = importHar(har(send(5, mine), sync(40, syncBody([other]))), { userId: '@me:example.org' });
    expect(trace.map((line) => 'direction' in line && line.direction)).toEqual(['out', 'in']);
  });

  it('that the server refused were not sent', () => {
    const { trace, unread } = importHar(har(send(5, event, 403)));
    expect(trace).toEqual([]);
    expect(unread).toMatchObject([{ path: 'log.entries[0].response.status', reason: expect.stringContaining('403') }]);
  });

  it('that were sent again under the same transaction were sent once', () => {
    expect(importHar(har(send(5, event, 502), send(5, event), send(5, event))).trace).toHaveLength(1);
  });

  it('whose body is missing, cut off or something else are told', () => {
    const cut = sync(0, JSON.stringify(syncBody([event])).slice(0, 60));
    const missing = { ...cut, response: { status: 200, content: { size: 9 } } };
    const { trace, unread } = importHar(har(cut, missing, sync(0, '[]'), sync(0, '@@', { base64: false })));
    expect(trace).toEqual([]);
    expect(unread.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^not JSON/),
      expect.stringContaining('not in the HAR'),
      'expected the body of a /sync answer',
      expect.stringMatching(/^not JSON/),
    ]);
  });

  it('about no call are counted, names of callers are kept', () => {
    const member = { type: 'm.room.member', state_key: '@alice:example.org', content: { displayname: 'Alice' } };
    const body = syncBody([
      { ...invite, ...member, event_id: '$0' },
      event,
      { ...invite, type: 'm.room.message', event_id: '$3' },
      { ...invite, ...member, event_id: '$4', room_id: '!quiet:example.org' },
    ]);
    const { trace, passedOver } = importHar(har(sync(0, body)));
    expect(trace).toHaveLength(2);
    expect(passedOver).toEqual({ 'm.room.message': 1, 'm.room.member': 1 });
  });
});

describe('what is no HAR', () => {
  const broken: Record<string, unknown> = {
    'not JSON': '{"log":{"entries":[',
    'without entries': { log: {} },
    'another document': [],
    nothing: undefined,
  };
  for (const [what, source] of Object.entries(broken)) {
    it(`${what}: said, not thrown`, () => {
      const told = typeof source === 'string' ? { line: 1 } : { path: '' };
      expect(importHar(source)).toMatchObject({ trace: [], unread: [told] });
    });
  }

  it('entries that are none are told, the others read', () => {
    const { trace, unread } = importHar(har(null, { request: { url: 'x' } }, socket));
    expect(trace.length).toBeGreaterThan(10);
    expect(unread.map(({ reason }) => reason)).toEqual([
      'request.url: expected a string',
      'startedDateTime: expected a date, got undefined',
    ]);
  });
});
