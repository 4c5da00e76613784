// The bridge of the README, with a real WebSocket between it and a FreeSWITCH that says what one was recorded saying.

import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTrace } from '@mvbridge/replay';
import { afterAll, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { bridge } from './bridge.ts';

const recorded = new URL('../../test/fixtures/traces/bridged/everything_client_called.jsonl', import.meta.url);
const { trace } = parseTrace(readFileSync(recorded, 'utf8'));
type Json = Record<string, unknown> & { params?: { sessid?: string; dialogParams?: { callID?: string } } };
const messages = trace.flatMap((line) => ('message' in line && line.direction === 'in' ? [line.message as Json] : []));
const events = trace.flatMap((line) => ('event' in line && line.direction === 'in' ? [line.event as Json] : []));
const said = (method: string) => messages.find((one) => one.method === method);

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
await once(server, 'listening');
const folder = mkdtempSync(join(tmpdir(), 'mvbridge-'));
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** A Matrix client without a homeserver: what it is asked to send can be waited for. */
function matrixClient() {
  const sent: { type: string; content: Json }[] = [];
  let hear: (roomId: string, event: object) => void = () => {};
  let arrived = () => {};
  return {
    sent,
    on: (_: 'room.event', handle: typeof hear) => {
      hear = handle;
    },
    async sendEvent(_roomId: string, type: string, content: object) {
      sent.push({ type, content: content as Json });
      arrived();
    },
    say(type: string, which = 0) {
      const event = events.filter((one) => one.type === type)[which];
      if (event === undefined) throw new Error(`no ${type} in the trace`);
      hear('!echo:example.org', event);
    },
    async wait(type: string, count = 1): Promise<void> {
      while (sent.filter((one) => one.type === type).length < count) {
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
    },
  };
}

it('carries a call, over its socket’s loss and its own restart, from the caller’s invite to the caller’s hangup', async () => {
  const asked: Json[] = [];
  let callID = '';
  let heard = () => {};
  server.on('connection', (socket) => {
    socket.on('message', (frame) => {
      const request = JSON.parse(String(frame)) as Json;
      if (typeof request.method !== 'string') return;
      asked.push(request);
      heard();
      const reply = (message: object) => socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
      reply({ id: request.id, result: { message: 'OK', callID: 'x', action: 'updateMedia' } });
      const again = asked.filter(({ method }) => method === 'login').length > 1;
      if (request.method === 'login' && again) {
        reply({ ...said('verto.attach'), params: { ...said('verto.attach')?.params, callID } });
        reply({ id: 9, method: 'verto.clientReady', params: { reattached_sessions: [callID] } });
      }
      if (request.method !== 'verto.invite') return;
      callID = request.params?.dialogParams?.callID ?? '';
      reply({ ...said('verto.answer'), params: { ...said('verto.answer')?.params, callID } });
    });
  });
  const waitFor = async (method: string, count = 1): Promise<void> => {
    while (asked.filter((one) => one.method === method).length < count) {
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
  };

  const client = matrixClient();
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state = join(folder, 'state.json');
  const running = bridge(client, url, 'secret', state);
  client.say('m.call.invite');
  client.say('m.call.candidates');
  await client.wait('m.call.answer');
  expect(client.sent[0]?.content.answer).toMatchObject({ sdp: expect.stringContaining('a=group:BUNDLE 0') });

  for (const socket of server.clients) socket.terminate();
  await client.wait('m.call.negotiate');
  client.say('m.call.negotiate', 3);
  await waitFor('verto.modify');
  expect(running.calls().map(({ phase }) => phase)).toEqual(['answered']);
  running.close();

  const after = matrixClient();
  const next = bridge(after, url, 'secret', state);
  await after.wait('m.call.negotiate');
  after.say('m.call.negotiate', 6);
  await waitFor('verto.modify', 2);
  expect(next.calls().map(({ phase }) => phase)).toEqual(['answered']);
  after.say('m.call.hangup');
  await waitFor('verto.bye');
  next.close();

  expect(asked.map(({ method }) => method)).toEqual([
    'login',
    'verto.invite',
    ...['login', 'verto.modify'],
    ...['login', 'verto.modify'],
    'verto.bye',
  ]);
  const sessids = asked.flatMap(({ method, params }) => (method === 'login' ? [params?.sessid] : []));
  expect(new Set(sessids).size).toBe(1);
  expect(client.sent.map(({ type }) => type)).toEqual(['m.call.answer', 'm.call.negotiate']);
  expect(after.sent.map(({ type }) => type)).toEqual(['m.call.negotiate']);
});
