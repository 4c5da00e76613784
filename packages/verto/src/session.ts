// A Verto session without a socket: who is logged in, which request a result belongs to, and the answer that every request
// of FreeSWITCH's gets. Frames and time go in, frames to send and news come out.
import {
  type ClientMethod,
  type ClientParams,
  type ClientResults,
  decodeFrame,
  decodeResult,
  type FrameError,
  type Issue,
  type ServerRequest,
  type ToServer,
} from './frame.ts';
import type { SessId } from './ids.ts';
import { errorCodes } from './json-rpc/codes.ts';
import type { Failure, Result, RpcError, RpcId } from './json-rpc/message.ts';

/** Milliseconds of the caller's monotonic clock. */
export type Millis = number;

/** Who logs in. */
export interface VertoLogin {
  /** `user` or `user@domain`. */
  readonly login: string;
  readonly passwd: string;
  /** Kept over reconnects: the calls of the session are found again by it. Keep it secret, it lets others take over. */
  readonly sessid: SessId;
}

export interface VertoSessionConfig extends VertoLogin {
  /** How long a request waits for its result, in ms. Default 10 000. */
  readonly requestTimeoutMs?: number | undefined;
  /** How many requests are kept while nobody is logged in. Default 1 000; what is over is refused as `overflow`. */
  readonly maxHeld?: number | undefined;
}

/**
 * Where the session is. `closed`: no socket. `authenticating`: the login is out. `ready`: requests go through. `refused`:
 * the login was turned down; nothing is tried until the socket comes anew.
 */
export type SessionPhase = 'closed' | 'authenticating' | 'ready' | 'refused';

/** Why a request came to nothing, besides FreeSWITCH's own error. */
export type NoResult = 'timeout' | 'socket-lost' | 'overflow' | 'malformed-result';

/** The end of a request: its result, typed by its method, FreeSWITCH's refusal, or nothing. */
export type Reply = {
  /** What the request was given to be known by. */
  readonly tag: string | undefined;
} & (
  | {
      [M in ClientMethod]: { readonly outcome: 'result'; readonly method: M; readonly result: ClientResults[M] };
    }[ClientMethod]
  | { readonly outcome: 'error'; readonly method: ClientMethod; readonly error: RpcError }
  | { readonly outcome: NoResult; readonly method: ClientMethod; readonly issues?: readonly Issue[] }
);

/** What a session asks its owner to do or tells it, in order. */
export type SessionOutput =
  | { readonly kind: 'send'; readonly message: ToServer; readonly tag: string | undefined }
  | { readonly kind: 'phase'; readonly phase: SessionPhase; readonly error?: RpcError }
  /** FreeSWITCH asked or told something. It has been answered already. */
  | { readonly kind: 'request'; readonly request: ServerRequest }
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'malformed'; readonly error: FrameError }
  /** A response to nothing that we asked: late, or somebody else's. */
  | { readonly kind: 'stray'; readonly id: RpcId | null };

/** One login on one socket at a time. Nothing here throws for what FreeSWITCH sends. */
export interface VertoSession {
  readonly phase: SessionPhase;
  /** The socket came up, or went down. Coming up logs in. */
  handleTransport(state: 'open' | 'close', now: Millis): readonly SessionOutput[];
  /** One frame, as text or as its JSON. */
  handleFrame(frame: unknown, now: Millis): readonly SessionOutput[];
  /** Time has passed: requests without a result are given up. */
  handleTimeout(now: Millis): readonly SessionOutput[];
  nextDeadline(): Millis | undefined;
  /** Asks FreeSWITCH. Kept while nobody is logged in, and sent in order once somebody is. */
  request(asking: Asking, tag: string | undefined, now: Millis): readonly SessionOutput[];
}

/** A method with its params: a request that has no id yet. */
export type Asking = {
  [M in ClientMethod]: { readonly method: M; readonly params: ClientParams<M> };
}[ClientMethod];

interface Asked {
  readonly asking: Asking;
  readonly tag: string | undefined;
}

interface Pending extends Asked {
  readonly until: Millis;
}

