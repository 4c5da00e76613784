// The phases in which Matrix has done with a call and FreeSWITCH has not.
import type { Millis } from '@mvbridge/sdp';
import { assertNever } from '../error.ts';
import { type Effect, note, outOfPlace, type Step, unmoved } from './effect.ts';
import { ended } from './end.ts';
import type { Env } from './env.ts';
import type { PhaseInput } from './input.ts';
import type { Legs, Peer, Transferring, Yielding } from './state.ts';
import * as matrix from './to-matrix.ts';
import * as verto from './to-verto.ts';

export function whileYielding(call: Yielding, input: PhaseInput, now: Millis, env: Env): Step {
  const { legs } = call;
  switch (input.kind) {
    case 'matrix.glare':
      return ended(legs, now, env, verto.bye(legs.dialogId, 'LOSE_RACE'));
    // Another device of the invitee answered: it must not be left with nobody at the other end.
    case 'matrix.answer':
      return ended(
        legs,
        now,
        env,
        matrix.hangup(legs, input.from, 'replaced'),
        verto.bye(legs.dialogId, 'CALL_REJECTED'),
      );
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

export function whileTransferring(call: Transferring, input: PhaseInput, now: Millis, env: Env): Step {
  const { legs } = call;
  switch (input.kind) {
    // The transferor's leg ends when the transfer is done (verto__modify_func).
    case 'verto.bye':
    case 'verto.forgotten':
      return ended(legs, now, env);
    case 'verto.failed': {
      const why = note('request-failed', input.detail);
      const ours = input.action === 'transfer' || input.action === 'replace';
      return ours ? notTransferred(call, call.replacementId, now, env, why) : unmoved(call, why);
    }
    // Nobody named the other call, or FreeSWITCH has forgotten to end this one.
    case 'deadline':
      return notTransferred(call, call.replacementId, now, env);
    case 'command.hangup':
    case 'matrix.hangup':
      return ended(legs, now, env, verto.bye(legs.dialogId, 'NORMAL_CLEARING'));
    default:
      return rest(call, input);
  }
}

/** Nothing comes of a transfer. The client has left the call all the same: its party is let go. */
export function notTransferred(
  { legs, peer }: { readonly legs: Legs; readonly peer: Peer },
  replacementId: string,
  now: Millis,
  env: Env,
  ...why: readonly Effect[]
): Step {
  const bye = verto.bye(legs.dialogId, 'NORMAL_CLEARING');
  return ended(legs, now, env, matrix.rejectReplacement(legs, peer, replacementId), bye, ...why);
}

/** Nothing else is of any consequence to a call that Matrix has done with; what comes from there comes late. */
function rest(
  call: Yielding | Transferring,
  input: Exclude<PhaseInput, { readonly kind: 'deadline' | 'verto.bye' | 'verto.forgotten' }>,
): Step {
  switch (input.kind) {
    case 'command.hangup':
    case 'command.dtmf':
    case 'command.hold':
    case 'command.transfer':
    case 'command.identity':
    case 'command.route':
      return unmoved(call, note('bad-command', 'the call is about to end'));
    case 'matrix.candidates':
    case 'matrix.answer':
    case 'matrix.select_answer':
    case 'matrix.reject':
    case 'matrix.hangup':
    case 'matrix.negotiate':
    case 'matrix.muted':
    case 'matrix.identity':
    case 'matrix.replaces':
    case 'matrix.elsewhere':
    case 'matrix.glare':
      return outOfPlace(call, input.kind);
    // FreeSWITCH offers anew what is on its way out: it is ended with the rest.
    case 'verto.attach':
      return unmoved(call, verto.bye(call.legs.dialogId, 'NORMAL_CLEARING'));
    case 'verto.media':
    case 'verto.answer':
    case 'verto.display':
    case 'verto.modified':
    case 'verto.failed':
    case 'verto.unheard':
    case 'verto.ready':
    case 'verto.lost':
      return unmoved(call);
    default:
      return assertNever(input);
  }
}
