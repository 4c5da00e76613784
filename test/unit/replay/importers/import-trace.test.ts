import { readFileSync } from 'node:fs';
import {
  formatTrace,
  importHar,
  importMatrixExport,
  importTrace,
  importVertobotDump,
  parseTrace,
} from '@mvbridge/replay';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceNames, traceOf } from '../../../support/fixtures.ts';
import { har, vertoSocket } from '../../../support/har.ts';

const dump = readFileSync(
  new URL('../../../fixtures/traces/verto/vertobot_2014.original.txt', import.meta.url),
  'utf8',
);
const events = traceOf('matrix/answer_hangup').flatMap((line) => ('event' in line ? [line.event] : []));
const archive = har(vertoSocket(traceOf('verto/echo')));

describe('a source is known by what is in it', () => {
  const sources: Record<string, readonly [string, unknown]> = {
    'a trace': ['trace', formatTrace(traceOf('verto/echo'))],
    'a trace with a byte order mark': ['trace', `\ufeff${formatTrace(traceOf('verto/echo'))}`],
    'a trace of one line': ['trace', formatTrace(traceOf('verto/echo').slice(0, 1))],
    'a trace of one line, parsed': ['trace', traceOf('verto/echo')[0]],
    'a trace whose first lines are broken': ['trace', `oops\n{"t":\n${formatTrace(traceOf('verto/echo'))}`],
    'a trace in an array': ['trace', JSON.stringify(traceOf('verto/echo'))],
    'a trace, each line over many': [
      'trace',
      traceOf('verto/echo')
        .map((line) => JSON.stringify(line, null, 2))
        .join('\n'),
    ],
    'bytes of a trace': ['trace', Buffer.from(formatTrace(traceOf('verto/echo')))],
    'a trace of commands': ['trace', '{"t":0,"command":{"kind":"hangup","callId":"c"}}\n{"t":1}'],
    'a HAR': ['har', JSON.stringify(archive)],
    'a HAR, parsed': ['har', archive],
    'the 2014 bot’s dump': ['vertobot-dump', dump],
    'one message of it': ['vertobot-dump', '{"jsonrpc":"2.0","id":1,"method":"login","params":{}}'],
    'an array of events': ['matrix-export', JSON.stringify(events)],
    'a room export': ['matrix-export', { room_name: 'x', messages: events }],
    'events, a line each': ['matrix-export', events.map((event) => JSON.stringify(event)).join('\n')],
    'one event': ['matrix-export', JSON.stringify(events[0])],
  };
  for (const [what, [format, source]] of Object.entries(sources)) {
    it(`${what}: ${format}`, () => {
      const imported = importTrace(source);
      expect(imported).toMatchObject({ format, reason: undefined });
      expect(imported.trace.length).toBeGreaterThan(0);
    });
  }

  it('a trace that went through a tool is the same trace', () => {
    for (const name of traceNames) {
      const trace = traceOf(name);
      const all = { format: 'trace', reason: undefined, trace, unread: [], passedOver: {} };
      expect(importTrace(JSON.stringify(trace, null, 2))).toEqual(all);
      expect(importTrace(trace)).toEqual(all);
      expect(importTrace(trace.map((line) => `${JSON.stringify(line, null, 2)}\n`).join(''))).toEqual(all);
    }
  });

  it('what is no line of it is told, by its place in the array or its line', () => {
    const open = { t: 0, protocol: 'verto', transport: 'open' };
    const reason = 't: expected ms as a number, got "x"';
    expect(importTrace([open, { t: 'x' }])).toMatchObject({ trace: [open], unread: [{ path: '[1]', reason }] });
    const broken = `${JSON.stringify(open, null, 2)}\n{\n  "t": "x"\n}\n{\n  "t":\n}\n`;
    expect(importTrace(broken)).toMatchObject({
      trace: [open],
      unread: [
        { line: 11, reason: expect.stringMatching(/^not JSON/) },
        { line: 6, reason },
      ],
    });
  });

  it('a byte order mark is no fault, at whichever door', () => {
    const mark = '\ufeff';
    expect(parseTrace(`${mark}${formatTrace(traceOf('verto/echo'))}`).unread).toEqual([]);
    expect(importHar(`${mark}${JSON.stringify(archive)}`)).toEqual(importHar(archive));
    expect(importMatrixExport(`${mark}${JSON.stringify(events)}`)).toEqual(importMatrixExport(events));
    expect(importVertobotDump(`${mark}${dump}`)).toEqual(importVertobotDump(dump));
  });

  it('every captured trace is one of ours, and comes out as it is', () => {
    for (const name of traceNames) {
      const trace = traceOf(name);
      expect(importTrace(formatTrace(trace))).toEqual({
        format: 'trace',
        reason: undefined,
        trace,
        unread: [],
        passedOver: {},
      });
    }
  });
});

