// A session between two inputs, as plain data.
import type { RpcId } from '../json-rpc/message.ts';
import type { RpcError } from '../refusal.ts';
import type { Asking, Millis, SessionPhase, VertoLogin } from './session.ts';

/** A request and what it is known by. */
export interface Asked {
  readonly asking: Asking;
  readonly tag: string | undefined;
  /** It was answered `Authentication Required` once already. */
  readonly again?: true;
}

/** One that is out. */
export interface Pending extends Asked {
  readonly until: Millis;
}

/** A socket that is not there yet. */
export type NextSocket =
  /** It is asked for then. */
  | { readonly phase: 'wanted'; readonly at: Millis }
  /** It was asked for. Nothing heard of it by then, and another one is wanted. */
  | { readonly phase: 'asked'; readonly at: Millis };

/** A session between two inputs. Instants are of the clock it was told. */
export interface VertoSessionSnapshot {
  /** Where the session was. */
  readonly phase: SessionPhase;
  /** The id of the last request that went out; the next one counts on from it. */
  readonly lastId: number;
  /** The session's own login and ping, while they are out. One that the owner asks for is a request like any other. */
  readonly loginId: RpcId | undefined;
  /** The ping’s; undefined: none is out. */
  readonly pingId: RpcId | undefined;
  /** Why the login was refused, if it was. */
  readonly refusal: RpcError;
  /** How long the next socket is waited for. */
  readonly retryMs: Millis;
  /** Since when requests go through. */
  readonly readyAt: Millis | undefined;
  /** The socket that comes next; undefined: none is wanted, since one is up or another process has the session. */
  readonly nextSocket: NextSocket | undefined;
  /** When FreeSWITCH was last heard on the socket that is up. */
  readonly heardAt: Millis | undefined;
  /** When FreeSWITCH will close the socket, in epoch seconds; undefined: never. */
  readonly expiresAt: number | undefined;
  /** Requests that wait for the login. */
  readonly held: readonly Asked[];
  /** In the order of their deadlines, since every request waits equally long. */
  readonly pending: readonly (readonly [RpcId, Pending])[];
}

/** What a session knows before anything has happened. */
export const fresh: VertoSessionSnapshot = {
  phase: 'closed',
  lastId: 0,
  loginId: undefined,
  pingId: undefined,
  refusal: {},
  retryMs: 0,
  readyAt: undefined,
  nextSocket: undefined,
  heardAt: undefined,
  expiresAt: undefined,
  held: [],
  pending: [],
};

/** A login has the password in it, and the `sessid`, which lets others take over: neither is written down. */
export function withoutCredentials<A extends Asked>(asked: A): A {
  const { asking } = asked;
  if (asking.method !== 'login') return asked;
  const { passwd: _, sessid: __, ...params } = asking.params;
  return { ...asked, asking: { ...asking, params } };
}

/** The same, with what the config says in their place. */
export function withCredentials<A extends Asked>(asked: A, credentials: Omit<VertoLogin, 'login'>): A {
  const { asking } = asked;
  if (asking.method !== 'login') return asked;
  return { ...asked, asking: { ...asking, params: { ...asking.params, ...credentials } } };
}
