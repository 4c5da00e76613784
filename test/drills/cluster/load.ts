// What goes on while processes die: live calls renegotiate through FreeSWITCH without a pause, others come and go.
import type { Call } from '../../support/verto-peer/call.ts';
import type { VertoPeer } from '../../support/verto-peer/peer.ts';
import type { Client, Clients } from '../failover/clients.ts';

export interface Load {
  /** How long each renegotiation took that was answered, in ms, sorted. */
  readonly tookMs: readonly number[];
  /** How many got no answer in time. */
  readonly unanswered: number;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

const ANSWER_MS = 60_000;
const CHURN_MS = 300;
const MOST_PASSING = 6;

/** So many renegotiate at a time, each call one after the other. */
export function renegotiate(calls: readonly Client[], atATime: number): Load {
  const tookMs: number[] = [];
  let [unanswered, isStopped] = [0, false];
  const talker = async (mine: readonly Client[]): Promise<void> => {
    for (let turn = 0; !isStopped && mine.length > 0; turn += 1) {
      const client = mine[turn % mine.length];
      const began = performance.now();
      if (client !== undefined && (await isAnswered(client))) tookMs.push(performance.now() - began);
      else unanswered += 1;
    }
  };
  const talkers = Array.from({ length: atATime }, (_, i) => talker(calls.filter((_, j) => j % atATime === i)));
  return {
    get tookMs() {
      return tookMs.toSorted((a, b) => a - b);
    },
    get unanswered() {
      return unanswered;
    },
    async stop() {
      isStopped = true;
      await Promise.all(talkers);
    },
  };
}

/** Whether the client's offer gets its answer. */
export async function isAnswered(client: Client, ms = ANSWER_MS): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const answered = client.restart().then(() => true);
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}

export interface Churn {
  /** Calls so far, from either side. */
  readonly placed: number;
  stop(): void;
}

/** Calls that come and go: placed by either side in turn, and hung up by either side. */
export function comeAndGo(clients: Clients, peer: VertoPeer, rooms: readonly string[], held: number): Churn {
  let placed = 0;
  const hangUp = (): void => {
    const passing = clients.all.slice(held).filter(({ phase }) => phase === 'talking');
    for (const [i, client] of passing.entries()) if (i % 2 === 0) client.hangup();
    const theirs = peer
      .calls()
      .slice(held)
      .filter((call: Call) => call.phase === 'answered' && !call.isDetached);
    for (const [i, call] of theirs.entries()) if (i % 2 === 1) call.hangup();
  };
  const timer = setInterval(() => {
    const live = clients.all.slice(held).filter(({ phase }) => phase !== 'ended');
    if (live.length >= MOST_PASSING) return hangUp();
    const [room, sessid] = [rooms[placed % rooms.length], peer.sessions()[placed % peer.sessions().length]];
    placed += 1;
    if (placed % 2 === 0) clients.place(room);
    else if (sessid !== undefined) void peer.call({ sessid });
  }, CHURN_MS);
  return {
    get placed() {
      return placed;
    },
    stop() {
      clearInterval(timer);
    },
  };
}
