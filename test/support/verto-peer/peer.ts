// A FreeSWITCH for tests: a WebSocket server on the loopback that says and does what reference/verto.md says mod_verto does.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { Call, type Party } from './call.ts';
import { Connection, type Owed } from './connection.ts';
import { type Dialplan, defaultDialplan, runDialplan } from './dialplan.ts';
import { authenticate } from './login.ts';
import type { MediaEngine, Program } from './media.ts';
import { handleRequest } from './requests.ts';
import { scriptedMedia } from './scripted-media.ts';
import type { Violation } from './violation.ts';

export interface VertoPeerConfig {
  /** Passwords by user. Default: 1008 with 1234, as FreeSWITCH ships it. */
  readonly users?: Readonly<Record<string, string>>;
  /** Numbers in place of, or beside, those of the default dialplan. */
  readonly dialplan?: Dialplan;
  /** Default: SDP alone, with nothing behind it. */
  readonly media?: MediaEngine;
  /** Default 0: a free one. */
  readonly port?: number;
  /** From the login to verto.clientReady. FreeSWITCH takes some 100. Default 10. */
  readonly readyMs?: number;
  /** How long nothing must come in before messages go out. FreeSWITCH: up to 50. Default 5. */
  readonly flushMs?: number;
  /** Default 30 000. */
  readonly pingMs?: number;
  /** `detach-timeout-sec`, in ms. Default 120 000. */
  readonly detachMs?: number;
  /** Whether verto.attach comes before verto.clientReady or after it: both were seen. Default `before`. */
  readonly attaches?: 'before' | 'after';
  /** Every frame, as a trace has it: `in` is what the client receives. `sessid`: whose, once it has logged in. */
  readonly onFrame?: (direction: 'in' | 'out', message: string, sessid: string | undefined) => void;
  readonly onTransport?: (transport: 'open' | 'close') => void;
}

/** A call that FreeSWITCH places. */
export interface Calling {
  /** Which session rings; default: the newest that has logged in. */
  readonly sessid?: string;
  readonly caller?: Partial<Party>;
  /** What the client hears once it has answered. Default `echo`. */
  readonly plays?: Program;
  /** `verto_svar_…` and `verto_h_…` */
  readonly variables?: Readonly<Record<string, string>>;
  /** Ends with NO_ANSWER after this long. Default: rings until somebody ends it. */
  readonly ringMs?: number;
}

export interface VertoPeer {
  readonly url: string;
  /** Every call so far, the ended ones too. */
  calls(): readonly Call[];
  /** The newest call. Throws when there is none. */
  lastCall(): Call;
  /** What a client did that it must not: a test of a good client expects none. */
  violations(): readonly Violation[];
  /** Requests that are still owed a result, on all sockets that are open. */
  owed(): readonly Owed[];
  /** The sessions that are logged in, oldest first. */
  sessions(): readonly string[];
  call(calling?: Calling): Promise<Call>;
  /** FreeSWITCH wants to renegotiate a live call: verto.attach, at the cost of all others on its socket (verto.md §4.8). */
  renegotiate(call: Call): Promise<void>;
  /** Cuts the sockets, of one session or of all, and has done with what follows from it. */
  drop(sessid?: string): Promise<void>;
  /** True: no socket opens until it is false again. */
  refuse(refusing: boolean): void;
  /** The process is gone and comes back: sockets are cut, calls forgotten. */
  crash(): Promise<void>;
  /** Resolves with the first value that is neither undefined nor false. Rejects, with what was waited for, after `ms`. */
  until<T>(what: string, look: () => T | undefined | false, ms?: number): Promise<T>;
  stop(): Promise<void>;
}

