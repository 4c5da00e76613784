// What a client does within a call whose two ends know each other's media. To the client it is one call, whether FreeSWITCH
// still sends early media, has answered, or has lost its socket: so it is answered in one place.
import type { Millis } from '@mvbridge/sdp';
import { assertNever } from '../error.ts';
import { outOfPlace, type Step, unmoved } from './effect.ts';
import { ended } from './end.ts';
import type { Env } from './env.ts';
import { negotiate, type Talking, trickle } from './exchange.ts';
import { tell } from './identity.ts';
import type { PhaseInput } from './input.ts';
import * as verto from './to-verto.ts';

const kinds = {
  'matrix.candidates': true,
  'matrix.negotiate': true,
  'matrix.muted': true,
  'matrix.identity': true,
  'matrix.select_answer': true,
  'matrix.answer': true,
  'matrix.reject': true,
  'matrix.glare': true,
} as const;

export type TalkInput = Extract<PhaseInput, { readonly kind: keyof typeof kinds }>;

export function isTalk(input: PhaseInput): input is TalkInput {
  return Object.hasOwn(kinds, input.kind);
}

export function whileTalking(call: Talking, input: TalkInput, now: Millis, env: Env): Step {
  switch (input.kind) {
    case 'matrix.candidates':
      return trickle(call, input.candidates, now, env);
    case 'matrix.negotiate':
      return negotiate(call, input, now, env);
    case 'matrix.muted':
      return unmoved({ ...call, media: { ...call.media, muted: input.muted } });
    case 'matrix.identity':
      return tell(call, input.display);
    // The caller took another answer than ours: that one goes on, and nothing is said about it.
    case 'matrix.select_answer':
      if (input.selected === call.legs.partyId) return unmoved(call);
      return ended(call.legs, now, env, verto.bye(call.legs.dialogId, 'LOSE_RACE'));
    case 'matrix.answer':
    case 'matrix.reject':
    case 'matrix.glare':
      return outOfPlace(call, input.kind);
    default:
      return assertNever(input);
  }
}
