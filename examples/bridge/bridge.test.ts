// The bridge of the README, with a real WebSocket between it and a FreeSWITCH that says what one was recorded saying.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { parseTrace } from '@mvbridge/replay';
import { afterAll, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { bridge } from './bridge.ts';

const recorded = new URL('../../test/fixtures/traces/bridged/outbound_answer.jsonl', import.meta.url);
const { trace } = parseTrace(readFileSync(recorded, 'utf8'));
type Json = Record<string, unknown> & { params?: { dialogParams?: { callID?: string } } };
const messages = trace.flatMap((line) => ('message' in line && line.direction === 'in' ? [line.message as Json] : []));
const events = trace.flatMap((line) => ('event' in line && line.direction === 'in' ? [line.event as Json] : []));

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
await once(server, 'listening');
afterAll(() => server.close());

it('carries a call from the caller’s invite to the caller’s hangup', async () => {
  const asked: Json[] = [];
  const ended = new Promise<void>((resolve) => {
    server.on('connection', (socket) => {
      socket.on('message', (frame) => {
        const request = JSON.parse(String(frame)) as Json;
        if (typeof request.method !== 'string') return;
        asked.push(request);
        socket.send(JSON.stringify({ jsonrpc: '2.0', id: request.id, result: { message: 'OK', callID: 'x' } }));
        if (request.method === 'verto.bye') resolve();
        if (request.method !== 'verto.invite') return;
        const callID = request.params?.dialogParams?.callID;
        const answer = messages.find(({ method }) => method === 'verto.answer');
        socket.send(JSON.stringify({ ...answer, params: { ...answer?.params, callID } }));
      });
    });
  });

  const sent: { type: string; content: Json }[] = [];
  let hear: (roomId: string, event: object) => void = () => {};
  const answered = new Promise<void>((resolve) => {
    const client = {
      on: (_: 'room.event', handle: typeof hear) => {
        hear = handle;
      },
      sendEvent: (_roomId: string, type: string, content: object) => {
        sent.push({ type, content: content as Json });
        if (type === 'm.call.answer') resolve();
      },
    };
    const { port } = server.address() as AddressInfo;
    const running = bridge(client, `ws://127.0.0.1:${port}`, 'secret');
    void ended.then(running.close);
  });
  const say = (type: string) => {
    for (const event of events.filter((one) => one.type === type)) hear('!echo:example.org', event);
  };
  say('m.call.invite');
  say('m.call.candidates');
  await answered;
  say('m.call.hangup');
  await ended;

  expect(asked.map(({ method }) => method)).toEqual(['login', 'verto.invite', 'verto.bye']);
  expect(sent.map(({ type }) => type)).toEqual(['m.call.answer']);
  expect(sent[0]?.content.answer).toMatchObject({ sdp: expect.stringContaining('a=group:BUNDLE 0') });
});
