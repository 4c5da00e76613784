// The world around the README's bridge: a FreeSWITCH and a Matrix client that say what was recorded, over a real WebSocket,
// and print what they were told. The call's ids are the bridge's own here, and the recording's in what is printed.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { bridge } from './bridge.ts';

type Json = Record<string, unknown>;
interface Verto extends Json {
  readonly id: number;
  readonly method?: string;
  readonly params?: { readonly dialogParams?: { readonly callID: string } };
}
interface Event extends Json {
  readonly type: string;
  readonly content: Json;
}
interface Recorded {
  /** What FreeSWITCH said, in order. */
  readonly verto: readonly Verto[];
  /** What the room said, in order. */
  readonly matrix: readonly Event[];
  readonly callID: string;
}

const recorded: Recorded = JSON.parse(readFileSync('recorded.json', 'utf8'));
const toFreeswitch: Json[] = [];
const toMatrix: Json[] = [];
const warned: unknown[][] = [];
console.warn = (...told: unknown[]) => warned.push(told);
const said: string[] = [];
console.info = (...told: unknown[]) => said.push(told.join(' ').trim());

let hear: (roomId: string, event: object) => void = () => {};
const say = (...events: readonly Event[]) => {
  for (const event of events) hear('!echo:example.org', event);
};
const events = (...types: readonly string[]) => recorded.matrix.filter(({ type }) => types.includes(type));

const matrix: Parameters<typeof bridge>[0] = {
  on: (_, handle) => {
    hear = handle;
  },
  async sendEvent(_roomId, type, content) {
    toMatrix.push({ type, content });
    if (type !== 'm.call.answer') return;
    // A client selects the party that answered it.
    const selected_party_id = (content as Json).party_id;
    const selected = events('m.call.select_answer').map((one) => ({
      ...one,
      content: { ...one.content, selected_party_id },
    }));
    setImmediate(say, ...selected, ...events('m.call.hangup'));
  },
};

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
await once(server, 'listening');
const ended = new Promise<void>((resolve) => {
  server.on('connection', (socket) => {
    const ahead = [...recorded.verto];
    let callID = recorded.callID;
    socket.on('message', (frame) => {
      const heard = JSON.parse(String(frame)) as Verto;
      callID = heard.params?.dialogParams?.callID ?? callID;
      toFreeswitch.push(JSON.parse(String(frame).replaceAll(callID, recorded.callID)));
      // Its answer to a request is the next one recorded, and what it said after that follows.
      const until = ahead.findIndex(({ method }, index) => index > 0 && method === undefined);
      const next = heard.method === undefined ? [] : ahead.splice(0, until < 0 ? ahead.length : until);
      for (const one of next) {
        const said = one.method === undefined ? { ...one, id: heard.id } : one;
        socket.send(JSON.stringify(said).replaceAll(recorded.callID, callID));
      }
      if ('result' in heard && toFreeswitch.filter((one) => 'result' in one).length === 1) {
        say(...events('m.call.invite', 'm.call.candidates'));
      }
      if (heard.method === 'verto.bye') resolve();
    });
  });
});

const running = bridge(matrix, `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, 'secret', 'state.json');
await ended;
while (running.calls().length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
running.close();
server.close();
console.log(JSON.stringify({ toFreeswitch, toMatrix, warned, said }));
