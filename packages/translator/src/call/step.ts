import type { Millis } from '@mvbridge/sdp';
import { assertNever } from '../error.ts';
import { whileAnswered } from './answered.ts';
import { whileAnswering } from './answering.ts';
import { whileCalling } from './calling.ts';
import { whileDetached } from './detached.ts';
import { whileEarly } from './early.ts';
import { note, outOfPlace, type Step, unmoved } from './effect.ts';
import type { Env } from './env.ts';
import { whileGathering } from './gathering.ts';
import type { CallInput, PhaseInput } from './input.ts';
import { whileTransferring, whileYielding } from './leaving.ts';
import { whileRinging } from './ringing.ts';
import type { Call, Ended } from './state.ts';
import { isTalk, whileTalking } from './talking.ts';
import { bye } from './to-verto.ts';
import { undelivered } from './undelivered.ts';

/**
 * Moves one call on by one input.
 *
 * Total and pure: every phase answers every input, nothing throws, `now` is the only clock. An input that has no meaning
 * in a phase leaves the call as it was and comes back as a note.
 */
export function step(call: Call, input: CallInput, now: Millis, env: Env): Step {
  if (input.kind === 'matrix.undelivered') return undelivered(call, input.type, now, env);
  switch (call.phase) {
    case 'gathering':
      return whileGathering(call, input, now, env);
    case 'calling':
      return whileCalling(call, input, now, env);
    case 'early':
      return isTalk(input) ? whileTalking(call, input, now, env) : whileEarly(call, input, now, env);
    case 'ringing':
      return whileRinging(call, input, now, env);
    case 'answering':
      return whileAnswering(call, input, now, env);
    case 'answered':
      return isTalk(input) ? whileTalking(call, input, now, env) : whileAnswered(call, input, now, env);
    case 'detached':
      return isTalk(input) ? whileTalking(call, input, now, env) : whileDetached(call, input, now, env);
    case 'yielding':
      return whileYielding(call, input, now, env);
    case 'transferring':
      return whileTransferring(call, input, now, env);
    case 'ended':
      return whileEnded(call, input);
    default:
      return assertNever(call);
  }
}

/** Both sides hang up at once, results come for what is over: none of that is news to anybody. */
function whileEnded(call: Ended, input: PhaseInput): Step {
  switch (input.kind) {
    case 'verto.bye':
    case 'verto.failed':
    case 'verto.unheard':
    case 'verto.display':
    case 'verto.ready':
    case 'verto.lost':
    case 'verto.modified':
    case 'verto.forgotten':
    case 'matrix.muted':
    case 'matrix.identity':
    case 'matrix.elsewhere':
    case 'matrix.glare':
    case 'matrix.replaces':
    case 'matrix.hangup':
    case 'matrix.select_answer':
    case 'deadline':
      return unmoved(call);
    // Our bye was lost with the socket, or FreeSWITCH thinks better of the call than its client did.
    case 'verto.attach':
      return unmoved(call, bye(call.legs.dialogId, 'NORMAL_CLEARING'));
    case 'command.hangup':
    case 'command.dtmf':
    case 'command.hold':
    case 'command.transfer':
    case 'command.identity':
    case 'command.route':
      return unmoved(call, note('bad-command', 'the call is over'));
    case 'matrix.candidates':
    case 'matrix.answer':
    case 'matrix.negotiate':
    case 'matrix.reject':
    case 'verto.media':
    case 'verto.answer':
      return outOfPlace(call, input.kind);
    default:
      return assertNever(input);
  }
}
