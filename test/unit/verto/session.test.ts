// A session as a table: when, what happens, and all that comes out of it.
import {
  type Asking,
  createVertoSession,
  DialogId,
  SessId,
  type SessionOutput,
  type VertoSession,
  type VertoSessionConfig,
} from '@mvbridge/verto';
import { describe, expect, it } from 'vitest';

type Happening = (session: VertoSession, now: number) => readonly SessionOutput[];
/** `[ms, what happens, ...what comes out]`. */
type Row = readonly [number, Happening, ...string[]];

const callID = DialogId.parse('c');
const open: Happening = (session, now) => session.handleTransport('open', now);
const close: Happening = (session, now) => session.handleTransport('close', now);
const wait: Happening = (session, now) => session.handleTimeout(now);
/** FreeSWITCH says this. */
const says =
  (frame: unknown): Happening =>
  (session, now) =>
    session.handleFrame(frame, now);
const result = (id: unknown, content: object = {}) => says({ jsonrpc: '2.0', id, result: content });
const error = (id: unknown, code?: number, message?: string) => says({ jsonrpc: '2.0', id, error: { code, message } });
const request = (id: number, method: string, params: object = {}) => says({ jsonrpc: '2.0', id, method, params });
const loggedIn = (id: number, more: object = {}) => result(id, { message: 'logged in', sessid: 's', ...more });
/** The owner asks for this. */
const ask =
  (tag: string, asking: Asking): Happening =>
  (session, now) =>
    session.request(asking, tag, now);
const bye = (tag: string) => ask(tag, { method: 'verto.bye', params: { dialogParams: { callID } } });
const invite = (tag: string) =>
  ask(tag, { method: 'verto.invite', params: { sdp: 'v=0\r\n', dialogParams: { callID } } });
const ping = (tag: string) => ask(tag, { method: 'verto.ping', params: {} });
const login = (tag: string) => ask(tag, { method: 'login', params: { login: '1000', passwd: 'p' } });

const up: readonly Row[] = [
  [0, open, 'phase authenticating', 'send 1 login'],
  [5, loggedIn(1), 'phase ready'],
];

