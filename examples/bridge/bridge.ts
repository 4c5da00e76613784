import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createTranslator, drive, restoreTranslator, type TranslatorConfig } from '@mvbridge/translator';
import WebSocket from 'ws';

/** What it needs of a Matrix client library: an event sent under a transaction id of ours, and every event of its rooms. */
export interface MatrixClient {
  sendEvent(roomId: string, type: string, content: object, txnId: string): Promise<unknown>;
  on(name: 'room.event', handle: (roomId: string, event: object) => void): void;
}

export function bridge(matrix: MatrixClient, freeswitch: string, passwd: string, stateFile: string) {
  const config: TranslatorConfig = {
    matrix: { userId: '@bridge:example.org', partyId: 'MVBRIDGE' },
    verto: { login: '1008@example.org', passwd },
    route: {
      toVerto: ({ roomId }) => (roomId === '!echo:example.org' ? { destinationNumber: '9196' } : 'ignore'),
      toMatrix: () => ({ roomId: '!alice:example.org', invitee: '@alice:example.org' }),
    },
  };
  const translator = existsSync(stateFile)
    ? restoreTranslator(config, JSON.parse(readFileSync(stateFile, 'utf8')))
    : createTranslator(config);
  let socket: WebSocket | undefined;
  const disconnect = () =>
    socket
      ?.removeAllListeners()
      .on('error', () => {})
      .close();
  const driven = drive(translator, {
    now: () => performance.timeOrigin + performance.now(),
    setTimer: (callback, ms) => setTimeout(callback, ms),
    clearTimer: clearTimeout,
    toMatrix: ({ roomId, type, content, txnId }) => matrix.sendEvent(roomId, type, content, txnId),
    toVerto: (frame) => socket?.send(frame),
    toApp(told) {
      if (told.kind === 'diagnostic') console.warn(told.code, told.detail);
      if (told.kind === 'session') console.info('FreeSWITCH:', told.phase, told.error?.message ?? '');
    },
    connect() {
      disconnect();
      socket = new WebSocket(freeswitch)
        .on('open', () => driven.transport('open'))
        .on('message', (frame) => driven.verto(String(frame)))
        .on('close', () => driven.transport('close'))
        .on('error', ({ message }) => console.warn(message));
    },
    save() {
      writeFileSync(`${stateFile}~`, JSON.stringify(translator.snapshot({ secrets: true })), { mode: 0o600 });
      renameSync(`${stateFile}~`, stateFile);
    },
  });
  matrix.on('room.event', (roomId, event) => driven.matrix({ ...event, room_id: roomId }));
  const close = () => {
    driven.stop();
    disconnect();
  };
  return { close, calls: () => translator.calls() };
}
