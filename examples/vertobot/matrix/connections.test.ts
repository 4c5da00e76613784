// The two ways to a homeserver, with HTTP between: what is asked, and with which words what comes back is told.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { deliveryOf } from '@mvbridge/translator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { appserviceConnection } from './appservice-connection.ts';
import type { MatrixConnection } from './connection.ts';
import { syncConnection } from './sync-connection.ts';
import { virtualUsers } from './virtual-users.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string | undefined;
  readonly body: unknown;
}
type Answer = readonly [status: number, body: object];

const BOT = '@vertobot:example.org';
const log = createLog('silent');
let asked: Asked[];
let respond: (request: Asked) => Answer | Promise<Answer> | undefined;
let homeserver: string;
let close: () => void;

beforeEach(async () => {
  asked = [];
  respond = () => undefined;
  const server = createServer(async (request, response) => {
    const read = await readRequest(request);
    asked.push(read);
    const [status, body] = (await respond(read)) ?? [200, {}];
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  homeserver = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterEach(() => close());

async function readRequest(request: IncomingMessage): Promise<Asked> {
  const url = new URL(request.url ?? '', 'http://localhost');
  const body = await text(request);
  return {
    method: request.method ?? '',
    path: decodeURIComponent(url.pathname.replace(/^\/_matrix\/client\/(v3|unstable)/, '')),
    query: url.searchParams,
    token: request.headers.authorization,
    body: body === '' ? undefined : JSON.parse(body),
  };
}
const sending = (txnId: string, as?: string) => ({
  ...{ roomId: '!a/b:example.org', type: 'm.call.hangup', content: { call_id: 'c' }, txnId, as },
});

describe('a user', () => {
  /** A stream of events, from which /sync tells a batch at a time; the last one waits for more. */
  const streams = (batches: readonly (readonly object[])[]) => (request: Asked) => {
    if (request.path === '/versions' || request.path.endsWith('/_matrix/client/versions'))
      return [200, { versions: ['v1.11'] }];
    if (request.path.endsWith('/filter')) return [200, { filter_id: '1' }];
    if (request.path !== '/sync') return undefined;
    const at = Number(request.query.get('since')?.slice(1) ?? 0);
    const events = batches[at];
    if (events === undefined) return new Promise<Answer>(() => {});
    const room = { timeline: { events, limited: false, prev_batch: 'p' }, state: { events: [] } };
    return [200, { next_batch: `s${at + 1}`, rooms: { join: { '!r:example.org': room } } }] as const;
  };
  const message = (n: number) => ({
    ...{ type: 'm.room.message', event_id: `$${n}`, sender: '@alice:example.org', origin_server_ts: n },
    ...{ content: { msgtype: 'm.text', body: String(n) }, unsigned: { age: 5 } },
  });
  const connect = () => syncConnection({ homeserver, userId: BOT, accessToken: 'hush' }, log);

  it('hears its rooms, and is caught up when it has heard them: never before', async () => {
    respond = streams([[message(1)], [message(2), message(3)]]) as typeof respond;
    const told: unknown[] = [];
    const connection = await connect();
    const caughtUp = new Promise<void>((resolve) => {
      void connection.start(undefined, {
        event: (event) => told.push(event),
        caughtUp(token) {
          told.push(token);
          if (token === 's2') resolve();
        },
      });
    });
    await caughtUp;
    await connection.stop();
    expect(told).toMatchObject([
      { event_id: '$1', room_id: '!r:example.org', unsigned: { age: 5 } },
      's1',
      { event_id: '$2' },
      { event_id: '$3' },
      's2',
    ]);
    expect(asked.every(({ token }) => token === 'Bearer hush')).toBe(true);
  });

  it('goes on from where it was', async () => {
    respond = streams([[message(1)], [message(2)]]) as typeof respond;
    const told: unknown[] = [];
    const connection = await connect();
    await connection.start('s1', { event: (event) => told.push(event), caughtUp: (token) => told.push(token) });
    await expect.poll(() => told.length).toBe(2);
    await connection.stop();
    expect(told).toMatchObject([{ event_id: '$2' }, 's2']);
    expect(asked.filter(({ path }) => path === '/sync')[0]?.query.get('since')).toBe('s1');
  });

  it('is turned away with a token that is not known', async () => {
    respond = ({ path }) => (path === '/sync' ? [401, { errcode: 'M_UNKNOWN_TOKEN', error: 'no' }] : undefined);
    const connection = await connect();
    await expect(connection.start(undefined, { event() {}, caughtUp() {} })).rejects.toMatchObject({
      errcode: 'M_UNKNOWN_TOKEN',
    });
    await connection.stop();
  });

  it('logs in with a password, always as the same device', async () => {
    respond = ({ path }) => (path === '/login' ? [200, { access_token: 'fresh', user_id: BOT }] : undefined);
    const connection = await syncConnection({ homeserver, userId: BOT, password: 'hush' }, log);
    await connection.send(sending('t1'));
    expect(asked).toMatchObject([
      { path: '/login', body: { type: 'm.login.password', password: 'hush', device_id: 'VERTOBOT' } },
      { path: '/rooms/!a/b:example.org/send/m.call.hangup/t1', token: 'Bearer fresh' },
    ]);
  });

  it('sends with the transaction id that it is given, as often as it is asked to', async () => {
    respond = () => [200, { event_id: '$1' }];
    const connection = await connect();
    expect(await connection.send(sending('t1'))).toEqual({ event_id: '$1' });
    await connection.send(sending('t1'));
    expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['PUT', '/rooms/!a/b:example.org/send/m.call.hangup/t1', { call_id: 'c' }],
      ['PUT', '/rooms/!a/b:example.org/send/m.call.hangup/t1', { call_id: 'c' }],
    ]);
  });

  const refusals = {
    'too fast': [
      [429, { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 70 }],
      { kind: 'rate-limited', retryAfterMs: 70 },
    ],
    never: [[403, { errcode: 'M_FORBIDDEN', error: 'no' }], { kind: 'failed', final: true }],
    'not now': [[502, {}], { kind: 'failed', final: false }],
  } as const;
  for (const [name, [answer, delivery]] of Object.entries(refusals)) {
    it(`is refused in words that the translator reads: ${name}`, async () => {
      respond = () => answer;
      const connection = await connect();
      const error = await connection.send(sending('t1')).catch((thrown: unknown) => thrown);
      expect(deliveryOf(error)).toMatchObject(delivery);
    });
  }

  it('makes a room for two', async () => {
    respond = () => [200, { room_id: '!new:example.org' }];
    const connection = await connect();
    expect(await connection.createDirectRoom('@bob:example.org', undefined)).toBe('!new:example.org');
    expect(asked[0]?.body).toEqual({ preset: 'trusted_private_chat', is_direct: true, invite: ['@bob:example.org'] });
  });
});

describe('an application service', () => {
  const users = virtualUsers('verto_', 'example.org');
  let port: number;
  const number = '@verto_9664:example.org';
  let connection: MatrixConnection;
  let told: unknown[];
  beforeEach(async () => {
    told = [];
    port = await freePort();
    const secrets = { asToken: 'as-secret', hsToken: 'hs-secret' };
    const appservice = { id: 'bot', ...secrets, host: '127.0.0.1', port, userPrefix: 'verto_' };
    connection = await appserviceConnection({ homeserver, userId: BOT, appservice }, appservice, users, log);
    await connection.start(undefined, { event: (event) => told.push(event), caughtUp() {} });
    asked.length = 0;
  });
  afterEach(() => connection.stop());
  const push = (path: string, token: string, body?: object) =>
    fetch(`http://127.0.0.1:${port}/_matrix/app/v1/${path}`, {
      method: body === undefined ? 'GET' : 'PUT',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  it('is brought events, by its homeserver alone, each transaction once', async () => {
    const events = [{ type: 'm.call.invite', event_id: '$1' }];
    expect((await push('transactions/1', 'wrong', { events })).status).toBe(403);
    expect((await push('transactions/1', 'hs-secret', { events })).status).toBe(200);
    expect((await push('transactions/1', 'hs-secret', { events })).status).toBe(200);
    expect(told).toMatchObject(events);
    expect(told.length).toBe(1);
  });

  it('speaks as its virtual users, who are made when they are needed', async () => {
    respond = ({ path }) => (path === '/register' ? [400, { errcode: 'M_USER_IN_USE' }] : undefined);
    await connection.setDisplayName('Carol', number);
    await connection.setDisplayName('Carol', number);
    await connection.send(sending('t1', number));
    expect(asked.map(({ path, query }) => [path, query.get('user_id')])).toEqual([
      ['/register', null],
      [`/profile/${number}/displayname`, number],
      [`/profile/${number}/displayname`, number],
      ['/rooms/!a/b:example.org/send/m.call.hangup/t1', number],
    ]);
    expect(asked[0]).toMatchObject({
      token: 'Bearer as-secret',
      body: { type: 'm.login.application_service', username: 'verto_9664', inhibit_login: true },
    });
  });

  it('tells who is in a room that it joins', async () => {
    const alice = { type: 'm.room.member', state_key: '@alice:example.org', content: { membership: 'join' } };
    respond = ({ path }) => (path.endsWith('/members') ? [200, { chunk: [alice] }] : undefined);
    await connection.join('!r:example.org', number);
    expect(told).toMatchObject([alice]);
    expect(asked.at(-1)?.query.get('membership')).toBe('join');
  });

  it('says whom there can be', async () => {
    expect((await push(`users/${encodeURIComponent(number)}`, 'hs-secret')).status).toBe(200);
    expect(asked.map(({ path }) => path)).toEqual(['/register']);
    expect((await push(`users/${encodeURIComponent('@alice:example.org')}`, 'hs-secret')).status).toBe(404);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
