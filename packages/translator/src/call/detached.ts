import type { Millis } from '@mvbridge/sdp';
import { assertNever } from '../error.ts';
import { causeFor, reasonFor } from '../terms/cause.ts';
import { note, outOfPlace, type Step, unmoved } from './effect.ts';
import { ended } from './end.ts';
import type { Env } from './env.ts';
import { attached, proceed } from './exchange.ts';
import type { PhaseInput } from './input.ts';
import { notTransferred } from './leaving.ts';
import type { Detached } from './state.ts';
import type { TalkInput } from './talking.ts';
import * as matrix from './to-matrix.ts';
import * as verto from './to-verto.ts';

export function whileDetached(call: Detached, input: Exclude<PhaseInput, TalkInput>, now: Millis, env: Env): Step {
  const { legs, peer } = call;
  switch (input.kind) {
    case 'verto.attach':
      return attached(call, input.sdp, now, env);
    // What is said to FreeSWITCH now reaches it when the session is back.
    case 'matrix.hangup':
      return ended(legs, now, env, verto.bye(legs.dialogId, causeFor(input.reason)));
    case 'command.hangup':
      return ended(
        legs,
        now,
        env,
        verto.bye(legs.dialogId, causeFor(input.reason)),
        matrix.hangup(legs, peer, input.reason),
      );
    case 'verto.bye':
      return ended(legs, now, env, matrix.hangup(legs, peer, reasonFor(input.cause)));
    case 'verto.forgotten':
      return ended(legs, now, env, matrix.hangup(legs, peer, 'ice_timeout'));
    case 'deadline':
      if (now >= call.until) {
        const bye = verto.bye(legs.dialogId, 'MEDIA_TIMEOUT');
        return ended(legs, now, env, matrix.hangup(legs, peer, 'ice_timeout'), bye);
      }
      return proceed(call, now, env);
    case 'command.dtmf':
    case 'command.hold':
    case 'command.transfer':
    case 'command.identity':
    case 'command.route':
      return unmoved(call, note('bad-command', 'the Verto socket is gone'));
    case 'matrix.replaces':
      return notTransferred(call, input.replacementId, now, env);
    case 'verto.failed':
      return unmoved(call, note('request-failed', input.detail));
    case 'verto.ready':
    case 'verto.lost':
    case 'verto.display':
    case 'verto.unheard':
    case 'verto.modified':
      return unmoved(call);
    case 'matrix.elsewhere':
    case 'verto.media':
    case 'verto.answer':
      return outOfPlace(call, input.kind);
    default:
      return assertNever(input);
  }
}