const flows: Readonly<Record<string, readonly Row[]>> = {
  'the socket comes up: log in, and be ready': [...up],
  'FreeSWITCH says when the session ends': [
    [0, open, 'phase authenticating', 'send 1 login'],
    [5, loggedIn(1, { 'auth-expires': 1_800_000_000 }), 'phase ready until 1800000000'],
  ],
  'what is asked before is sent after, in order': [
    [0, invite('a')],
    [1, open, 'phase authenticating', 'send 1 login'],
    [2, bye('b')],
    [5, loggedIn(1), 'send 2 verto.invite #a', 'send 3 verto.bye #b', 'phase ready'],
  ],
  'no more is kept than was said': [
    [0, invite('a')],
    [0, invite('b')],
    [0, invite('c')],
    [0, invite('d'), '#d verto.invite overflow'],
  ],
  'a refused login is told, and another socket is asked for after as long as was said': [
    [0, open, 'phase authenticating', 'send 1 login'],
    [1, invite('a')],
    [
      5,
      error(1, -32001, 'Authentication Failure'),
      'phase refused: Authentication Failure, retry after 1000',
      '#a verto.invite error -32001',
    ],
    [6, invite('b'), '#b verto.invite error -32001'],
    [1_004, wait],
    [1_005, wait, 'connect'],
    [60_000, wait],
  ],
  'refused again and again: twice as long each time, up to a minute': [
    ...[1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000].flatMap((ms, i): readonly Row[] => [
      [i, open, ...(i === 0 ? [] : ['phase closed']), 'phase authenticating', `send ${i + 1} login`],
      [i, error(i + 1, -32001, 'Login Incorrect'), `phase refused: Login Incorrect, retry after ${ms}`],
    ]),
  ],
  'refused, and then not, and lost at once: later each time all the same': [
    [0, open, 'phase authenticating', 'send 1 login'],
    [1, error(1, -32001, 'x'), 'phase refused: x, retry after 1000'],
    [2, close, 'phase closed'],
    [3, open, 'phase authenticating', 'send 2 login'],
    [4, loggedIn(2), 'phase ready'],
    [5, close, 'phase closed'],
    [6, open, 'phase authenticating', 'send 3 login'],
    [7, error(3, -32001, 'x'), 'phase refused: x, retry after 4000'],
  ],
  'a session that was up for long wants another socket at once; then it waits twice as long each time': [
    ...up,
    [10_005, close, 'phase closed'],
    [10_005, wait, 'connect'],
    [10_010, close],
    [11_009, wait],
    [11_010, wait, 'connect'],
    [11_020, close],
    [13_020, wait, 'connect'],
    [13_030, open, 'phase authenticating', 'send 2 login'],
    [13_035, loggedIn(2), 'phase ready'],
    [99_999, wait],
  ],
  'a socket that cannot be opened in the first place: again at once, then later each time, up to a minute': [
    [0, close],
    [0, wait, 'connect'],
    ...[1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000].flatMap((ms, i, all): readonly Row[] => {
      const since = all.slice(0, i).reduce((sum, one) => sum + one, 0);
      return [
        [since, close],
        [since + ms - 1, wait],
        [since + ms, wait, 'connect'],
      ];
    }),
  ],
  'closed twice, or asked for the time again: one socket is enough': [
    ...up,
    [9, close, 'phase closed'],
    [10, close],
    [1_009, wait, 'connect'],
    [1_010, wait],
    [90_000, wait],
  ],
  'the login is refused and FreeSWITCH closes the socket: one other is asked for': [
    [0, open, 'phase authenticating', 'send 1 login'],
    [5, error(1, -32001, 'x'), 'phase refused: x, retry after 1000'],
    [6, close, 'phase closed'],
    [1_005, wait, 'connect'],
    [90_000, wait],
  ],
  'an end outlives a refused login': [
    [0, open, 'phase authenticating', 'send 1 login'],
    [1, bye('a')],
    [5, error(1, -32001, 'x'), 'phase refused: x, retry after 1000'],
    [6, bye('b')],
    [9, open, 'phase closed', 'phase authenticating', 'send 2 login'],
    [10, loggedIn(2), 'send 3 verto.bye #a', 'send 4 verto.bye #b', 'phase ready'],
  ],
  'nobody answers the login': [
    [0, open, 'phase authenticating', 'send 1 login'],
    [9_999, wait],
    [10_000, wait, 'phase refused: no answer to the login, retry after 1000'],
  ],
  'verto.clientReady says that the login went well, if its answer was missed': [
    [0, open, 'phase authenticating', 'send 1 login'],
    [1, bye('a')],
    [
      5,
      request(9, 'verto.clientReady', { reattached_sessions: ['c'] }),
      'send result 9 verto.clientReady',
      'send 2 verto.bye #a',
      'phase ready',
      'told verto.clientReady',
    ],
    [6, loggedIn(1), 'stray 1'],
    [10_005, wait, '#a verto.bye timeout'],
  ],
  'an answer to the login that cannot be read is a refusal': [
    [0, open, 'phase authenticating', 'send 1 login'],
    [
      5,
      says({ jsonrpc: '2.0', id: 1, error: 7 }),
      'malformed invalid',
      'phase refused: the answer to the login cannot be read, retry after 1000',
    ],
  ],
  'FreeSWITCH has forgotten us (-32000): log in and ask once more, first things first': [
    ...up,
    [10, invite('a'), 'send 2 verto.invite #a'],
    [11, bye('b'), 'send 3 verto.bye #b'],
    [12, error(2, -32000, 'Authentication Required'), 'phase authenticating', 'send 4 login'],
    [13, ping('c')],
    [14, error(3, -32000, 'Authentication Required')],
    [15, loggedIn(4), 'send 5 verto.invite #a', 'send 6 verto.bye #b', 'send 7 verto.ping #c', 'phase ready'],
    [16, result(5, { message: 'CALL CREATED', callID: 'c' }), '#a verto.invite result'],
  ],
  'forgotten twice: the second time is final': [
    ...up,
    [10, invite('a'), 'send 2 verto.invite #a'],
    [11, error(2, -32000), 'phase authenticating', 'send 3 login'],
    [12, loggedIn(3), 'send 4 verto.invite #a', 'phase ready'],
    [13, error(4, -32000), '#a verto.invite error -32000'],
  ],
  'forgotten, and the login is refused: what was asked is told': [
    ...up,
    [10, invite('a'), 'send 2 verto.invite #a'],
    [10, bye('b'), 'send 3 verto.bye #b'],
    [11, error(2, -32000), 'phase authenticating', 'send 4 login'],
    [12, error(4, -32001, 'x'), 'phase refused: x, retry after 1000', '#a verto.invite error -32001'],
    [13, error(3, -32000), '#b verto.bye error -32000'],
  ],
  'a login that the owner asks for is a request like any other': [
    ...up,
    [10, login('again'), 'send 2 login #again'],
    [11, loggedIn(2, { 'auth-expires': 9 }), '#again login result'],
    [12, login('wrong'), 'send 3 login #wrong'],
    [13, error(3, -32001, 'Authentication Failure'), '#wrong login error -32001'],
    [14, bye('a'), 'send 4 verto.bye #a'],
  ],
  'ids of both sides overlap: a request of theirs answers none of ours': [
    ...up,
    [10, invite('a'), 'send 2 verto.invite #a'],
    [11, request(2, 'verto.ping', { serno: 1 }), 'send result 2 verto.ping', 'told verto.ping'],
    [12, result(2, { message: 'CALL CREATED', callID: 'c' }), '#a verto.invite result'],
    [13, result(2, {}), 'stray 2'],
  ],
  'a response to nothing that we asked': [
    ...up,
    [10, bye('a'), 'send 2 verto.bye #a'],
    [11, result('2', {}), 'stray 2'],
    [12, result(null, {}), 'stray null'],
    [13, error(99, -32002), 'stray 99'],
  ],
  'every request of FreeSWITCH is answered by a result, one that nobody knows as well': [
    ...up,
    [10, request(7, 'verto.display', { callID: 'c' }), 'send result 7 verto.display', 'told verto.display'],
    [11, request(8, 'verto.announce', { msg: ['x'] }), 'send result 8 verto.announce', 'told verto.announce'],
    [12, request(9, 'verto.tomorrow'), 'send result 9 verto.tomorrow', 'malformed unknown-method'],
    [13, request(10, 'verto.bye'), 'send result 10 verto.bye', 'malformed invalid'],
    [14, request(11, 'constructor'), 'send result 11 constructor', 'malformed unknown-method'],
  ],
  'what is no message is told': [
    ...up,
    [10, says('{'), 'malformed not-json'],
    [11, says('[]'), 'malformed not-a-message'],
    [12, says('#SPU 12')],
  ],
  'a refusal is typed, and comes to who asked': [
    ...up,
    [10, bye('a'), 'send 2 verto.bye #a'],
    [11, error(2, -32002, 'CALL DOES NOT EXIST'), '#a verto.bye error -32002'],
  ],
  'a result that is another method’s is malformed': [
    ...up,
    [10, invite('a'), 'send 2 verto.invite #a'],
    [11, result(2, { message: 'PONG' }), '#a verto.invite malformed-result'],
    [12, invite('b'), 'send 3 verto.invite #b'],
    [
      13,
      says({ jsonrpc: '2.0', id: 3, result: 'CALL CREATED' }),
      'malformed invalid',
      '#b verto.invite malformed-result',
    ],
  ],
  'each request is given up in its own time': [
    ...up,
    [10, bye('a'), 'send 2 verto.bye #a'],
    [20, bye('b'), 'send 3 verto.bye #b'],
    [10_009, wait],
    [10_015, wait, '#a verto.bye timeout'],
    [10_020, wait, '#b verto.bye timeout'],
    [10_021, result(2, {}), 'stray 2'],
    [99_999, wait],
  ],
  'the socket is lost: what was asked is told, what is asked then is kept': [
    ...up,
    [10, invite('a'), 'send 2 verto.invite #a'],
    [11, close, 'phase closed', '#a verto.invite socket-lost'],
    [12, close],
    [13, bye('b')],
    [14, open, 'phase authenticating', 'send 3 login'],
    [15, result(2, {}), 'stray 2'],
    [16, loggedIn(3), 'send 4 verto.bye #b', 'phase ready'],
  ],
  'the socket is lost while the login is out': [
    [0, open, 'phase authenticating', 'send 1 login'],
    [1, close, 'phase closed'],
    [99_999, wait, 'connect'],
  ],
  'another socket comes up without the first going down': [
    ...up,
    [10, bye('a'), 'send 2 verto.bye #a'],
    [11, open, 'phase closed', 'phase authenticating', 'send 3 login'],
    [12, loggedIn(3), 'send 4 verto.bye #a', 'phase ready'],
  ],
  'verto.punt: it is told, and not a word more goes out on that socket': [
    ...up,
    [10, bye('a'), 'send 2 verto.bye #a'],
    [11, request(40, 'verto.punt'), 'told verto.punt', 'phase punted'],
    [12, request(41, 'verto.bye', { callID: 'c' }), 'late verto.bye'],
    [13, request(42, 'verto.tomorrow'), 'malformed unknown-method'],
    [14, bye('b')],
    [15, close],
    [90_000, wait],
    [90_001, open, 'phase authenticating', 'send 3 login'],
    [90_002, loggedIn(3), 'send 4 verto.bye #a', 'send 5 verto.bye #b', 'phase ready'],
  ],
  'a session that is taken over asks for no socket, whether it waits to ask for one or has asked': [
    [0, open, 'phase authenticating', 'send 1 login'],
    [5, error(1, -32001, 'x'), 'phase refused: x, retry after 1000'],
    [10, request(40, 'verto.punt'), 'told verto.punt', 'phase punted'],
    [90_000, wait],
    [100_000, open, 'phase authenticating', 'send 2 login'],
    [100_005, error(2, -32001, 'x'), 'phase refused: x, retry after 2000'],
    [102_005, wait, 'connect'],
    [102_010, request(41, 'verto.punt'), 'told verto.punt', 'phase punted'],
    [300_000, wait],
  ],
  'a session that was taken over, in a new process: it is wanted back': [
    ...up,
    [10_010, request(40, 'verto.punt'), 'told verto.punt', 'phase punted'],
    [10_020, (session, now) => session.resume(now)],
    [10_020, wait, 'connect'],
  ],
  'a new process: the socket is gone, and another is wanted': [
    ...up,
    [10, invite('a'), 'send 2 verto.invite #a'],
    [20_000, (session, now) => session.resume(now), 'phase closed', '#a verto.invite socket-lost'],
    [20_000, wait, 'connect'],
  ],
  'nothing is heard of the socket that was asked for: another, and later each time': [
    [0, close],
    [0, wait, 'connect'],
    [59_999, wait],
    [60_000, wait],
    [61_000, wait, 'connect'],
    [121_000, wait],
    [123_000, wait, 'connect'],
    [123_500, open, 'phase authenticating', 'send 1 login'],
    [123_600, loggedIn(1), 'phase ready'],
    [900_000, wait],
  ],
  'a session that comes up and is lost at once, again and again: later each time': [
    ...[0, 1_000, 2_000, 4_000].flatMap((ms, i): readonly Row[] => [
      [i * 100_000, open, 'phase authenticating', `send ${i + 1} login`],
      [i * 100_000 + 1, loggedIn(i + 1), 'phase ready'],
      [i * 100_000 + 2, close, 'phase closed'],
      [i * 100_000 + 2 + ms, wait, 'connect'],
    ]),
  ],
  'requests that wait for a login are given up with the socket, but for an end': [
    [0, open, 'phase authenticating', 'send 1 login'],
    [1, invite('a')],
    [2, bye('b')],
    [3, close, 'phase closed', '#a verto.invite socket-lost'],
    [4, open, 'phase authenticating', 'send 2 login'],
    [5, loggedIn(2), 'send 3 verto.bye #b', 'phase ready'],
  ],
};