/** A session for this login. It is `closed` until its socket is there. */
export function createVertoSession(config: VertoSessionConfig): VertoSession {
  const { login, passwd, sessid, requestTimeoutMs = 10_000, maxHeld = 1_000 } = config;
  let phase: SessionPhase = 'closed';
  let lastId = 0;
  let held: readonly Asked[] = [];
  // In the order of their deadlines, since every request waits equally long.
  const pending = new Map<RpcId, Pending>();

  const send = (asked: Asked, now: Millis): SessionOutput => {
    lastId += 1;
    pending.set(lastId, { ...asked, until: now + requestTimeoutMs });
    return { kind: 'send', message: { jsonrpc: '2.0', id: lastId, ...asked.asking }, tag: asked.tag };
  };
  const enter = (next: SessionPhase, error?: RpcError): readonly SessionOutput[] => {
    if (phase === next) return [];
    phase = next;
    return [{ kind: 'phase', phase, ...(error !== undefined && { error }) }];
  };
  const ask = (asked: Asked, now: Millis): readonly SessionOutput[] => {
    if (phase === 'ready') return [send(asked, now)];
    if (held.length >= maxHeld) return [nothing(asked, 'overflow')];
    held = [...held, asked];
    return [];
  };
  const logIn = (now: Millis): readonly SessionOutput[] => [
    ...enter('authenticating'),
    send({ asking: { method: 'login', params: { login, passwd, sessid } }, tag: undefined }, now),
  ];
  const ready = (now: Millis): readonly SessionOutput[] => {
    const waiting = held;
    held = [];
    return [...enter('ready'), ...waiting.map((asked) => send(asked, now))];
  };

  const handleResponse = (response: Result | Failure, now: Millis): readonly SessionOutput[] => {
    const { id } = response;
    const asked = id === null ? undefined : pending.get(id);
    if (id === null || asked === undefined) return [{ kind: 'stray', id }];
    pending.delete(id);
    if ('error' in response) {
      const { error } = response;
      if (asked.asking.method === 'login') return enter('refused', error);
      if (error.code === errorCodes.authRequired) {
        // The server has forgotten us (jsonrpcclient.js does the same): log in and ask once more.
        held = [...held, asked];
        return phase === 'authenticating' ? [] : logIn(now);
      }
      return [{ kind: 'reply', reply: { method: asked.asking.method, tag: asked.tag, outcome: 'error', error } }];
    }
    if (asked.asking.method === 'login') return ready(now);
    const decoded = decodeResult(asked.asking.method, response.result);
    if (!decoded.ok) return [nothing(asked, 'malformed-result', decoded.issues)];
    const reply = { method: asked.asking.method, tag: asked.tag, outcome: 'result', result: decoded.result } as Reply;
    return [{ kind: 'reply', reply }];
  };

  return {
    get phase() {
      return phase;
    },
    handleTransport(state, now) {
      if (state === 'open') return logIn(now);
      const lost = [...pending.values()].filter(({ asking }) => asking.method !== 'login');
      pending.clear();
      return [...enter('closed'), ...lost.map((asked) => nothing(asked, 'socket-lost'))];
    },
    handleFrame(frame, now) {
      const decoded = decodeFrame(frame, 'server');
      if (!decoded.ok) {
        const { error } = decoded;
        const owed =
          error.code === 'unknown-method' || error.code === 'invalid' ? acknowledge(error.id, error.method) : [];
        return [...owed, { kind: 'malformed', error }];
      }
      const { message } = decoded;
      if (!('jsonrpc' in message)) return [];
      if (!('method' in message)) return handleResponse(message, now);
      const told: SessionOutput = { kind: 'request', request: message };
      // Only who is logged in gets it (check_sessid): if we missed the login's result, this says the same.
      const news = message.method === 'verto.clientReady' && phase !== 'ready' ? ready(now) : [];
      return [...acknowledge(message.id, message.method), ...news, told];
    },
    handleTimeout(now) {
      const out: SessionOutput[] = [];
      for (const [id, asked] of pending) {
        if (asked.until > now) break;
        pending.delete(id);
        if (asked.asking.method === 'login') out.push(...enter('refused', { message: 'no answer to the login' }));
        else out.push(nothing(asked, 'timeout'));
      }
      return out;
    },
    nextDeadline() {
      const [first] = pending.values();
      return first?.until;
    },
    request(asking, tag, now) {
      return ask({ asking, tag }, now);
    },
  };
}

/**
 * The answer that FreeSWITCH is owed: `{"result":{"method":…}}`, as the original client gives it. Never an error, which
 * mod_verto takes for a request without a method (jsrpc_process). A punt is the last word of a socket.
 */
function acknowledge(id: RpcId | undefined, method: string | undefined): readonly SessionOutput[] {
  if (id === undefined || method === undefined || method === 'verto.punt') return [];
  return [{ kind: 'send', message: { jsonrpc: '2.0', id, result: { method } }, tag: undefined }];
}

function nothing({ asking, tag }: Asked, outcome: NoResult, issues?: readonly Issue[]): SessionOutput {
  return { kind: 'reply', reply: { method: asking.method, tag, outcome, ...(issues !== undefined && { issues }) } };
}
