// The demo's homeserver behind HTTP, as far as a page needs it: /sync, and /send for what goes into a room.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type DemoHomeserver, Refused, type RoomEvent } from '../../../examples/vertobot/demo/homeserver.ts';

export interface HttpHomeserver {
  readonly url: string;
  stop(): Promise<void>;
}

/** How long a /sync without news is held. */
const POLL_MS = 2_000;

/** Serves one user, `userId`, whoever asks, and an empty page at `/` for the user's client to run in. */
export async function serveHomeserver(homeserver: DemoHomeserver, userId: string): Promise<HttpHomeserver> {
  const stream: (RoomEvent & { readonly origin_server_ts: number })[] = [];
  /** Transaction ids of what the user sent, by event id: the user's own client is told them. */
  const transactions = new Map<string, string>();
  const waiting = new Set<() => void>();
  const connection = homeserver.connection(userId);
  await connection.start(undefined, {
    event(event) {
      stream.push({ ...(event as RoomEvent), origin_server_ts: Date.now() });
    },
    caughtUp() {
      for (const wake of waiting) wake();
      waiting.clear();
    },
  });

  const sync = async (since: number): Promise<object> => {
    if (since >= stream.length) {
      await new Promise<void>((resolve) => {
        waiting.add(resolve);
        setTimeout(resolve, POLL_MS);
      });
    }
    const join: Record<string, { timeline: { events: unknown[] } }> = {};
    for (const { room_id, ...event } of stream.slice(since)) {
      join[room_id] ??= { timeline: { events: [] } };
      const transaction_id = transactions.get(event.event_id);
      const unsigned = { ...event.unsigned, ...(transaction_id !== undefined && { transaction_id }) };
      join[room_id].timeline.events.push({ ...event, unsigned });
    }
    return { next_batch: `s${stream.length}`, rooms: { join } };
  };
  const send = async (path: readonly string[], content: unknown): Promise<object> => {
    const [roomId = '', , type = '', txnId = ''] = path;
    const sending = { roomId, type, content: content as Record<string, unknown>, txnId, as: undefined };
    const sent = (await connection.send(sending)) as { readonly event_id: string };
    transactions.set(sent.event_id, txnId);
    return sent;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [, , , , , ...path] = pathname.split('/').map(decodeURIComponent);
    if (pathname === '/') response.setHeader('content-type', 'text/html').end('<!doctype html><title>A bridge</title>');
    else {
      const since = Number(searchParams.get('since')?.slice(1) ?? 0);
      const body = pathname.endsWith('/sync') ? await sync(since) : await send(path, JSON.parse(await text(request)));
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const { httpStatus, errcode } = error instanceof Refused ? error : { httpStatus: 400, errcode: 'M_UNKNOWN' };
      response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(JSON.stringify({ errcode }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async stop() {
      await connection.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
