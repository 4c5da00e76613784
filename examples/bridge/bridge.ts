import { createTranslator, drive } from '@mvbridge/translator';
import WebSocket from 'ws';
import type { MatrixClient } from './matrix-client.ts';

export function bridge(matrix: MatrixClient, freeswitch: string, passwd: string) {
  const translator = createTranslator({
    matrix: { userId: '@bridge:example.org', partyId: 'MVBRIDGE' },
    verto: { login: '1008@example.org', passwd },
    route: {
      toVerto: ({ roomId }) => (roomId === '!echo:example.org' ? { destinationNumber: '9196' } : 'ignore'),
      toMatrix: () => ({ roomId: '!alice:example.org', invitee: '@alice:example.org' }),
    },
  });
  const socket = new WebSocket(freeswitch);
  const driven = drive(translator, {
    now: () => performance.now(),
    setTimer: (callback, ms) => setTimeout(callback, ms),
    clearTimer: clearTimeout,
    toMatrix: ({ roomId, type, content, txnId }) => matrix.sendEvent(roomId, type, content, txnId),
    toVerto: (frame) => socket.send(frame),
    toApp: (told) => told.kind === 'diagnostic' && console.warn(told.code, told.detail),
  });
  socket.on('open', () => driven.transport('open'));
  socket.on('message', (frame) => driven.verto(String(frame)));
  socket.on('close', () => driven.transport('close'));
  matrix.on('room.event', (roomId, event) => driven.matrix({ ...event, room_id: roomId }));
  return { close: () => socket.close(), calls: () => translator.calls() };
}
