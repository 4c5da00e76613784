// A Verto session without a socket: who is logged in, which request a result belongs to, and the answer that every request
// of FreeSWITCH's gets. Frames and time go in, frames to send and news come out.
import { decodeFrame, decodeResult, type FrameError, type ToServer } from './frame.ts';
import type { SessId } from './ids.ts';
import type { Issue } from './issue.ts';
import type { Result, RpcId } from './json-rpc/message.ts';
import type { ClientMethod, ClientParams, ClientResults, ServerRequest } from './methods.ts';
import { errorCodes, type Failure, type RpcError } from './refusal.ts';

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
  /** How many requests are kept while nobody is logged in. Default 1 000; what is more comes to nothing, as `overflow`. */
  readonly maxHeld?: number | undefined;
}

/**
 * Where the session is. `closed`: no socket, or one that was punted. `authenticating`: the login is out. `ready`: requests
 * go through. `refused`: the login was turned down; nothing is tried until the socket comes anew.
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
  | {
      readonly kind: 'phase';
      readonly phase: SessionPhase;
      /** `refused`: why. */
      readonly error?: RpcError;
      /** `refused`: how many ms to leave before the next socket; twice as many each time. */
      readonly retryAfterMs?: Millis;
      /** `ready`: {@link VertoSession.expiresAt}. */
      readonly expiresAt?: number;
    }
  /** FreeSWITCH asked or told something. It has been answered already; after verto.punt nothing more is sent. */
  | { readonly kind: 'request'; readonly request: ServerRequest }
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'malformed'; readonly error: FrameError }
  /** A response to nothing that we asked: late, or somebody else's. */
  | { readonly kind: 'stray'; readonly id: RpcId | null };

/** One login on one socket at a time. Nothing here throws for what FreeSWITCH sends. */
export interface VertoSession {
  readonly phase: SessionPhase;
  /**
   * When FreeSWITCH will close the socket, in epoch seconds, which no clock here can tell; undefined: never. A `login`
   * asked for before that time puts it off (directory variable `login-expires`).
   */
  readonly expiresAt: number | undefined;
  /** The socket came up, or went down. Coming up logs in. */
  handleTransport(state: 'open' | 'close', now: Millis): readonly SessionOutput[];
  /** One frame, as text or as its JSON. */
  handleFrame(frame: unknown, now: Millis): readonly SessionOutput[];
  /** Time has passed: requests without a result are given up. */
  handleTimeout(now: Millis): readonly SessionOutput[];
  /** When a request that is out is given up; undefined: none is out. */
  nextDeadline(): Millis | undefined;
  /**
   * Asks FreeSWITCH. Kept while there is no socket or the login is out, and sent in order after it. When the socket goes,
   * what was kept or out is given up as `socket-lost`, but for verto.bye, which is asked anew on the next. While the login
   * is refused, so is everything else, with the same error.
   */
  request(asking: Asking, tag: string | undefined, now: Millis): readonly SessionOutput[];
}

/** A method with its params: a request that has no id yet. */
export type Asking = {
  [M in ClientMethod]: { readonly method: M; readonly params: ClientParams<M> };
}[ClientMethod];

interface Asked {
  readonly asking: Asking;
  readonly tag: string | undefined;
  /** It was answered `Authentication Required` once already. */
  readonly again?: true;
}

interface Pending extends Asked {
  readonly until: Millis;
}

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

