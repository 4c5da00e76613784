// An event of ours never reached the homeserver. Without some of them there is no call: the client was never invited, never
// answered, or waits for ever for the answer to its offer. Such a call is ended, at both ends.
import type { Millis } from '@mvbridge/sdp';
import { assertNever } from '../error.ts';
import type { MatrixMessage } from '../output.ts';
import { type Step, unmoved } from './effect.ts';
import { ended } from './end.ts';
import type { Env } from './env.ts';
import type { Call } from './state.ts';
import * as matrix from './to-matrix.ts';
import * as verto from './to-verto.ts';

export function undelivered(call: Call, type: MatrixMessage['type'], now: Millis, env: Env): Step {
  if (!isVital(type)) return unmoved(call);
  const { legs } = call;
  const bye = verto.bye(legs.dialogId, 'NORMAL_TEMPORARY_FAILURE');
  switch (call.phase) {
    case 'early':
    case 'answering':
    case 'answered':
    case 'detached':
      return ended(legs, now, env, bye, matrix.hangup(legs, call.peer, 'unknown_error'));
    // The invite may have arrived all the same, and ring.
    case 'ringing':
      return ended(legs, now, env, bye, matrix.hangup(legs, undefined, 'unknown_error'));
    // Nothing has been sent to Matrix yet, or nothing more is to be.
    case 'gathering':
    case 'calling':
    case 'yielding':
    case 'transferring':
    case 'ended':
      return unmoved(call);
    default:
      return assertNever(call);
  }
}

/** Whether there is no call without it. A name that nobody sees is no loss, nor is a device that goes on ringing. */
function isVital(type: MatrixMessage['type']): boolean {
  return (
    type === 'm.call.invite' || type === 'm.call.answer' || type === 'm.call.candidates' || type === 'm.call.negotiate'
  );
}
