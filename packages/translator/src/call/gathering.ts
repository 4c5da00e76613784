import type { Millis } from '@mvbridge/sdp';
import { assertNever } from '../error.ts';
import { due, gather, isAcceptable, told } from './coalesce.ts';
import { note, outOfPlace, type Step, unmoved } from './effect.ts';
import { ended } from './end.ts';
import type { Env } from './env.ts';
import { tell } from './identity.ts';
import type { PhaseInput } from './input.ts';
import type { Gathering } from './state.ts';
import * as matrix from './to-matrix.ts';
import * as verto from './to-verto.ts';

export function whileGathering(call: Gathering, input: PhaseInput, now: Millis, env: Env): Step {
  const { legs, peer } = call;
  switch (input.kind) {
    case 'matrix.candidates': {
      const { batch, out } = gather(call.batch, input.candidates, now, env);
      const step = ring({ ...call, batch }, now, env);
      return { call: step.call, out: [...out, ...step.out] };
    }
    case 'verto.ready':
      return ring(call, now, env);
    case 'deadline':
      // The caller's own client ends a call that has outlived its lifetime, and says so itself (invite_timeout).
      return now >= call.expiresAt ? ended(legs, now, env) : ring(call, now, env);
    // FreeSWITCH has never heard of this call: whoever ends it, there is nothing to take back.
    case 'matrix.hangup':
      return ended(legs, now, env);
    case 'matrix.select_answer':
      return input.selected === legs.partyId ? outOfPlace(call, input.kind) : ended(legs, now, env);
    case 'command.hangup':
      return ended(legs, now, env, matrix.decline(legs, peer, input.reason));
    case 'verto.forgotten':
    case 'verto.lost':
      return unmoved(call);
    case 'command.dtmf':
      return unmoved(call, note('bad-command', 'dtmf: nobody is there to hear it yet'));
    case 'matrix.elsewhere':
      return ended(legs, now, env);
    case 'command.route':
      return ring({ ...call, route: input.route }, now, env);
    case 'command.identity':
      return unmoved({ ...call, callerName: input.display.name });
    case 'matrix.identity':
      return tell(call, input.display);
    case 'command.hold':
    case 'command.transfer':
      return unmoved(call, note('bad-command', 'the call has not been answered'));
    case 'matrix.replaces':
    case 'matrix.glare':
    case 'matrix.answer':
    case 'matrix.negotiate':
    case 'matrix.muted':
    case 'verto.attach':
    case 'verto.modified':
    case 'matrix.reject':
    case 'verto.media':
    case 'verto.answer':
    case 'verto.bye':
    case 'verto.display':
    case 'verto.failed':
    case 'verto.unheard':
      return outOfPlace(call, input.kind);
    default:
      return assertNever(input);
  }
}

/** Sends verto.invite once the offer may leave and there is somebody to send it to. */
export function ring(call: Gathering, now: Millis, env: Env): Step {
  const { legs, peer, route, callerName, client, batch, expiresAt } = call;
  const coalesced = env.ready && route !== undefined ? due(batch, now, env) : undefined;
  if (coalesced === undefined || route === undefined) return unmoved(call);
  if (!isAcceptable(coalesced)) {
    const why = note('no-candidate', 'no candidate that FreeSWITCH could use, and the policy allows no placeholder');
    return ended(legs, now, env, matrix.decline(legs, peer, 'ice_failed'), ...told(legs, coalesced), why);
  }
  return {
    call: { phase: 'calling', legs, peer, offer: batch.sdp, client, media: undefined, display: undefined, expiresAt },
    out: [
      ...verto.invite(
        legs.dialogId,
        coalesced.sdp,
        { ...route, callerIdName: route.callerIdName ?? callerName },
        peer.userId,
      ),
      ...told(legs, coalesced),
    ],
  };
}