describe('where nothing could be read, it says why', () => {
  const empty: Record<string, readonly [unknown, RegExp]> = {
    nothing: ['', /^expected a trace/],
    prose: ['hello', /^expected a trace/],
    'another JSON': ['{"a":1}', /^expected a trace/],
    'a HAR that is cut off': [JSON.stringify(archive).slice(0, -20), /this is not JSON/],
    'a HAR with no frames': [har({ ...vertoSocket([]), _webSocketMessages: undefined }), /_webSocketMessages/],
    'a HAR with no calls': [har(), /nothing is in it/],
    'an encrypted room': [
      [{ type: 'm.room.encrypted' }, { type: 'm.room.encrypted' }],
      /2 m\.room\.encrypted.*cannot be seen/,
    ],
    'calls in to-device messages': [
      { next_batch: 's', to_device: { events: [{ type: 'm.call.invite', sender: '@a:x', content: {} }] } },
      /^no call is in it: all that is in it: 1 to-device m\.call\.invite$/,
    ],
    'rooms that one is invited to': [
      { next_batch: 's', rooms: { invite: { '!a:x': {}, '!b:x': {} } } },
      /all that is in it: 2 room to which one is invited/,
    ],
    'a sliding sync': [
      { pos: '1', rooms: { '!a:x': { timeline: events } } },
      /all that is in it: 1 room of a sliding sync, which is not read/,
    ],
    'a trace without a readable line': [
      '{"t":"x","protocol":"verto"}',
      /^nothing of it could be read: line 1: t: expected/,
    ],
  };
  for (const [what, [source, why]] of Object.entries(empty)) {
    it(what, () => {
      const { trace, reason } = importTrace(source);
      expect(trace).toEqual([]);
      expect(reason).toMatch(why);
    });
  }
});

it('nothing throws for what is nested beyond measure', () => {
  for (const text of [
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    `{"type":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
  ]) {
    expect(importTrace(text).trace).toEqual([]);
    expect(importTrace(`[${text}]`).trace).toEqual([]);
    expect(importTrace(JSON.parse(`{"t":0,"protocol":"verto","message":${text}}`)).trace).toEqual([]);
    expect(importTrace(JSON.parse(`{"jsonrpc":"2.0","id":1,"method":"login","params":${text}}`)).trace).toHaveLength(1);
  }
});

it('no source makes it throw', () => {
  const broken = fc
    .tuple(
      fc.constantFrom(JSON.stringify(archive), dump, JSON.stringify(events)),
      fc.nat(9_000),
      fc.nat(40),
      fc.string(),
    )
    .map(([text, from, length, instead]) => text.slice(0, from) + instead + text.slice(from + length));
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.json(), fc.string(), broken), (source) => {
      const { trace, reason } = importTrace(source);
      expect(reason === undefined).toBe(trace.length > 0);
    }),
  );
});

it('a trace of one line is told by its number', () => {
  const { unread, trace } = importTrace('{"t":"soon","protocol":"verto","transport":"open"}');
  expect(unread).toMatchObject([{ line: 1, reason: 't: expected ms as a number, got "soon"' }]);
  expect(trace).toEqual([]);
});
