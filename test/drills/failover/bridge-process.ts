// The process that is killed: the bridge of the README, as it stands there, with the drill's homeserver.
import { once } from 'node:events';
import WebSocket from 'ws';
import { bridge } from '../../../examples/bridge/bridge.ts';
import type { FromBridge, ToBridge } from './homeserver.ts';

const [homeserver = '', freeswitch = '', stateFile = ''] = process.argv.slice(2);
const socket = new WebSocket(homeserver);
const sending = new Map<string, () => void>();
const say = (said: FromBridge) => socket.send(JSON.stringify(said));
let hear: (roomId: string, event: object) => void = () => {};

await once(socket, 'open');
bridge(
  {
    on: (_, handle) => {
      hear = handle;
    },
    sendEvent: (roomId, type, content, txnId) =>
      new Promise<void>((resolve) => {
        sending.set(txnId, resolve);
        say({ roomId, type, content, txnId });
      }),
  },
  freeswitch,
  '1234',
  stateFile,
);
socket.on('message', (text) => {
  const said = JSON.parse(String(text)) as ToBridge;
  if ('taken' in said) {
    sending.get(said.taken)?.();
    sending.delete(said.taken);
    return;
  }
  // The bridge has saved its state when this returns: the event need not come again.
  hear(said.roomId, said.event);
  say({ handled: said.position + 1 });
});
socket.on('close', () => process.exit());
