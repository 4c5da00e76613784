// A gateway's process, between a queue that says what it is told to and a FreeSWITCH that listens.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

let isCurrent = true;
const told: { session: string; input: { kind: string } }[] = [];
const heard: string[] = [];
const sockets: WebSocket[] = [];

const freeswitch = new WebSocketServer({ host: '127.0.0.1', port: 0 }).on('connection', (socket) => {
  sockets.push(socket);
  socket.on('message', (text) => heard.push(String(text)));
});
await once(freeswitch, 'listening');

/** Restate's ingress. */
function queue(): Server {
  return createServer(async (request, response) => {
    const [, service, key = '', handler] = (request.url ?? '').split('/');
    const body = (await json(request).catch(() => undefined)) as { kind: string };
    if (service === 'session') told.push({ session: key, input: body });
    if (handler === 'drain') told.push({ session: '', input: { kind: 'drain' } });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(String(service !== 'session' || isCurrent));
  });
}
const ingress = queue().listen(0, '127.0.0.1');
await once(ingress, 'listening');
const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

const folder = mkdtempSync(join(tmpdir(), 'mvbridge-gateway-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  freeswitch.close();
  ingress.closeAllConnections();
  ingress.close();
  rmSync(folder, { recursive: true });
});

async function startGateway(ingressPort: number) {
  const file = join(folder, `${ingressPort}.json`);
  const config = {
    restate: `http://127.0.0.1:${ingressPort}`,
    freeswitch: `ws://127.0.0.1:${portOf(freeswitch)}`,
    homeserver: { url: 'http://127.0.0.1:1', userId: '@bridge:example.org', asToken: 'a', hsToken: 'h' },
    secret: 's',
    sessions: { 1000: { passwd: '1234', rooms: { '!echo:example.org': '9196' } } },
  };
  writeFileSync(file, JSON.stringify(config));
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('../../../examples/cluster/gateway.ts', import.meta.url)), file],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  children.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const url = `http://127.0.0.1:${/\d+$/.exec(line)?.[0]}`;
  const request = (method: string, path: string, token: string, body: object, ms = 5_000) =>
    fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ms),
    }).then(({ status }) => status);
  return {
    child,
    transaction: (id: string, body: object) => request('PUT', `/_matrix/app/v1/transactions/${id}`, 'h', body),
    line: (what: string, body: object, ms = 3_000) =>
      request('POST', `/lines/1000/${what}`, 's', { by: Date.now() + ms, ...body }, ms),
  };
}

const gateway = await startGateway(portOf(ingress));

it('writes nothing that a worker has given up meanwhile', async () => {
  expect(await gateway.line('connect', { epoch: 7 })).toBe(200);
  await vi.waitFor(() => expect(told).toMatchObject([{ input: { kind: 'report', heard: [{ kind: 'open' }] } }]));
  gateway.child.kill('SIGSTOP');
  await expect(gateway.line('write', { epoch: 7, from: 0, frames: ['late'] }, 200)).rejects.toThrow();
  gateway.child.kill('SIGCONT');
  expect(await gateway.line('write', { epoch: 7, from: 0, frames: ['in time'] })).toBe(200);
  await vi.waitFor(() => expect(heard).toEqual(['in time']));
});

it('ends a line of which the session says that it is not its own', async () => {
  isCurrent = false;
  const closed = once(sockets.at(-1) as WebSocket, 'close');
  sockets.at(-1)?.send('news');
  await closed;
  isCurrent = true;
});

it('passes over what is no event, and takes the transaction', async () => {
  const event = { type: 'm.call.invite', room_id: '!echo:example.org' };
  told.length = 0;
  expect(await gateway.transaction('1', { events: [null, event] })).toBe(200);
  expect(told).toMatchObject([{ session: '1000', input: { kind: 'matrix', events: [event] } }]);
});

it('that is to go keeps its sockets until the queue has taken that in', async () => {
  const away = queue().listen(0, '127.0.0.1');
  await once(away, 'listening');
  const port = portOf(away);
  const { child, line } = await startGateway(port);
  expect(await line('connect', { epoch: 1 })).toBe(200);
  await vi.waitFor(() => expect(sockets).toHaveLength(2));
  away.closeAllConnections();
  away.close();
  child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect([child.exitCode, sockets.at(-1)?.readyState]).toEqual([null, 1]);
  told.length = 0;
  const back = queue().listen(port, '127.0.0.1');
  await vi.waitFor(() => expect(told).toContainEqual({ session: '', input: { kind: 'drain' } }), 5_000);
  const gone = once(child, 'exit');
  sockets.at(-1)?.close();
  expect(await gone).toEqual([0, null]);
  back.closeAllConnections();
  back.close();
});
