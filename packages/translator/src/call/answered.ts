import type { Millis } from '@mvbridge/sdp';
import { assertNever } from '../error.ts';
import { causeFor, reasonFor } from '../terms/cause.ts';
import { note, outOfPlace, type Step, unmoved } from './effect.ts';
import { ended } from './end.ts';
import type { Env } from './env.ts';
import { attached, interrupted, modified, proceed, refused } from './exchange.ts';
import { named } from './identity.ts';
import type { PhaseInput } from './input.ts';
import { notTransferred } from './leaving.ts';
import type { Answered } from './state.ts';
import type { TalkInput } from './talking.ts';
import * as matrix from './to-matrix.ts';
import * as verto from './to-verto.ts';

export function whileAnswered(call: Answered, input: Exclude<PhaseInput, TalkInput>, now: Millis, env: Env): Step {
  const { legs, peer } = call;
  switch (input.kind) {
    case 'matrix.hangup':
      return ended(legs, now, env, verto.bye(legs.dialogId, causeFor(input.reason)));
    case 'verto.bye':
      return ended(legs, now, env, matrix.hangup(legs, peer, reasonFor(input.cause)));
    case 'command.hangup':
      return ended(
        legs,
        now,
        env,
        verto.bye(legs.dialogId, causeFor(input.reason)),
        matrix.hangup(legs, peer, input.reason),
      );
    case 'verto.failed': {
      const why = note('request-failed', input.detail);
      if (input.action === 'updateMedia') return refused(call, input.detail, now, env);
      if (input.method !== 'verto.answer') return unmoved(call, why);
      // A refused answer leaves the call ringing in FreeSWITCH (mod_verto.c, verto__answer_func, CODEC ERROR).
      const bye = verto.bye(legs.dialogId, 'INCOMPATIBLE_DESTINATION');
      return ended(legs, now, env, bye, matrix.hangup(legs, peer, 'unknown_error'), why);
    }
    case 'verto.display':
      return named(call, input.display);
    case 'command.dtmf':
      return unmoved(call, verto.dtmf(legs.dialogId, input.digits));
    // FreeSWITCH says that there is no such call.
    case 'verto.forgotten':
      return ended(legs, now, env, matrix.hangup(legs, peer, 'unknown_error'));
    case 'verto.unheard':
      return unmoved(call, note('dtmf-lost', 'FreeSWITCH took the digits for no call'));
    case 'verto.modified':
      return modified(call, input.sdp, now, env);
    case 'verto.attach':
      return attached(call, input.sdp, now, env);
    case 'verto.lost':
      return unmoved({
        ...call,
        phase: 'detached',
        media: { ...call.media, waiting: undefined },
        exchange: interrupted(call, now, env),
        until: now + env.policy.detachMs,
      });
    case 'verto.ready':
    case 'deadline':
      return proceed(call, now, env);
    // The client has left already, without a hangup: what is left is to move its partner, or to let it go (MSC2747).
    case 'matrix.replaces': {
      const { replacementId, to } = input;
      const until = now + env.policy.transferMs;
      const moving = { phase: 'transferring', legs, peer, replacementId, awaits: undefined, until } as const;
      switch (to.kind) {
        case 'number':
          return unmoved(moving, verto.transfer(legs.dialogId, to.destination));
        case 'dialog':
          return unmoved(moving, verto.replace(legs.dialogId, to.dialogId));
        case 'awaits':
          return unmoved({ ...moving, awaits: to.callId });
        case 'nobody':
          return notTransferred(call, replacementId, now, env);
        default:
          return assertNever(to);
      }
    }
    case 'command.hold':
      return unmoved(call, verto.modify(legs.dialogId, input.action));
    case 'command.transfer':
      return unmoved(call, verto.transfer(legs.dialogId, input.destination));
    // Only the end that FreeSWITCH speaks for has a name that Matrix can be told.
    case 'command.identity':
      return named(call, input.display);
    case 'command.route':
      return unmoved(call, note('bad-command', 'the call has been answered'));
    case 'matrix.elsewhere':
    case 'verto.media':
    case 'verto.answer':
      return outOfPlace(call, input.kind);
    default:
      return assertNever(input);
  }
}
