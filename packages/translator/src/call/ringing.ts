import type { Party } from '@mvbridge/matrix-events';
import type { Millis, TrickledCandidate } from '@mvbridge/sdp';
import { assertNever } from '../error.ts';
import { declineCause, reasonFor } from '../terms/cause.ts';
import { isSameParty } from './admit.ts';
import { transmit } from './answering.ts';
import { open } from './coalesce.ts';
import { note, outOfPlace, type Step, unmoved } from './effect.ts';
import { ended } from './end.ts';
import type { Env } from './env.ts';
import { tell } from './identity.ts';
import type { PhaseInput } from './input.ts';
import { answeredTo } from './media.ts';
import type { Peer, Ringing } from './state.ts';
import * as matrix from './to-matrix.ts';
import * as verto from './to-verto.ts';

export function whileRinging(call: Ringing, input: PhaseInput, now: Millis, env: Env): Step {
  const { legs } = call;
  switch (input.kind) {
    case 'matrix.answer':
      return accept(call, input.from, input.sdp, now, env);
    case 'matrix.candidates':
      return keep(call, input.from, input.candidates, env);
    // The spec has the caller confirm a reject like an answer, so that another device that answered meanwhile knows.
    case 'matrix.reject': {
      const bye = verto.bye(legs.dialogId, declineCause(input.reason));
      return ended(legs, now, env, ...matrix.selectAnswer(legs, input.from), bye);
    }
    case 'matrix.hangup':
      // The invitee's client lost sight of our call over one that it is about to place: its invite may come after this.
      if (input.reason === 'replaced' && legs.invitee !== undefined)
        return unmoved({ phase: 'yielding', legs, until: now + env.policy.replacedMs });
      // How a v0 client declines. v1 clients should not, but it can mean nothing else.
      return ended(legs, now, env, verto.bye(legs.dialogId, declineCause(input.reason)));
    case 'verto.bye':
      return ended(legs, now, env, matrix.hangup(legs, undefined, reasonFor(input.cause)));
    case 'verto.lost':
      return ended(legs, now, env, matrix.hangup(legs, undefined, 'unknown_error'));
    case 'deadline': {
      const bye = verto.bye(legs.dialogId, 'NO_ANSWER');
      return ended(legs, now, env, matrix.hangup(legs, undefined, 'invite_timeout'), bye);
    }
    case 'command.hangup': {
      const bye = verto.bye(legs.dialogId, declineCause(input.reason));
      return ended(legs, now, env, matrix.hangup(legs, undefined, input.reason), bye);
    }
    case 'verto.display':
      return tell(call, input.display);
    case 'command.dtmf':
      return unmoved(call, note('bad-command', 'dtmf: the call has not been answered'));
    case 'verto.forgotten':
    case 'verto.ready':
      return unmoved(call);
    case 'matrix.glare':
      return ended(legs, now, env, matrix.hangup(legs, undefined, 'replaced'), verto.bye(legs.dialogId, 'LOSE_RACE'));
    case 'command.hold':
    case 'command.transfer':
      return unmoved(call, note('bad-command', 'the call has not been answered'));
    case 'command.route':
    case 'command.identity':
      return unmoved(call, note('bad-command', 'the call is ringing already'));
    case 'matrix.identity':
    case 'matrix.replaces':
    case 'matrix.elsewhere':
    case 'matrix.select_answer':
    case 'matrix.negotiate':
    case 'matrix.muted':
    case 'verto.attach':
    case 'verto.modified':
    case 'verto.media':
    case 'verto.answer':
    case 'verto.failed':
    case 'verto.unheard':
      return outOfPlace(call, input.kind);
    default:
      return assertNever(input);
  }
}

/** Takes the first answer, tells the others that they lost, and gathers its candidates. */
function accept(call: Ringing, peer: Peer, sdp: string, now: Millis, env: Env): Step {
  const { legs } = call;
  const selected = matrix.selectAnswer(legs, peer);
  const answer = verto.answerTo(call.whole, sdp);
  if (answer === undefined) {
    const bye = verto.bye(legs.dialogId, 'INCOMPATIBLE_DESTINATION');
    const told = note('no-audio', 'the answer takes no audio');
    return ended(legs, now, env, ...selected, matrix.hangup(legs, peer, 'ice_failed'), bye, told);
  }
  const early = call.early.filter(({ from }) => isSameParty(from, peer)).flatMap(({ candidates }) => candidates);
  const { batch, out } = open('answer', answer, early, now, env);
  const media = answeredTo(call.offer, sdp, now);
  const step = transmit({ phase: 'answering', legs, peer, batch, media, offered: undefined }, now, env);
  return { call: step.call, out: [...selected, ...out, ...step.out] };
}

/** Candidates may overtake the answer they belong to: each party's are kept apart until one is chosen. */
function keep(call: Ringing, from: Party, candidates: readonly TrickledCandidate[], { policy }: Env): Step {
  const others = call.early.filter((one) => !isSameParty(one.from, from));
  const known = call.early.find((one) => isSameParty(one.from, from))?.candidates ?? [];
  const all = [...known, ...candidates];
  const over = all.length - policy.maxCandidates;
  const told = over > 0 ? [note('overflow', `${over} candidates more than are held for a call`)] : [];
  if (known.length === 0 && others.length >= MOST_PARTIES) {
    return unmoved(call, note('overflow', 'candidates of more parties than are held for a call'));
  }
  return unmoved({ ...call, early: [...others, { from, candidates: all.slice(0, policy.maxCandidates) }] }, ...told);
}

/** How many parties may send candidates ahead of an answer: the devices of one user, or of a few. */
const MOST_PARTIES = 32;
