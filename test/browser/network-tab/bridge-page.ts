// A bridge in a page: the browser's own fetch on one side, its own WebSocket on the other, so that its network tab shows
// all that a bridge receives and sends. It keeps a recording as well, to compare with.
import { recordTrace, type Trace } from '@mvbridge/replay';
import { createTranslator, drive, type TranslatorConfig } from '@mvbridge/translator';

export interface PageBridge {
  /** Who it is and where it connects. `number`: what every call from Matrix dials; `invitee`: who is called. */
  start(options: {
    readonly config: Omit<TranslatorConfig, 'route'>;
    readonly number: string;
    readonly callee: { readonly roomId: string; readonly invitee: string };
    readonly freeswitch: string;
  }): void;
  trace(): Trace;
}

const api = '/_matrix/client/v3';
let trace: () => Trace = () => [];

const bridge: PageBridge = {
  start({ config, number, callee, freeswitch }) {
    const route = { toVerto: () => ({ destinationNumber: number }), toMatrix: () => callee };
    const recording = recordTrace(createTranslator({ ...config, route }), config.matrix);
    trace = recording.trace;
    let socket: WebSocket | undefined;
    const driven = drive(recording.translator, {
      now: () => performance.timeOrigin + performance.now(),
      setTimer: (callback, ms) => setTimeout(callback, ms),
      clearTimer: (timer) => clearTimeout(timer),
      async toMatrix({ roomId, type, content, txnId }) {
        const path = [roomId, 'send', type, txnId].map(encodeURIComponent).join('/');
        const body = JSON.stringify(content);
        const headers = { 'content-type': 'application/json', authorization: 'Bearer only-for-tests' };
        const response = await fetch(`${api}/rooms/${path}`, { method: 'PUT', headers, body });
        if (!response.ok) throw Object.assign(new Error('not sent'), { httpStatus: response.status });
      },
      toVerto: (frame) => socket?.send(frame),
      connect() {
        const opening = new WebSocket(freeswitch);
        socket = opening;
        opening.onopen = () => driven.transport('open');
        opening.onmessage = ({ data }) => driven.verto(data);
        opening.onclose = () => driven.transport('close');
      },
    });
    void follow((event) => driven.matrix(event));
  },
  trace: () => trace(),
};

async function follow(tell: (event: object) => void): Promise<never> {
  for (let since = ''; ; ) {
    const response = await fetch(`${api}/sync?timeout=2000${since === '' ? '' : `&since=${since}`}`);
    const { next_batch, rooms } = await response.json();
    for (const [room_id, room] of Object.entries<{ timeline: { events: object[] } }>(rooms.join)) {
      for (const event of room.timeline.events) tell({ ...event, room_id });
    }
    since = next_batch;
  }
}

Object.assign(globalThis, { bridge });
