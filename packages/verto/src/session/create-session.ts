// What a session does with what it is told: it logs in, finds the request that a result belongs to, answers what FreeSWITCH
// asks, and says when it is time for another socket.
import { decodeFrame, decodeResult, type FrameError } from '../frame.ts';
import type { Issue } from '../issue.ts';
import type { Result, RpcId } from '../json-rpc/message.ts';
import type { ServerRequest } from '../methods.ts';
import { errorCodes, type Failure, type RpcError } from '../refusal.ts';
import type { Millis, NoResult, Reply, SessionOutput, VertoSession, VertoSessionConfig } from './session.ts';
import {
  type Asked,
  fresh,
  type Pending,
  type VertoSessionSnapshot,
  withCredentials,
  withoutCredentials,
} from './snapshot.ts';

/** The same while it changes. */
type SessionState = {
  -readonly [K in Exclude<keyof VertoSessionSnapshot, 'held' | 'pending'>]: VertoSessionSnapshot[K];
} & {
  held: Asked[];
  pending: Map<RpcId, Pending>;
};

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
/** A session that has been up for so long is worth another socket at once; one that comes and goes is not. */
const HELD_MS = 10_000;
/** A socket of which nothing is heard for so long is given up. */
const CONNECTING_MS = 60_000;
/** Less would be a flood. */
const LEAST_PING_MS = 1_000;

/**
 * A session for this login: a new one, which is `closed` until its socket is there, or one that goes on from a snapshot
 * with the same outputs as the one it was taken of.
 */
