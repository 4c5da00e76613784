import type { Millis } from '@mvbridge/sdp';
import { assertNever } from '../error.ts';
import { causeFor, reasonFor } from '../terms/cause.ts';
import { due, gather, isAcceptable, told } from './coalesce.ts';
import { note, outOfPlace, type Step, unmoved } from './effect.ts';
import { ended } from './end.ts';
import type { Env } from './env.ts';
import { clientOffers } from './exchange.ts';
import { tell } from './identity.ts';
import type { PhaseInput } from './input.ts';
import { notTransferred } from './leaving.ts';
import type { Answered, Answering } from './state.ts';
import * as matrix from './to-matrix.ts';
import * as verto from './to-verto.ts';

export function whileAnswering(call: Answering, input: PhaseInput, now: Millis, env: Env): Step {
  const { legs, peer } = call;
  switch (input.kind) {
    case 'matrix.candidates': {
      const { batch, out } = gather(call.batch, input.candidates, now, env);
      const step = transmit({ ...call, batch }, now, env);
      return { call: step.call, out: [...out, ...step.out] };
    }
    case 'deadline':
      return transmit(call, now, env);
    case 'matrix.hangup':
      return ended(legs, now, env, verto.bye(legs.dialogId, causeFor(input.reason)));
    case 'verto.bye':
      return ended(legs, now, env, matrix.hangup(legs, peer, reasonFor(input.cause)));
    case 'verto.lost':
      return ended(legs, now, env, matrix.hangup(legs, peer, 'unknown_error'));
    case 'command.hangup':
      return ended(
        legs,
        now,
        env,
        verto.bye(legs.dialogId, causeFor(input.reason)),
        matrix.hangup(legs, peer, input.reason),
      );
    case 'verto.display':
      return tell(call, input.display);
    case 'command.dtmf':
      return unmoved(call, note('bad-command', 'dtmf: the call has not been answered'));
    case 'verto.forgotten':
    case 'verto.ready':
      return unmoved(call);
    case 'matrix.identity':
      return tell(call, input.display);
    case 'matrix.negotiate':
      if (input.description !== 'offer') return outOfPlace(call, input.kind);
      return unmoved({ ...call, offered: input.sdp });
    case 'matrix.muted':
      return unmoved({ ...call, media: { ...call.media, muted: input.muted } });
    case 'matrix.replaces':
      return notTransferred(call, input.replacementId, now, env);
    case 'command.hold':
    case 'command.transfer':
      return unmoved(call, note('bad-command', 'the call has not been answered'));
    case 'command.route':
    case 'command.identity':
      return unmoved(call, note('bad-command', 'the call is being answered'));
    case 'matrix.elsewhere':
    case 'matrix.glare':
    // Another device of the user was slower, or the same answer came twice.
    case 'matrix.answer':
    case 'verto.attach':
    case 'verto.modified':
    case 'matrix.select_answer':
    case 'matrix.reject':
    case 'verto.media':
    case 'verto.answer':
    case 'verto.failed':
    case 'verto.unheard':
      return outOfPlace(call, input.kind);
    default:
      return assertNever(input);
  }
}

/** Sends verto.answer once the client's answer may leave. */
export function transmit(call: Answering, now: Millis, env: Env): Step {
  const { legs, peer, batch, media } = call;
  const coalesced = due(batch, now, env);
  if (coalesced === undefined) return unmoved(call);
  if (!isAcceptable(coalesced)) {
    const bye = verto.bye(legs.dialogId, 'INCOMPATIBLE_DESTINATION');
    const why = note('no-candidate', 'no candidate that FreeSWITCH could use, and the policy allows no placeholder');
    return ended(legs, now, env, bye, matrix.hangup(legs, peer, 'ice_failed'), ...told(legs, coalesced), why);
  }
  const out = [verto.answer(legs.dialogId, coalesced.sdp), ...told(legs, coalesced)];
  const answered: Answered = { phase: 'answered', legs, peer, display: undefined, media, exchange: undefined };
  if (call.offered === undefined) return { call: answered, out };
  const step = clientOffers(answered, call.offered, now, env);
  return { call: step.call, out: [...out, ...step.out] };
}