/** With a session that asks whether FreeSWITCH is there, after 25 s of silence. */
const pinged: Readonly<Record<string, readonly Row[]>> = {
  'FreeSWITCH is silent, and there': [
    ...up,
    [25_004, wait],
    [25_005, wait, 'send 2 verto.ping'],
    [25_006, wait],
    [25_010, result(2, { message: 'PONG' })],
    [50_009, wait],
    [50_010, wait, 'send 3 verto.ping'],
    [50_020, error(3, -32601, 'Permission Denied')],
    [50_030, result(3), 'stray 3'],
    [90_000, wait, 'send 4 verto.ping'],
    [90_001, says({ jsonrpc: '2.0', id: 4, error: 7 }), 'malformed invalid'],
  ],
  'whatever FreeSWITCH says, it is there': [
    ...up,
    [20_000, request(7, 'verto.ping'), 'send result 7 verto.ping', 'told verto.ping'],
    [40_000, says('nonsense'), 'malformed not-json'],
    [64_999, wait],
    [65_000, wait, 'send 2 verto.ping'],
  ],
  'FreeSWITCH has vanished without a word: the socket counts as gone': [
    ...up,
    [10_000, invite('a'), 'send 2 verto.invite #a'],
    [25_005, wait, '#a verto.invite timeout', 'send 3 verto.ping'],
    [35_004, bye('b'), 'send 4 verto.bye #b'],
    [35_005, wait, 'phase closed', 'connect'],
    [35_500, open, 'phase authenticating', 'send 5 login'],
    [35_600, loggedIn(5), 'send 6 verto.bye #b', 'phase ready'],
  ],
  'FreeSWITCH has forgotten us, and says so to the ping: log in again': [
    ...up,
    [25_005, wait, 'send 2 verto.ping'],
    [25_010, error(2, -32000, 'Authentication Required'), 'phase authenticating', 'send 3 login'],
    [25_020, loggedIn(3), 'phase ready'],
  ],
  'nobody is asked while there is no session': [
    [0, open, 'phase authenticating', 'send 1 login'],
    [5, error(1, -32001, 'x'), 'phase refused: x, retry after 1000'],
    [99_000, wait, 'connect'],
  ],
};

