// A bridge as small as can be, to stand in where the scenarios want one: the translator, driven; matrix-js-sdk; `ws`.
import { createTranslator, type Driven, drive } from '@mvbridge/translator';
import { ClientEvent, createClient, type MatrixClient, MatrixError, RoomMemberEvent, SyncState } from 'matrix-js-sdk';
import { logger } from 'matrix-js-sdk/lib/logger';
import WebSocket from 'ws';
import type { Bridge, BridgeConfig } from './bridge.ts';

/** matrix-js-sdk asks for Node 22, and of what Node 20 lacks uses this. */
Object.assign(Promise, {
  withResolvers() {
    const made: Record<string, unknown> = {};
    made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
    return made;
  },
});

const reconnectMs = 200;

/** `tell`: what the translator tells the application. */
export function standIn(tell: (told: unknown) => void = () => {}): Bridge {
  let client: MatrixClient | undefined;
  let socket: WebSocket | undefined;
  let driven: Driven | undefined;
  let isOver = false;

  const start = async ({ account, verto, destinations, toMatrix }: BridgeConfig): Promise<void> => {
    isOver = false;
    const { homeserver: baseUrl, userId, accessToken, deviceId } = account;
    const matrix = createClient({ baseUrl, userId, accessToken, deviceId, disableVoip: true, logger: silent });
    client = matrix;
    const outbox = createOutbox(matrix);
    let whenReady: () => void = () => {};
    const ready = new Promise<void>((resolve) => {
      whenReady = resolve;
    });
    const translator = createTranslator({
      matrix: { userId, partyId: deviceId },
      verto: { login: verto.login, passwd: verto.passwd },
      route: {
        toVerto: ({ roomId }) => {
          const destinationNumber = destinations[roomId];
          return destinationNumber === undefined ? 'ignore' : { destinationNumber };
        },
        toMatrix: () => toMatrix,
      },
    });
    const drives = drive(translator, {
      now: () => performance.now(),
      setTimer: (callback, ms) => setTimeout(callback, ms),
      clearTimer: clearTimeout,
      toMatrix: ({ roomId, type, content, txnId }) => outbox(roomId, type, content, txnId),
      toVerto: (frame) => socket?.send(frame),
      toApp: (told) => {
        tell(told);
        if (told.kind === 'session' && told.phase === 'ready') whenReady();
      },
    });
    driven = drives;
    matrix.on(ClientEvent.Event, (event) => drives.matrix({ ...event.event, room_id: event.getRoomId() }));
    matrix.on(RoomMemberEvent.Membership, (_event, member) => {
      if (member.userId === userId && member.membership === 'invite') void matrix.joinRoom(member.roomId);
    });
    const connect = (): void => {
      if (isOver) return;
      const opened = new WebSocket(verto.url);
      socket = opened;
      opened.on('open', () => drives.transport('open'));
      opened.on('message', (frame) => drives.verto(String(frame)));
      opened.on('error', () => {});
      opened.on('close', () => {
        if (!isOver) drives.transport('close');
        setTimeout(connect, reconnectMs);
      });
    };
    connect();
    const synced = new Promise<void>((resolve) => {
      matrix.on(ClientEvent.Sync, (state) => state === SyncState.Prepared && resolve());
    });
    await matrix.startClient({ initialSyncLimit: 1 });
    await Promise.all([synced, ready]);
  };

  const kill = async (): Promise<void> => {
    isOver = true;
    driven?.stop();
    socket?.terminate();
    client?.stopClient();
  };
  return { can: new Set(), start, stop: kill, kill };
}

/** Sends in order, one at a time, and again where the homeserver says it was too fast. */
function createOutbox(client: MatrixClient) {
  let last: Promise<unknown> = Promise.resolve();
  const send = async (roomId: string, type: string, content: object, txnId: string): Promise<void> => {
    for (;;) {
      try {
        await client.sendEvent(roomId, type as never, content as never, txnId);
        return;
      } catch (error) {
        if (!(error instanceof MatrixError) || error.errcode !== 'M_LIMIT_EXCEEDED') throw error;
        await new Promise((resolve) => setTimeout(resolve, error.getRetryAfterMs() ?? 1_000));
      }
    }
  };
  return (roomId: string, type: string, content: object, txnId: string): void => {
    last = last.then(() => send(roomId, type, content, txnId)).catch(() => {});
  };
}

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, getChild: () => silent };
// Some of the SDK's classes write to a logger of their own, whatever the client is given.
Object.assign(logger, { getChild: () => silent, trace() {}, debug() {}, info() {}, log() {}, warn() {}, error() {} });
