// The same sessions in one process, each with a state file: what the cluster is measured against. `one-process.ts <config>`
import { renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { createTranslator, type Driven, drive } from '@mvbridge/translator';
import { WebSocket } from 'ws';
import { readConfig, sessionsByRoom, translatorConfig } from '../../../examples/cluster/config.ts';
import { putEvent } from '../../../examples/cluster/homeserver.ts';

const [file = ''] = process.argv.slice(2);
const config = readConfig(file);
const sessionIn = sessionsByRoom(config);
const put = putEvent(config);

function start(login: string): Driven {
  const translator = createTranslator(translatorConfig(config, login, () => crypto.randomUUID()));
  const stateFile = join(dirname(file), `${login}.json`);
  let socket: WebSocket | undefined;
  const driven = drive(translator, {
    now: () => performance.timeOrigin + performance.now(),
    setTimer: (callback, ms) => setTimeout(callback, ms),
    clearTimer: clearTimeout,
    toMatrix: (output) => put(output),
    toVerto: (frame) => socket?.send(frame),
    connect() {
      socket = new WebSocket(config.freeswitch)
        .on('open', () => driven.transport('open'))
        .on('message', (frame) => driven.verto(String(frame)))
        .on('close', () => driven.transport('close'))
        .on('error', () => {});
    },
    save() {
      writeFileSync(`${stateFile}~`, JSON.stringify(translator.snapshot({ secrets: true })), { mode: 0o600 });
      renameSync(`${stateFile}~`, stateFile);
    },
  });
  return driven;
}

const sessions = new Map(Object.keys(config.sessions).map((login) => [login, start(login)]));
const server = createServer(async (request, response) => {
  const { events } = (await json(request)) as { events: { room_id: string }[] };
  for (const event of events) sessions.get(sessionIn(event.room_id) ?? '')?.matrix(event);
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
});
server.listen(0, '127.0.0.1', () => console.log(`listening on ${(server.address() as AddressInfo).port}`));
