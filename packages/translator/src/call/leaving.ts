// The phases in which Matrix has done with a call and FreeSWITCH has not.
import type { Millis } from '@mvbridge/sdp';
import { type Effect, note, outOfPlace, type Step, unmoved } from './effect.ts';
import { ended } from './end.ts';
import type { Env } from './env.ts';
import type { CallInput } from './input.ts';
import type { Transferring, Yielding } from './state.ts';
import * as matrix from './to-matrix.ts';
import * as verto from './to-verto.ts';

export function whileYielding(call: Yielding, input: CallInput, now: Millis, env: Env): Step {
  const { legs } = call;
  switch (input.kind) {
    case 'matrix.glare':
      return ended(legs, now, env, verto.bye(legs.dialogId, 'LOSE_RACE'));
    // No invite came: the hangup was a refusal.
    case 'deadline':
      return ended(legs, now, env, verto.bye(legs.dialogId, 'CALL_REJECTED'));
    case 'command.hangup':
      return ended(legs, now, env, verto.bye(legs.dialogId, 'CALL_REJECTED'));
    case 'verto.bye':
    case 'verto.lost':
    case 'verto.forgotten':
      return ended(legs, now, env);
    default:
      return rest(call, input);
  }
}

export function whileTransferring(call: Transferring, input: CallInput, now: Millis, env: Env): Step {
  const { legs } = call;
  switch (input.kind) {
    // The transferor's leg ends when the transfer is done (verto__modify_func).
    case 'verto.bye':
    case 'verto.lost':
    case 'verto.forgotten':
      return ended(legs, now, env);
    case 'verto.failed': {
      const why = note('request-failed', input.detail);
      return input.method === 'verto.modify' ? notTransferred(call, now, env, why) : unmoved(call, why);
    }
    // Nobody named the other call, or FreeSWITCH has forgotten to end this one.
    case 'deadline':
      return notTransferred(call, now, env);
    case 'command.hangup':
    case 'matrix.hangup':
      return ended(legs, now, env, verto.bye(legs.dialogId, 'NORMAL_CLEARING'));
    default:
      return rest(call, input);
  }
}

/** Nothing comes of a transfer. The client has left the call all the same: its party is let go. */
export function notTransferred(call: Transferring, now: Millis, env: Env, ...why: readonly Effect[]): Step {
  const { legs, peer, replacementId } = call;
  const bye = verto.bye(legs.dialogId, 'NORMAL_CLEARING');
  return ended(legs, now, env, matrix.rejectReplacement(legs, peer, replacementId), bye, ...why);
}

/** Nothing else is of any consequence to a call that Matrix has done with; what comes from there comes late. */
function rest(call: Yielding | Transferring, input: CallInput): Step {
  if (input.kind.startsWith('command.')) return unmoved(call, note('bad-command', 'the call is about to end'));
  return input.kind.startsWith('matrix.') ? outOfPlace(call, input.kind) : unmoved(call);
}
