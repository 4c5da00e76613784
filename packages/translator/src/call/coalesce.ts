// An SDP on its way to FreeSWITCH: held while candidates trickle in, and written out whole when it leaves.
import {
  type Coalesced,
  departure,
  hold,
  type IceBatch,
  type LeftOut,
  type Millis,
  openBatch,
  release,
  type TrickledCandidate,
} from '@mvbridge/sdp';
import type { Effect } from './effect.ts';
import { note } from './effect.ts';
import type { Env } from './env.ts';
import type { Legs } from './state.ts';

/** A batch with what there is for it already, and what there was no room for. */
export function open(
  role: IceBatch['role'],
  sdp: string,
  early: readonly TrickledCandidate[],
  now: Millis,
  { coalescer }: Env,
): { readonly batch: IceBatch; readonly out: readonly Effect[] } {
  const { batch, overflow } = openBatch(role, sdp, early, now, coalescer);
  return { batch, out: surplus(overflow) };
}

/** The batch with these candidates in it. */
export function gather(
  batch: IceBatch,
  candidates: readonly TrickledCandidate[],
  now: Millis,
  { coalescer }: Env,
): { readonly batch: IceBatch; readonly out: readonly Effect[] } {
  const held = hold(batch, candidates, now, coalescer);
  return { batch: held.batch, out: surplus(held.overflow) };
}

/** The SDP, whole, if it is time for it to leave. */
export function due(batch: IceBatch, now: Millis, { coalescer }: Env): Coalesced | undefined {
  const { at, why } = departure(batch, coalescer);
  return at <= now ? release(batch, why, now, coalescer) : undefined;
}

/** Whether FreeSWITCH would take the SDP: it refuses one without a candidate that it can use. */
export function isAcceptable({ placeholder, listed }: Coalesced): boolean {
  return placeholder || listed.length > 0;
}

/** What the application is told of an SDP that leaves. */
export function told(legs: Legs, { why, heldMs, placeholder, listed, leftOut }: Coalesced): readonly Effect[] {
  return [
    { to: 'app', kind: 'coalesced', callId: legs.callId, why, heldMs, placeholder, listed, leftOut },
    ...leftOut.filter(isBad).map(({ candidate, why }) => note('bad-candidate', `${why}: ${JSON.stringify(candidate)}`)),
  ];
}

/** Left out as no client of today would write it; what FreeSWITCH cannot use is ordinary. */
function isBad({ why }: LeftOut): boolean {
  return why === 'malformed' || why === 'stray';
}

function surplus(overflow: readonly TrickledCandidate[]): readonly Effect[] {
  return overflow.length === 0 ? [] : [note('overflow', `${overflow.length} candidates more than are held for a call`)];
}

/** Candidates that come when nothing can be done with them; the end marker alone is no loss. */
export function late(candidates: readonly TrickledCandidate[]): readonly Effect[] {
  const real = candidates.filter(({ candidate }) => candidate !== '');
  return real.length === 0 ? [] : [note('late-candidates', `${real.length} after the SDP had left`)];
}