/** What came out, in a line. */
function line(output: SessionOutput): string {
  switch (output.kind) {
    case 'send': {
      const { message, tag } = output;
      if ('speedTest' in message || 'error' in message) return 'send nonsense';
      const about = tag === undefined ? '' : ` #${tag}`;
      return 'method' in message
        ? `send ${message.id} ${message.method}${about}`
        : `send result ${message.id} ${message.result.method}${about}`;
    }
    case 'phase': {
      const { phase, error: why, retryAfterMs, expiresAt } = output;
      const until = expiresAt === undefined ? '' : ` until ${expiresAt}`;
      return why === undefined
        ? `phase ${phase}${until}`
        : `phase ${phase}: ${why.message}, retry after ${retryAfterMs}`;
    }
    case 'request':
      return `told ${output.request.method}`;
    case 'late':
      return `late ${output.request.method}`;
    case 'reply': {
      const { reply } = output;
      return `#${reply.tag} ${reply.method} ${reply.outcome}${reply.outcome === 'error' ? ` ${reply.error.code}` : ''}`;
    }
    case 'connect':
      return 'connect';
    case 'malformed':
      return `malformed ${output.error.code}`;
    case 'stray':
      return `stray ${output.id}`;
    default:
      throw new Error(`unknown output ${JSON.stringify(output satisfies never)}`);
  }
}

