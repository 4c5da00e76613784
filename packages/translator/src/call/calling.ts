import { bundleAnswer, isLive, type Millis, mediaOf } from '@mvbridge/sdp';
import type { HangupCause } from '@mvbridge/verto';
import { assertNever } from '../error.ts';
import { cancelCause, reasonFor } from '../terms/cause.ts';
import { late } from './coalesce.ts';
import { note, outOfPlace, type Step, unmoved } from './effect.ts';
import { ended } from './end.ts';
import type { Env } from './env.ts';
import { tell } from './identity.ts';
import type { PhaseInput } from './input.ts';
import { answeredBy } from './media.ts';
import type { Calling } from './state.ts';
import * as matrix from './to-matrix.ts';
import * as verto from './to-verto.ts';

export function whileCalling(call: Calling, input: PhaseInput, now: Millis, env: Env): Step {
  const { legs, peer } = call;
  switch (input.kind) {
    // FreeSWITCH sends its SDP once: in verto.media if there is early media, else in verto.answer (mod_verto.c,
    // verto_send_media_indication). Ringing it does not signal at all.
    case 'verto.media':
      if (call.media !== undefined) return outOfPlace(call, input.kind);
      if (env.policy.earlyMedia === 'hold') return unmoved({ ...call, media: input.sdp });
      return take(call, input.sdp, 'early', now, env);
    case 'verto.answer': {
      const sdp = input.sdp ?? call.media;
      return sdp === undefined
        ? outOfPlace(call, 'verto.answer without an SDP')
        : take(call, sdp, 'answered', now, env);
    }
    case 'verto.bye':
      return declined(call, input.cause, now, env);
    case 'verto.lost':
      return declined(call, undefined, now, env);
    case 'verto.failed':
      return failed(call, input, now, env);
    // Matrix has no word for who is being called; who answers is told once somebody has.
    case 'verto.display':
      return tell({ ...call, display: input.display }, input.display);
    case 'matrix.hangup':
      return ended(legs, now, env, verto.bye(legs.dialogId, cancelCause(input.reason)));
    case 'matrix.select_answer':
      if (input.selected === legs.partyId) return outOfPlace(call, input.kind);
      return ended(legs, now, env, verto.bye(legs.dialogId, 'LOSE_RACE'));
    // Matrix is told nothing: the caller's client ends a call that has outlived its lifetime.
    case 'deadline':
      return ended(legs, now, env, verto.bye(legs.dialogId, 'NO_ANSWER'));
    case 'command.hangup':
      return ended(
        legs,
        now,
        env,
        verto.bye(legs.dialogId, cancelCause(input.reason)),
        matrix.decline(legs, peer, input.reason),
      );
    case 'matrix.candidates':
      return unmoved(call, ...late(input.candidates));
    case 'verto.forgotten':
    case 'verto.ready':
      return unmoved(call);
    case 'command.dtmf':
      return unmoved(call, note('bad-command', 'dtmf: nobody is there to hear it yet'));
    case 'matrix.elsewhere':
      return ended(legs, now, env, verto.bye(legs.dialogId, 'LOSE_RACE'));
    case 'matrix.identity':
      return tell(call, input.display);
    case 'command.hold':
    case 'command.transfer':
      return unmoved(call, note('bad-command', 'the call has not been answered'));
    case 'command.route':
    case 'command.identity':
      return unmoved(call, note('bad-command', 'FreeSWITCH has been told already'));
    case 'matrix.replaces':
    case 'matrix.glare':
    case 'matrix.answer':
    case 'matrix.negotiate':
    case 'matrix.muted':
    case 'verto.attach':
    case 'verto.modified':
    case 'matrix.reject':
    case 'verto.unheard':
      return outOfPlace(call, input.kind);
    default:
      return assertNever(input);
  }
}

/** Passes FreeSWITCH's SDP on as the answer. One that takes nothing of the offer is no answer. */
function take(call: Calling, sdp: string, phase: 'early' | 'answered', now: Millis, env: Env): Step {
  const { legs, peer, display } = call;
  const answer = bundleAnswer(sdp, call.offer);
  if (!mediaOf(answer).some(isLive)) {
    const bye = verto.bye(legs.dialogId, 'INCOMPATIBLE_DESTINATION');
    return ended(
      legs,
      now,
      env,
      bye,
      matrix.decline(legs, peer, 'ice_failed'),
      note('no-audio', 'the answer takes no audio'),
    );
  }
  const identity = display === undefined ? [] : matrix.assertedIdentity(legs, peer, display);
  const media = answeredBy(answer, call.client, now + env.policy.modifyAfterMs);
  return {
    call: { phase, legs, peer, display, media, exchange: undefined },
    out: [...matrix.answer(legs, peer, answer, env), ...identity],
  };
}

function declined({ legs, peer }: Calling, cause: HangupCause | undefined, now: Millis, env: Env): Step {
  return ended(legs, now, env, matrix.decline(legs, peer, reasonFor(cause)));
}

/** A verto.invite without an answer may have made a call all the same: that one is ended. */
function failed(call: Calling, input: Extract<PhaseInput, { kind: 'verto.failed' }>, now: Millis, env: Env): Step {
  if (input.method !== 'verto.invite') return unmoved(call, note('request-failed', input.detail));
  const { call: over, out } = declined(call, input.cause, now, env);
  const bye = input.refused ? [] : [verto.bye(call.legs.dialogId, 'NORMAL_TEMPORARY_FAILURE')];
  return { call: over, out: [...bye, ...out, note('request-failed', input.detail)] };
}