/** A session for this login. It is `closed` until its socket is there. */
export function createVertoSession(config: VertoSessionConfig): VertoSession {
  const { login, passwd, sessid, requestTimeoutMs = 10_000, maxHeld = 1_000 } = config;
  let phase: SessionPhase = 'closed';
  let lastId = 0;
  /** The session's own login, while it is out. One that the owner asks for is a request like any other. */
  let loginId: RpcId | undefined;
  let refusal: RpcError = {};
  let retryAfterMs = FIRST_RETRY_MS;
  let expiresAt: number | undefined;
  const held: Asked[] = [];
  // In the order of their deadlines, since every request waits equally long.
  const pending = new Map<RpcId, Pending>();

  const send = (asked: Asked, now: Millis): SessionOutput => {
    lastId += 1;
    pending.set(lastId, { ...asked, until: now + requestTimeoutMs });
    return { kind: 'send', message: { jsonrpc: '2.0', id: lastId, ...asked.asking }, tag: asked.tag };
  };
  const settle = (id: RpcId): Pending | undefined => {
    const asked = pending.get(id);
    pending.delete(id);
    return asked;
  };
  const logIn = (now: Millis): readonly SessionOutput[] => {
    phase = 'authenticating';
    const sent = send({ asking: { method: 'login', params: { login, passwd, sessid } }, tag: undefined }, now);
    loginId = lastId;
    return [{ kind: 'phase', phase }, sent];
  };
  const ready = (now: Millis): readonly SessionOutput[] => {
    phase = 'ready';
    retryAfterMs = FIRST_RETRY_MS;
    if (loginId !== undefined) pending.delete(loginId);
    loginId = undefined;
    const told: SessionOutput = { kind: 'phase', phase, ...(expiresAt !== undefined && { expiresAt }) };
    return [told, ...held.splice(0).map((asked) => send(asked, now))];
  };
  const refuse = (error: RpcError): readonly SessionOutput[] => {
    phase = 'refused';
    loginId = undefined;
    refusal = error;
    const told: SessionOutput = { kind: 'phase', phase, error, retryAfterMs };
    retryAfterMs = Math.min(LAST_RETRY_MS, retryAfterMs * 2);
    return [told, ...held.splice(0).map((asked) => failed(asked, error))];
  };
  const lose = (): readonly SessionOutput[] => {
    if (phase === 'closed') return [];
    // An end is asked for once more on the next socket: FreeSWITCH keeps the call, and to end it twice does no harm. All
    // else was for a state of things that is over.
    const asked = [...[...pending].filter(([id]) => id !== loginId).map(([, one]) => one), ...held.splice(0)];
    const isEnd = ({ asking }: Asked) => asking.method === 'verto.bye';
    held.push(...asked.filter(isEnd));
    pending.clear();
    loginId = undefined;
    phase = 'closed';
    return [{ kind: 'phase', phase }, ...asked.filter((one) => !isEnd(one)).map((one) => nothing(one, 'socket-lost'))];
  };

  const handleResult = (id: RpcId, asked: Asked, result: unknown, now: Millis): readonly SessionOutput[] => {
    const { method } = asked.asking;
    const decoded = decodeResult(method, result);
    if (decoded.ok) {
      const { 'auth-expires': expiry } = decoded.result;
      if (typeof expiry === 'number') expiresAt = expiry;
      else if (method === 'login') expiresAt = undefined;
    }
    if (id === loginId) return ready(now);
    if (!decoded.ok) return [nothing(asked, 'malformed-result', decoded.issues)];
    return [{ kind: 'reply', reply: { method, tag: asked.tag, outcome: 'result', result: decoded.result } as Reply }];
  };
  const handleError = (id: RpcId, asked: Asked, error: RpcError, now: Millis): readonly SessionOutput[] => {
    if (id === loginId) return refuse(error);
    const forgotten = error.code === errorCodes.authRequired && (phase === 'ready' || phase === 'authenticating');
    if (!forgotten || asked.again) return [failed(asked, error)];
    // The server has forgotten us: log in and ask once more, as the original client does (jquery.jsonrpcclient.js). What
    // was asked first goes first.
    held.splice(held.filter(({ again }) => again).length, 0, { ...asked, again: true });
    return phase === 'authenticating' ? [] : logIn(now);
  };
  const handleResponse = (response: Result | Failure, now: Millis): readonly SessionOutput[] => {
    const { id } = response;
    const asked = id === null ? undefined : settle(id);
    if (id === null || asked === undefined) return [{ kind: 'stray', id }];
    return 'error' in response
      ? handleError(id, asked, response.error, now)
      : handleResult(id, asked, response.result, now);
  };
  const handleRequest = (request: ServerRequest, now: Millis): readonly SessionOutput[] => {
    const { id, method, params } = request;
    const told: SessionOutput = { kind: 'request', request };
    if (method === 'verto.punt') return [told, ...lose()];
    if (method === 'verto.ping' && params['auth-expires'] !== undefined) expiresAt = params['auth-expires'];
    // Only who is logged in gets it (attach_calls): if we missed the login's result, this says the same.
    const late = method === 'verto.clientReady' && (phase === 'authenticating' || phase === 'refused');
    return [...acknowledge(id, method), ...(late ? ready(now) : []), told];
  };
  const handleMalformed = (error: FrameError): readonly SessionOutput[] => {
    const told: SessionOutput = { kind: 'malformed', error };
    if (error.code !== 'invalid' && error.code !== 'unknown-method') return [told];
    if (error.id === undefined) return [told];
    if (error.method !== undefined) return [...acknowledge(error.id, error.method), told];
    const unreadable = error.id === loginId;
    const asked = settle(error.id);
    if (asked === undefined) return [told];
    return unreadable
      ? [told, ...refuse({ message: 'the answer to the login cannot be read' })]
      : [told, nothing(asked, 'malformed-result', error.code === 'invalid' ? error.issues : undefined)];
  };
  /**
   * The answer that FreeSWITCH is owed: `{"result":{"method":…}}`, as the original client gives it. Never an error, which
   * mod_verto takes for a request without a method (process_jrpc). On a socket that was punted nothing more is said.
   */
  const acknowledge = (id: RpcId, method: string): readonly SessionOutput[] =>
    phase === 'closed' ? [] : [{ kind: 'send', message: { jsonrpc: '2.0', id, result: { method } }, tag: undefined }];

  return {
    get phase() {
      return phase;
    },
    get expiresAt() {
      return expiresAt;
    },
    handleTransport(state, now) {
      return state === 'open' ? [...lose(), ...logIn(now)] : lose();
    },
    handleFrame(frame, now) {
      const decoded = decodeFrame(frame, 'server');
      if (!decoded.ok) return handleMalformed(decoded.error);
      const { message } = decoded;
      if (!('jsonrpc' in message)) return [];
      return 'method' in message ? handleRequest(message, now) : handleResponse(message, now);
    },
    handleTimeout(now) {
      const out: SessionOutput[] = [];
      for (const [id, asked] of pending) {
        if (asked.until > now) break;
        pending.delete(id);
        out.push(...(id === loginId ? refuse({ message: 'no answer to the login' }) : [nothing(asked, 'timeout')]));
      }
      return out;
    },
    nextDeadline() {
      const [first] = pending.values();
      return first?.until;
    },
    request(asking, tag, now) {
      const asked: Asked = { asking, tag };
      if (phase === 'ready') return [send(asked, now)];
      if (phase === 'refused') return [failed(asked, refusal)];
      if (held.length >= maxHeld) return [nothing(asked, 'overflow')];
      held.push(asked);
      return [];
    },
  };
}

function failed({ asking, tag }: Asked, error: RpcError): SessionOutput {
  return { kind: 'reply', reply: { method: asking.method, tag, outcome: 'error', error } };
}

function nothing({ asking, tag }: Asked, outcome: NoResult, issues?: readonly Issue[]): SessionOutput {
  return { kind: 'reply', reply: { method: asking.method, tag, outcome, ...(issues !== undefined && { issues }) } };
}
