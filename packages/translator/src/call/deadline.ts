import { departure, type Millis } from '@mvbridge/sdp';
import { assertNever } from '../error.ts';
import type { Env } from './env.ts';
import { exchangeDeadline } from './exchange.ts';
import type { Call } from './state.ts';

/** When a call moves on by itself; undefined: not before something happens to it. */
export function deadlineOf(call: Call, env: Env): Millis | undefined {
  const { coalescer, ready } = env;
  switch (call.phase) {
    case 'gathering':
      return ready && call.route !== undefined
        ? Math.min(departure(call.batch, coalescer).at, call.expiresAt)
        : call.expiresAt;
    case 'calling':
    case 'ringing':
      return call.expiresAt;
    case 'answering':
      return departure(call.batch, coalescer).at;
    case 'early':
      return undefined;
    case 'transferring':
    case 'yielding':
      return call.until;
    case 'answered':
      return exchangeDeadline(call, env);
    case 'detached':
      return Math.min(call.until, exchangeDeadline(call, env) ?? call.until);
    case 'ended':
      return call.until;
    default:
      return assertNever(call);
  }
}
