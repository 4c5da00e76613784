// A call comes to be: an invite, and the answer to where it goes.
import type { HangupReason } from '@mvbridge/matrix-events';
import { bundleOffer, type Millis, mediaOf, type TrickledCandidate } from '@mvbridge/sdp';
import type { ToVerto } from '../route.ts';
import { open } from './coalesce.ts';
import { note, type Step } from './effect.ts';
import { ended } from './end.ts';
import type { Env } from './env.ts';
import { ring } from './gathering.ts';
import { said } from './media.ts';
import type { Legs, Peer } from './state.ts';
import * as matrix from './to-matrix.ts';
import * as verto from './to-verto.ts';

/** What a Matrix client's invite brings. */
export interface Offered {
  readonly peer: Peer;
  readonly sdp: string;
  readonly callerName: string | undefined;
  /** Candidates that overtook the invite. */
  readonly early: readonly TrickledCandidate[];
  /** For how long the invite is still valid, in ms. */
  readonly leftMs: number;
}

/** A Matrix user calls: the offer gathers its candidates for FreeSWITCH. */
export function callOut(legs: Legs, offered: Offered, route: ToVerto | undefined, now: Millis, env: Env): Step {
  const { peer, callerName } = offered;
  const sdp = verto.audioOnly(offered.sdp);
  if (sdp === undefined) {
    return ended(
      legs,
      now,
      env,
      matrix.decline(legs, peer, 'user_media_failed'),
      note('no-audio', 'the offer has no audio'),
    );
  }
  const { batch, out } = open('offer', sdp, offered.early, now, env);
  const expiresAt = now + offered.leftMs;
  const step = ring(
    { phase: 'gathering', legs, peer, route, callerName, client: said(offered.sdp), batch, expiresAt },
    now,
    env,
  );
  return { call: step.call, out: [...out, ...step.out] };
}

/** The application has no place for a Matrix user's call, or is in no mood for it. */
export function refuseOut(legs: Legs, peer: Peer, reason: HangupReason, now: Millis, env: Env): Step {
  return ended(legs, now, env, matrix.decline(legs, peer, reason));
}

/**
 * FreeSWITCH calls: the Matrix user's clients ring. Video is left out of the offer, not rejected in it: matrix-js-sdk never
 * comes to rest after an offer with a rejected section.
 */
export function callIn(legs: Legs, freeswitchOffer: string, now: Millis, env: Env): Step {
  const offer = bundleOffer(freeswitchOffer);
  if (mediaOf(offer)[0]?.kind !== 'audio') {
    const bye = verto.bye(legs.dialogId, 'INCOMPATIBLE_DESTINATION');
    return ended(legs, now, env, bye, note('no-audio', 'the offer has no audio'));
  }
  const { inviteLifetimeMs } = env.policy;
  return {
    call: { phase: 'ringing', legs, offer, whole: freeswitchOffer, early: [], expiresAt: now + inviteLifetimeMs },
    out: [matrix.invite(legs, offer, inviteLifetimeMs)],
  };
}
