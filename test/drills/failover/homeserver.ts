// A homeserver for the drill, as far as a bridge can see one: events reach it in order, also those of while it was away, and
// what it sends is taken once for each transaction id.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** What goes over the wire, as JSON. To the bridge: an event with its place in the order. From it: up to where it has got, or an event to send. */
export type ToBridge =
  | { readonly position: number; readonly roomId: string; readonly event: object }
  | { readonly taken: string };
export type FromBridge =
  | { readonly handled: number }
  | { readonly roomId: string; readonly type: string; readonly content: object; readonly txnId: string };

export interface SentEvent {
  readonly roomId: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface Homeserver {
  readonly url: string;
  /** A client says something. */
  say(roomId: string, event: object): void;
  /** How many events came under a transaction id that had another content before. */
  readonly contradictions: number;
  stop(): void;
}

export async function startHomeserver(onEvent: (event: SentEvent) => void): Promise<Homeserver> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const timeline: { roomId: string; event: object }[] = [];
  const taken = new Map<string, string>();
  let handled = 0;
  let bridge: WebSocket | undefined;
  let contradictions = 0;
  const deliver = (position: number) => bridge?.send(JSON.stringify({ position, ...timeline[position] }));

  server.on('connection', (socket) => {
    bridge = socket;
    for (let position = handled; position < timeline.length; position += 1) deliver(position);
    socket.on('message', (text) => {
      const said = JSON.parse(String(text)) as FromBridge;
      if ('handled' in said) {
        handled = Math.max(handled, said.handled);
        return;
      }
      const { txnId, ...sent } = said;
      // Synapse goes by room and transaction id, whatever the type: what comes under a known one is not looked at.
      const key = `${sent.roomId} ${txnId}`;
      const written = JSON.stringify(sent);
      const before = taken.get(key);
      taken.set(key, before ?? written);
      if (before !== undefined && before !== written) contradictions += 1;
      socket.send(JSON.stringify({ taken: txnId }));
      if (before === undefined) onEvent({ ...sent, content: sent.content as SentEvent['content'] });
    });
  });

  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    say(roomId, event) {
      deliver(timeline.push({ roomId, event }) - 1);
    },
    get contradictions() {
      return contradictions;
    },
    stop() {
      bridge?.terminate();
      server.close();
    },
  };
}
