// Who a socket belongs to: mod_verto's authentication, and the session that a login resumes (verto.md §1.5, §1.6).
import { randomUUID } from 'node:crypto';
import type { Connection, Reply, Request } from './connection.ts';

export interface LoginWorld {
  /** Passwords by user. */
  readonly users: Readonly<Record<string, string>>;
  /** The live socket of a session. */
  holder(sessid: string): Connection | undefined;
  /** Another socket took over this one's session. */
  punt(holder: Connection): void;
  /** The session is bound: what it is owed follows (verto.attach, verto.clientReady). */
  bound(connection: Connection): void;
}

/**
 * Checks a request's right to be handled. undefined: it has one. Before it has logged in, every request of a socket is a
 * login by its `login` and `passwd`; the method `login` is one at any time.
 */
export function authenticate(
  { method, params }: Request,
  connection: Connection,
  world: LoginWorld,
): Reply | undefined {
  if (connection.identity !== undefined && method !== 'login') return undefined;
  if (params === undefined) return refuse(-32001, 'Missing params');
  const { login, passwd, sessid } = params;
  if (typeof login !== 'string' || login === '') return refuse(-32000, 'Authentication Required');
  if (typeof passwd !== 'string' || passwd === '') return refuse(-32001, 'Missing passwd');
  const user = login.split('@', 1)[0] ?? '';
  if (!Object.hasOwn(world.users, user)) return refuse(-32001, 'Login Incorrect');
  if (world.users[user] !== passwd) return refuse(-32001, 'Authentication Failure');
  // A socket keeps the session that it was first bound to.
  if (connection.identity !== undefined) return undefined;

  const bound = typeof sessid === 'string' && sessid !== '' ? sessid.slice(0, 256) : randomUUID();
  const holder = world.holder(bound);
  if (holder !== undefined && holder.identity?.user !== user) {
    void connection.close();
    return refuse(-32001, 'Session in use');
  }
  if (holder !== undefined) world.punt(holder);
  connection.identity = { user, sessid: bound };
  world.bound(connection);
  return undefined;
}

function refuse(code: number, message: string): Reply {
  return { error: { code, message } };
}
