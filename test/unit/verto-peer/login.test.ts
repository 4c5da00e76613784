import { afterEach, expect, it } from 'vitest';
import { createVertoPeer, type VertoPeer, type VertoPeerConfig } from '../../support/verto-peer/peer.ts';
import { rawClient } from './raw-client.ts';

let peer: VertoPeer;
const start = async (config: VertoPeerConfig = {}) => {
  peer = await createVertoPeer(config);
  return rawClient(peer.url);
};
afterEach(() => peer.stop());

it.each([
  ['nothing', undefined, -32001, 'Missing params'],
  ['no login', { sessid: 'x' }, -32000, 'Authentication Required'],
  ['no password', { login: '1008' }, -32001, 'Missing passwd'],
  ['a wrong password', { login: '1008', passwd: 'x' }, -32001, 'Authentication Failure'],
  ['an unknown user', { login: 'toString', passwd: 'x' }, -32001, 'Login Incorrect'],
])('refuses a request with %s before the login', async (_, params, code, message) => {
  const client = await start();
  for (const method of ['login', 'verto.invite']) {
    expect((await client.ask(method, params)).error).toEqual({ code, message });
  }
});

it('takes credentials in any first request, and the session with them', async () => {
  const client = await start();
  const { result } = await client.ask('verto.ping', { login: '1008', passwd: '1234', sessid: 'mine' });
  expect(result).toEqual({ message: 'PONG', sessid: 'mine' });
  expect((await client.next('verto.clientReady')).params).toEqual({ reattached_sessions: [] });
  expect((await client.ask('login', { login: '1008', passwd: 'wrong' })).error?.code).toBe(-32001);
  expect((await client.ask('verto.ping', {})).result).toEqual({ message: 'PONG', sessid: 'mine' });
});

it('counts its ids from 1 for all sockets, so that they overlap with the clients’', async () => {
  const client = await start();
  await client.login('a');
  expect((await client.next('verto.clientReady')).id).toBe(1);
  const other = await rawClient(peer.url);
  await other.login('b');
  expect((await other.next('verto.clientReady')).id).toBe(2);
});

it('punts the first socket of a session when a second one logs in', async () => {
  const client = await start();
  await client.login('same');
  await client.next('verto.clientReady');
  const second = await rawClient(peer.url);
  await second.login('same');
  expect((await client.next('verto.punt')).params).toEqual({});
  expect(await client.closed).toBe(1000);
  expect(peer.sessions()).toEqual(['same']);
});

it('refuses the session of another user', async () => {
  const client = await start({ users: { 1008: '1234', 1009: 'x' } });
  await client.login('same');
  const other = await rawClient(peer.url);
  const { error } = await other.ask('login', { login: '1009', passwd: 'x', sessid: 'same' });
  expect(error).toEqual({ code: -32001, message: 'Session in use' });
  expect(await other.closed).toBe(1000);
});

it('pings a client that says nothing, and knows who owes the result', async () => {
  const client = await start({ pingMs: 20 });
  await client.login();
  await peer.until('a ping that is owed', () => peer.owed()[0]?.method === 'verto.ping');
  await client.next('verto.ping');
  await peer.until('the result', () => peer.owed().length === 0);
  expect(peer.violations()).toEqual([]);
});

it('notes what is no JSON-RPC, and answers it as FreeSWITCH does', async () => {
  const client = await start();
  await client.login();
  client.sendText('hello');
  client.sendText('{"id":7,"method":"login"}');
  client.sendText('{"jsonrpc":"2.0","id":8,"error":{"code":1,"message":"no"}}');
  client.sendText('{"jsonrpc":"2.0","id":9,"result":{}}');
  await client.ask('jsapi');
  expect(peer.violations().map(({ rule }) => rule)).toEqual([
    'bad-frame',
    'bad-frame',
    'error-reply',
    'stray-result',
    'unknown-method',
  ]);
  expect(client.texts.slice(1, 4).map((text) => JSON.parse(text).error)).toEqual([
    { code: -32600, message: 'Invalid Request' },
    { code: -32600, message: 'Invalid message' },
    { code: -32601, message: 'Invalid Method, Missing Method or Permission Denied' },
  ]);
});