export async function createVertoPeer(config: VertoPeerConfig = {}): Promise<VertoPeer> {
  const media = config.media ?? scriptedMedia();
  const dialplan: Dialplan = { ...defaultDialplan, ...config.dialplan };
  const { users = { 1008: '1234' }, readyMs = 10, flushMs = 5, pingMs = 30_000, detachMs = 120_000 } = config;
  let isRefusing = false;
  // FreeSWITCH answers no ping of the WebSocket's.
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: config.port ?? 0,
    autoPong: false,
    verifyClient: () => !isRefusing,
  });
  await once(server, 'listening');

  const connections = new Set<Connection>();
  const sessions = new Map<string, Connection>();
  const calls: Call[] = [];
  const violations: Violation[] = [];
  const waiting = new Set<() => void>();
  let lastId = 0;

  const changed = (): void => {
    for (const look of [...waiting]) look();
  };
  const violation = (one: Violation): void => {
    violations.push(one);
    changed();
  };
  const liveCall = (callID: string) => calls.find((call) => call.callID === callID && call.phase !== 'ended');
  const callsOn = (connection: Connection) => calls.filter((call) => call.connection === connection);

  const addCall = (call: Call): Call => {
    calls.push(call);
    changed();
    return call;
  };

  const place = async (
    connection: Connection,
    callID: string,
    offer: string,
    dialogParams: Readonly<Record<string, unknown>>,
  ): Promise<void> => {
    const text = (name: string): string => {
      const value = dialogParams[name];
      return typeof value === 'string' ? value : '';
    };
    const number = text('destination_number') || 'service';
    const call = addCall(
      new Call({
        callID,
        placedBy: 'client',
        sessid: connection.identity?.sessid ?? '',
        connection,
        media: await media.open(),
        caller: { name: text('caller_id_name'), number: text('caller_id_number') || '0000000000' },
        callee: { name: text('remote_caller_id_name'), number },
        recoverCall: dialogParams.recoverCall !== false,
        offer,
        dialogParams,
        detachMs,
        changed,
      }),
    );
    void runDialplan(call, Object.hasOwn(dialplan, number) ? dialplan[number] : undefined);
  };

  const bound = (connection: Connection): void => {
    const sessid = connection.identity?.sessid ?? '';
    sessions.set(sessid, connection);
    setTimeout(async () => {
      if (sessions.get(sessid) !== connection) return;
      const detached = calls.filter((call) => call.sessid === sessid && call.isDetached);
      const ready = () =>
        connection.request('verto.clientReady', { reattached_sessions: detached.map(({ callID }) => callID) });
      if (config.attaches === 'after') ready();
      for (const call of detached) await call.attach(connection);
      if (config.attaches !== 'after') ready();
      changed();
    }, readyMs);
  };

  /** What follows when a socket is gone. */
  const lost = (connection: Connection): void => {
    connections.delete(connection);
    const sessid = connection.identity?.sessid;
    if (sessid !== undefined && sessions.get(sessid) === connection) sessions.delete(sessid);
    for (const call of callsOn(connection)) call.socketLost();
    changed();
  };

  const punt = (holder: Connection): void => {
    holder.requestAtOnce('verto.punt', {});
    lost(holder);
    void holder.close();
  };

  const requestWorld = {
    call: liveCall,
    sessionOf: (callID: string) => calls.find((call) => call.callID === callID)?.sessid,
    place,
    violation: (rule: Violation['rule'], detail: string) => violation({ rule, detail }),
  };
  const loginWorld = { users, holder: (sessid: string) => sessions.get(sessid), punt, bound };

  server.on('connection', (socket) => {
    const connection = new Connection(socket, {
      nextId: () => {
        lastId += 1;
        return lastId;
      },
      flushMs,
      pingMs,
      handle: async (request, from) =>
        authenticate(request, from, loginWorld) ?? (await handleRequest(request, from, requestWorld)),
      onFrame: (direction, text) => {
        config.onFrame?.(direction, text, connection.identity?.sessid);
        setImmediate(changed);
      },
      violation,
    });
    connections.add(connection);
    config.onTransport?.('open');
    socket.on('close', () => {
      config.onTransport?.('close');
      lost(connection);
    });
    socket.on('error', () => {});
  });

  const until = <T>(what: string, look: () => T | undefined | false, ms = 10_000): Promise<T> =>
    new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        waiting.delete(check);
        clearInterval(poll);
        clearTimeout(deadline);
        finish();
      };
      const check = () => {
        try {
          const seen = look();
          if (seen !== undefined && seen !== false) settle(() => resolve(seen));
        } catch (error) {
          settle(() => reject(error));
        }
      };
      // Counters of packets change without anybody telling.
      const poll = setInterval(check, 20);
      const deadline = setTimeout(() => settle(() => reject(new Error(`waited ${ms} ms for ${what}`))), ms);
      waiting.add(check);
      check();
    });

  const drop = async (sessid?: string): Promise<void> => {
    const dropped = [...connections].filter((one) => sessid === undefined || one.identity?.sessid === sessid);
    for (const connection of dropped) connection.terminate();
    await until('the sockets to be gone', () => dropped.every((one) => !connections.has(one)));
  };

  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => [...calls],
    lastCall() {
      const call = calls.at(-1);
      if (call === undefined) throw new Error('there is no call');
      return call;
    },
    violations: () => [...violations],
    owed: () => [...connections].flatMap((connection) => connection.owed),
    sessions: () => [...sessions.keys()],
    async call({ sessid, caller, plays = 'echo', variables, ringMs } = {}) {
      const connection = sessid === undefined ? [...sessions.values()].at(-1) : sessions.get(sessid);
      const identity = connection?.identity;
      if (connection === undefined || identity === undefined) throw new Error('nobody is logged in: SUBSCRIBER_ABSENT');
      const call = addCall(
        new Call({
          callID: randomUUID(),
          placedBy: 'server',
          sessid: identity.sessid,
          connection,
          media: await media.open(),
          caller: { name: caller?.name ?? 'Alice Smith', number: caller?.number ?? '+442071234567' },
          callee: { name: 'Outbound Call', number: identity.user },
          recoverCall: true,
          plays,
          ...(variables === undefined ? {} : { variables }),
          detachMs,
          changed,
        }),
      );
      await call.invite();
      if (ringMs !== undefined) setTimeout(() => call.phase === 'ringing' && call.hangup('NO_ANSWER'), ringMs);
      return call;
    },
    async renegotiate(call) {
      const { connection } = call;
      if (connection === undefined) throw new Error('renegotiate: the call is detached');
      for (const other of callsOn(connection)) {
        if (other === call) continue;
        if (other.phase === 'answered') other.media.pause();
        else other.hangup('DESTINATION_OUT_OF_ORDER');
      }
      await call.attach(connection);
    },
    drop,
    refuse(refusing) {
      isRefusing = refusing;
    },
    async crash() {
      for (const call of calls) call.end('server', 'CRASH');
      await drop();
    },
    until,
    async stop() {
      for (const connection of connections) connection.terminate();
      for (const call of calls) call.end('server', 'SYSTEM_SHUTDOWN');
      await new Promise((resolve) => server.close(resolve));
      await media.close();
    },
  };
}
