// A homeserver for the drill, as an application service sees one: transactions go to one address, each until it is taken and
// in order, and what comes is taken once for each transaction id. Of some transactions it does not hear that they were taken.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { SentEvent } from '../failover/homeserver.ts';

export interface Homeserver {
  readonly url: string;
  /** A client says something. */
  say(roomId: string, event: object): void;
  /** How many events were said, how many were taken, and how many came once more as they were. */
  readonly said: number;
  readonly taken: number;
  readonly repeated: number;
  /** How many events came under a transaction id that had another content before. */
  readonly contradictions: number;
  stop(): void;
}

const MOST = 100;
/** One transaction of so many is sent once more, though it was taken. */
const UNHEARD = 10;

/** `appservice`: where the transactions go. */
export async function startHomeserver(
  appservice: string,
  hsToken: string,
  onEvent: (event: SentEvent) => void,
): Promise<Homeserver> {
  const waiting: object[] = [];
  const taken = new Map<string, string>();
  let [said, repeated, contradictions, transactions] = [0, 0, 0, 0];
  let phase: 'idle' | 'sending' | 'stopped' = 'idle';

  const isTaken = (txnId: number, events: readonly object[]): Promise<boolean> =>
    fetch(`${appservice}/_matrix/app/v1/transactions/${txnId}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${hsToken}` },
      body: JSON.stringify({ events }),
      signal: AbortSignal.timeout(5_000),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
  const send = async (): Promise<void> => {
    phase = 'sending';
    for (let events = waiting.splice(0, MOST); events.length > 0; events = waiting.splice(0, MOST)) {
      transactions += 1;
      if (transactions % UNHEARD === 0) await isTaken(transactions, events);
      while (!(await isTaken(transactions, events))) {
        if (isStopped()) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    if (!isStopped()) phase = 'idle';
  };
  const isStopped = () => phase === 'stopped';

  const server = createServer(async (request, response) => {
    const [, roomId = '', type = '', txnId = ''] =
      /\/rooms\/([^/]+)\/send\/([^/]+)\/([^/?]+)/.exec(request.url ?? '')?.map(decodeURIComponent) ?? [];
    const content = (await json(request)) as SentEvent['content'];
    // Synapse goes by room and transaction id, whatever the type: what comes under a known one is not looked at.
    const key = `${roomId} ${txnId}`;
    const written = JSON.stringify({ type, content });
    const before = taken.get(key);
    if (before === undefined) {
      taken.set(key, written);
      onEvent({ roomId, type, content });
    } else if (before === written) repeated += 1;
    else contradictions += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ event_id: `$${key}` }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    say(roomId, event) {
      said += 1;
      waiting.push({ room_id: roomId, ...event });
      if (phase === 'idle') void send();
    },
    get said() {
      return said;
    },
    get taken() {
      return taken.size;
    },
    get repeated() {
      return repeated;
    },
    get contradictions() {
      return contradictions;
    },
    stop() {
      phase = 'stopped';
      server.close();
      server.closeAllConnections();
    },
  };
}
