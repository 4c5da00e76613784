import type { Millis } from '@mvbridge/sdp';
import type { Effect, Step } from './effect.ts';
import type { Env } from './env.ts';
import type { Legs } from './state.ts';

/** The call over, with the last things that are said of it. Nothing follows after these. */
export function ended(legs: Legs, now: Millis, { policy }: Env, ...out: readonly Effect[]): Step {
  return { call: { phase: 'ended', legs, until: now + policy.endedMs }, out };
}