export function createVertoSession(config: VertoSessionConfig, from: VertoSessionSnapshot = fresh): VertoSession {
  const { login, passwd, sessid, requestTimeoutMs = 10_000, maxHeld = 1_000 } = config;
  const pingAfterMs = config.pingAfterMs === undefined ? undefined : Math.max(LEAST_PING_MS, config.pingAfterMs);
  const credentials = { passwd, sessid };
  const state: SessionState = {
    ...fresh,
    ...from,
    held: from.held.map((asked) => withCredentials(asked, credentials)),
    pending: new Map(from.pending.map(([id, asked]) => [id, withCredentials(asked, credentials)])),
  };

  const send = (asked: Asked, now: Millis): SessionOutput => {
    state.lastId += 1;
    state.pending.set(state.lastId, { until: now + requestTimeoutMs, ...asked });
    return { kind: 'send', message: { jsonrpc: '2.0', id: state.lastId, ...asked.asking }, tag: asked.tag };
  };
  const settle = (id: RpcId): Pending | undefined => {
    const asked = state.pending.get(id);
    state.pending.delete(id);
    return asked;
  };
  /** Sets the deadline for the next socket, if none is set; answers how long that is from now. */
  const reconnect = (now: Millis, leastMs: Millis): Millis => {
    if (state.nextSocket?.phase === 'wanted') return Math.max(0, state.nextSocket.at - now);
    const afterMs = Math.max(leastMs, state.retryMs);
    state.nextSocket = { phase: 'wanted', at: now + afterMs };
    state.retryMs = Math.min(LAST_RETRY_MS, Math.max(FIRST_RETRY_MS, state.retryMs * 2, leastMs * 2));
    return afterMs;
  };
  const phased = (extra: Omit<Extract<SessionOutput, { kind: 'phase' }>, 'kind' | 'phase'>): SessionOutput => ({
    kind: 'phase',
    phase: state.phase,
    ...extra,
  });
  const logIn = (now: Millis): readonly SessionOutput[] => {
    state.phase = 'authenticating';
    const sent = send({ asking: { method: 'login', params: { login, passwd, sessid } }, tag: undefined }, now);
    state.loginId = state.lastId;
    return [phased({}), sent];
  };
  const ready = (now: Millis): readonly SessionOutput[] => {
    state.phase = 'ready';
    state.readyAt = now;
    state.nextSocket = undefined;
    if (state.loginId !== undefined) state.pending.delete(state.loginId);
    state.loginId = undefined;
    // What was asked for first goes first: the news may lead to more.
    const sent = state.held.splice(0).map((asked) => send(asked, now));
    const { expiresAt } = state;
    return [...sent, phased(expiresAt === undefined ? {} : { expiresAt })];
  };
  const refuse = (error: RpcError, now: Millis): readonly SessionOutput[] => {
    state.phase = 'refused';
    state.loginId = undefined;
    state.readyAt = undefined;
    state.refusal = error;
    const told = phased({ error, retryAfterMs: reconnect(now, FIRST_RETRY_MS) });
    const held = state.held;
    state.held = held.filter(isEnd);
    return [told, ...held.filter((asked) => !isEnd(asked)).map((asked) => failed(asked, error))];
  };
  /** The socket is gone, or as good as gone. `to` `closed` asks for another; undefined: another is there. */
  const lose = (now: Millis, to: 'closed' | 'punted' | undefined): readonly SessionOutput[] => {
    if (state.readyAt !== undefined && now - state.readyAt >= HELD_MS) state.retryMs = 0;
    const retryAfterMs = to === 'closed' ? reconnect(now, 0) : undefined;
    if (to !== 'closed') state.nextSocket = undefined;
    state.readyAt = undefined;
    if (state.phase === 'closed' || state.phase === 'punted') return [];
    // An end is asked for once more on the next socket: FreeSWITCH keeps the call, and to end it twice does no harm. All
    // else was for a state of things that is over.
    const own = new Set([state.loginId, state.pingId]);
    const asked = [...[...state.pending].filter(([id]) => !own.has(id)).map(([, one]) => one), ...state.held];
    state.held = asked.filter(isEnd);
    state.pending.clear();
    state.loginId = undefined;
    state.pingId = undefined;
    state.heardAt = undefined;
    state.phase = to ?? 'closed';
    const told = phased(retryAfterMs === undefined ? {} : { retryAfterMs });
    return [told, ...asked.filter((one) => !isEnd(one)).map((one) => nothing(one, 'socket-lost'))];
  };

  const handleResult = (id: RpcId, asked: Asked, result: unknown, now: Millis): readonly SessionOutput[] => {
    const { method } = asked.asking;
    const decoded = decodeResult(method, result);
    if (decoded.ok) {
      const { 'auth-expires': expiry } = decoded.result;
      if (typeof expiry === 'number') state.expiresAt = expiry;
      else if (method === 'login') state.expiresAt = undefined;
    }
    if (id === state.loginId) return ready(now);
    if (!decoded.ok) return [nothing(asked, 'malformed-result', decoded.issues)];
    return [{ kind: 'reply', reply: { method, tag: asked.tag, outcome: 'result', result: decoded.result } as Reply }];
  };
  const handleError = (id: RpcId, asked: Asked, error: RpcError, now: Millis): readonly SessionOutput[] => {
    if (id === state.loginId) return refuse(error, now);
    const { phase } = state;
    const forgotten = error.code === errorCodes.authRequired && (phase === 'ready' || phase === 'authenticating');
    if (!forgotten || asked.again) return [failed(asked, error)];
    // The server has forgotten us: log in and ask once more, as the original client does (jquery.jsonrpcclient.js). What
    // was asked first goes first.
    state.held.splice(state.held.filter(({ again }) => again).length, 0, { ...asked, again: true });
    return phase === 'authenticating' ? [] : logIn(now);
  };
  const handleResponse = (response: Result | Failure, now: Millis): readonly SessionOutput[] => {
    const { id } = response;
    const asked = id === null ? undefined : settle(id);
    if (id === null || asked === undefined) return [{ kind: 'stray', id }];
    if (isPong(id)) {
      const forgotten = 'error' in response && response.error.code === errorCodes.authRequired;
      return forgotten && state.phase === 'ready' ? logIn(now) : [];
    }
    return 'error' in response
      ? handleError(id, asked, response.error, now)
      : handleResult(id, asked, response.result, now);
  };
  const handleRequest = (request: ServerRequest, now: Millis): readonly SessionOutput[] => {
    const { id, method, params } = request;
    if (state.phase === 'closed' || state.phase === 'punted') return [{ kind: 'late', request }];
    const told: SessionOutput = { kind: 'request', request };
    if (method === 'verto.punt') return [told, ...lose(now, 'punted')];
    if (method === 'verto.ping' && params['auth-expires'] !== undefined) state.expiresAt = params['auth-expires'];
    // Only who is logged in gets it (attach_calls): if we missed the login's result, this says the same.
    const { phase } = state;
    const late = method === 'verto.clientReady' && (phase === 'authenticating' || phase === 'refused');
    return [...acknowledge(id, method), ...(late ? ready(now) : []), told];
  };
  const handleMalformed = (error: FrameError, now: Millis): readonly SessionOutput[] => {
    const told: SessionOutput = { kind: 'malformed', error };
    if (error.code !== 'invalid' && error.code !== 'unknown-method') return [told];
    if (error.id === undefined) return [told];
    if (error.method !== undefined) return [...acknowledge(error.id, error.method), told];
    const unreadable = error.id === state.loginId;
    const asked = settle(error.id);
    if (asked === undefined || isPong(error.id)) return [told];
    return unreadable
      ? [told, ...refuse({ message: 'the answer to the login cannot be read' }, now)]
      : [told, nothing(asked, 'malformed-result', error.code === 'invalid' ? error.issues : undefined)];
  };
  /**
   * The answer that FreeSWITCH is owed: `{"result":{"method":…}}`, as the original client gives it. Never an error, which
   * mod_verto takes for a request without a method (process_jrpc). On a socket that was punted nothing more is said.
   */
  const acknowledge = (id: RpcId, method: string): readonly SessionOutput[] =>
    state.phase === 'closed' || state.phase === 'punted'
      ? []
      : [{ kind: 'send', message: { jsonrpc: '2.0', id, result: { method } }, tag: undefined }];
  /** The answer to the session's own ping: whatever it says, FreeSWITCH is there, and nobody else waits for it. */
  const isPong = (id: RpcId): boolean => {
    if (id !== state.pingId) return false;
    state.pingId = undefined;
    return true;
  };
  /** A request has waited long enough. */
  const giveUp = (id: RpcId, asked: Pending, now: Millis): readonly SessionOutput[] => {
    if (id === state.loginId) return refuse({ message: 'no answer to the login' }, now);
    if (id === state.pingId) return lose(now, 'closed');
    return [nothing(asked, 'timeout')];
  };
  /** When FreeSWITCH is asked whether it is there. */
  const pingAt = (): Millis | undefined =>
    pingAfterMs === undefined || state.heardAt === undefined || state.phase !== 'ready' || state.pingId !== undefined
      ? undefined
      : state.heardAt + pingAfterMs;

  return {
    get phase() {
      return state.phase;
    },
    get expiresAt() {
      return state.expiresAt;
    },
    handleTransport(transport, now) {
      if (transport === 'close') return state.phase === 'punted' ? [] : lose(now, 'closed');
      const lost = lose(now, undefined);
      state.heardAt = now;
      return [...lost, ...logIn(now)];
    },
    resume(now) {
      if (state.phase === 'punted') state.phase = 'closed';
      return lose(now, 'closed');
    },
    handleFrame(frame, now) {
      if (state.heardAt !== undefined) state.heardAt = now;
      const decoded = decodeFrame(frame, 'server');
      if (!decoded.ok) return handleMalformed(decoded.error, now);
      const { message } = decoded;
      if (!('jsonrpc' in message)) return [];
      return 'method' in message ? handleRequest(message, now) : handleResponse(message, now);
    },
    handleTimeout(now) {
      const out: SessionOutput[] = [];
      for (const [id, asked] of state.pending) {
        if (asked.until > now) break;
        state.pending.delete(id);
        for (const output of giveUp(id, asked, now)) out.push(output);
      }
      if (state.nextSocket?.phase === 'asked' && state.nextSocket.at <= now) reconnect(now, 0);
      if (state.nextSocket?.phase === 'wanted' && state.nextSocket.at <= now) {
        state.nextSocket = { phase: 'asked', at: now + CONNECTING_MS };
        out.push({ kind: 'connect' });
      }
      if ((pingAt() ?? Infinity) <= now) {
        out.push(send({ asking: { method: 'verto.ping', params: {} }, tag: undefined }, now));
        state.pingId = state.lastId;
      }
      return out;
    },
    nextDeadline() {
      const [first] = state.pending.values();
      const at = Math.min(first?.until ?? Infinity, state.nextSocket?.at ?? Infinity, pingAt() ?? Infinity);
      return at === Infinity ? undefined : at;
    },
    request(asking, tag, now) {
      const asked: Asked = { asking, tag };
      if (state.phase === 'ready') return [send(asked, now)];
      if (state.phase === 'refused' && !isEnd(asked)) return [failed(asked, state.refusal)];
      if (state.held.length >= maxHeld) return [nothing(asked, 'overflow')];
      state.held.push(asked);
      return [];
    },
    snapshot() {
      return {
        ...state,
        held: state.held.map(withoutCredentials),
        pending: [...state.pending].map(([id, asked]) => [id, withoutCredentials(asked)] as const),
      };
    },
  };
}

function isEnd({ asking }: Asked): boolean {
  return asking.method === 'verto.bye';
}

function failed({ asking, tag }: Asked, error: RpcError): SessionOutput {
  return { kind: 'reply', reply: { method: asking.method, tag, outcome: 'error', error } };
}

function nothing({ asking, tag }: Asked, outcome: NoResult, issues?: readonly Issue[]): SessionOutput {
  return { kind: 'reply', reply: { method: asking.method, tag, outcome, ...(issues !== undefined && { issues }) } };
}
