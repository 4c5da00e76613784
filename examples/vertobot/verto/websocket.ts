import WebSocket from 'ws';
import type { VertoConnector } from './connector.ts';

/** FreeSWITCH cannot be waited for longer than this to take a socket; the next try comes by itself. */
const HANDSHAKE_MS = 10_000;

/**
 * A WebSocket to mod_verto. No pings of the WebSocket's: FreeSWITCH answers none, and reads one with a payload as JSON
 * (verto.md §1.1).
 */
export function vertoWebSocket(url: string): VertoConnector {
  return (ear) => {
    const socket = new WebSocket(url, { handshakeTimeout: HANDSHAKE_MS, perMessageDeflate: false });
    let why = 'closed by FreeSWITCH';
    socket.on('open', () => ear.open());
    socket.on('message', (frame) => ear.frame(String(frame)));
    socket.on('error', (error) => {
      why = error.message;
    });
    socket.on('close', () => ear.closed(why));
    return {
      send: (frame) => socket.send(frame),
      close() {
        for (const event of ['open', 'message', 'close']) socket.removeAllListeners(event);
        socket.close();
      },
    };
  };
}