const configOf = (more: Partial<VertoSessionConfig> = {}): VertoSessionConfig => {
  return { login: '1000', passwd: 'p', sessid: SessId.parse('s'), maxHeld: 3, ...more };
};
const sessionOf = () => createVertoSession(configOf());

for (const [title, all, more] of [
  ['a session', flows, {}],
  ['a session that pings', pinged, { pingAfterMs: 25_000 }],
] as const) {
  describe(title, () => {
    for (const [sentence, rows] of Object.entries(all)) {
      it(sentence, () => {
        const session = createVertoSession(configOf(more));
        const actual = rows.map(([t, happens]) => [t, ...happens(session, t).map(line)]);
        expect(actual).toEqual(rows.map(([t, , ...out]) => [t, ...out]));
      });

      it(`${sentence} (from a snapshot before each step)`, () => {
        let session = createVertoSession(configOf(more));
        const actual = rows.map(([t, happens]) => {
          const text = JSON.stringify(session.snapshot());
          expect(text).not.toMatch(/passwd|sessid/);
          const before = session;
          session = createVertoSession(configOf(more), JSON.parse(text));
          expect([session.phase, session.expiresAt, session.nextDeadline()]).toEqual([
            before.phase,
            before.expiresAt,
            before.nextDeadline(),
          ]);
          return [t, ...happens(session, t).map(line)];
        });
        expect(actual).toEqual(rows.map(([t, , ...out]) => [t, ...out]));
      });
    }
  });
}

describe('deadlines are data', () => {
  it('there is one while a request is out, and none otherwise', () => {
    const session = sessionOf();
    const deadlines = [
      session.nextDeadline(),
      ...[open, loggedIn(1), bye('a'), bye('b'), error(2), error(3)].map((happens, now) => {
        happens(session, now);
        return session.nextDeadline();
      }),
    ];
    expect(deadlines).toEqual([undefined, 10_000, undefined, 10_002, 10_002, 10_003, undefined]);
  });

  it('handleTimeout before the deadline changes nothing', () => {
    const session = sessionOf();
    open(session, 0);
    for (const now of [0, 1, 5_000, 9_999]) expect(session.handleTimeout(now)).toEqual([]);
    expect(session.nextDeadline()).toBe(10_000);
  });
});

describe('expiresAt', () => {
  it('is what FreeSWITCH said last, in whatever message', () => {
    const session = sessionOf();
    const seen = [
      open,
      loggedIn(1, { 'auth-expires': 100 }),
      request(1, 'verto.ping', { serno: 1, 'auth-expires': 200 }),
      request(2, 'verto.ping', { serno: 2 }),
      ping('a'),
      result(2, { message: 'PONG', 'auth-expires': 300 }),
      login('b'),
      loggedIn(3),
    ].map((happens, now) => {
      happens(session, now);
      return session.expiresAt;
    });
    expect(seen).toEqual([undefined, 100, 200, 200, 200, 300, 300, undefined]);
  });
});

it('the login has what it was given, and nothing else', () => {
  const [, sent] = open(sessionOf(), 0);
  expect(sent).toEqual({
    kind: 'send',
    tag: undefined,
    message: { jsonrpc: '2.0', id: 1, method: 'login', params: { login: '1000', passwd: 'p', sessid: 's' } },
  });
});
