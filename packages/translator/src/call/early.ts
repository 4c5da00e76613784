import type { Millis } from '@mvbridge/sdp';
import { assertNever } from '../error.ts';
import { cancelCause, reasonFor } from '../terms/cause.ts';
import { note, outOfPlace, type Step, unmoved } from './effect.ts';
import { ended } from './end.ts';
import type { Env } from './env.ts';
import { proceed } from './exchange.ts';
import { named } from './identity.ts';
import type { PhaseInput } from './input.ts';
import { notTransferred } from './leaving.ts';
import type { Media } from './media.ts';
import type { Early } from './state.ts';
import type { TalkInput } from './talking.ts';
import * as matrix from './to-matrix.ts';
import * as verto from './to-verto.ts';

export function whileEarly(call: Early, input: Exclude<PhaseInput, TalkInput>, now: Millis, env: Env): Step {
  const { legs, peer, display } = call;
  switch (input.kind) {
    // Early media has had DTLS up for long: an offer that was held back may go now.
    case 'verto.answer': {
      const media: Media = { ...call.media, modifiableAt: now };
      return proceed({ phase: 'answered', legs, peer, display, media, exchange: call.exchange }, now, env);
    }
    // To the Matrix client the call is answered: only a hangup ends it.
    case 'verto.bye':
      return ended(legs, now, env, matrix.hangup(legs, peer, reasonFor(input.cause)));
    case 'verto.lost':
      return ended(legs, now, env, matrix.hangup(legs, peer, 'unknown_error'));
    case 'verto.failed':
      if (input.method !== 'verto.invite') return unmoved(call, note('request-failed', input.detail));
      return ended(
        legs,
        now,
        env,
        ...(input.refused ? [] : [verto.bye(legs.dialogId, 'NORMAL_TEMPORARY_FAILURE')]),
        matrix.hangup(legs, peer, reasonFor(input.cause)),
        note('request-failed', input.detail),
      );
    case 'verto.display':
      return named(call, input.display);
    case 'matrix.hangup':
      return ended(legs, now, env, verto.bye(legs.dialogId, cancelCause(input.reason)));
    case 'command.hangup':
      return ended(
        legs,
        now,
        env,
        verto.bye(legs.dialogId, cancelCause(input.reason)),
        matrix.hangup(legs, peer, input.reason),
      );
    case 'command.dtmf':
      return unmoved(call, verto.dtmf(legs.dialogId, input.digits));
    case 'verto.unheard':
      return unmoved(call, note('dtmf-lost', 'FreeSWITCH took the digits for no call'));
    case 'verto.forgotten':
      return ended(legs, now, env, matrix.hangup(legs, peer, 'unknown_error'));
    case 'verto.ready':
    case 'deadline':
      return unmoved(call);
    case 'matrix.elsewhere':
      return ended(legs, now, env, verto.bye(legs.dialogId, 'LOSE_RACE'));
    case 'command.hold':
    case 'command.transfer':
      return unmoved(call, note('bad-command', 'the call has not been answered'));
    case 'command.route':
    case 'command.identity':
      return unmoved(call, note('bad-command', 'FreeSWITCH has been told already'));
    case 'matrix.replaces':
      return notTransferred(call, input.replacementId, now, env);
    case 'verto.attach':
    case 'verto.modified':
    case 'verto.media':
      return outOfPlace(call, input.kind);
    default:
      return assertNever(input);
  }
}
