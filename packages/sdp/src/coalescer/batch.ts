// An SDP whose candidates are still trickling in (RFC 8838), for a peer that takes it once and whole. A batch is plain
// data: what has come so far, and when. When it leaves follows from that alone, so there is no timer to keep.
import type { TrickledCandidate } from '../candidate.ts';
import { hasUsable, type IceRole, type ListRules } from '../candidate-list.ts';
import { isComplete } from '../merge.ts';
import { ICE_UFRAG, type Parts, readParts } from '../sections.ts';
import { complete } from './complete.ts';
import { eager } from './eager.ts';
import { usable } from './usable.ts';

/** Milliseconds of the caller's monotonic clock. */
export type Millis = number;

/** Why an SDP left: the client said it has no more, it could be used, nothing usable came, time ran out, or at once. */
export type DepartureReason = 'end' | 'usable' | 'grace' | 'deadline' | 'eager';

/** When an SDP leaves if nothing more comes, and why. */
export interface Departure {
  /** On the caller’s clock, in ms. */
  readonly at: Millis;
  /** What decided it. */
  readonly why: DepartureReason;
}

/** Timing of a coalescer, all in ms. */
export interface Timing {
  /** How long after the first usable candidate the SDP waits for its companions. */
  readonly settleMs: number;
  /** How long an SDP that can leave with a placeholder alone waits for a usable candidate. */
  readonly graceMs: number;
  /** How long an SDP waits at the most, by role. */
  readonly deadlineMs: Readonly<Record<IceRole, number>>;
}

/** Everything that decides about a batch. */
export interface CoalescerPolicy extends Omit<ListRules, 'role'> {
  /** When an SDP leaves. Default `usable`. */
  readonly strategy: StrategyName;
  /** The strategy `custom`. Must be pure: asked twice of the same batch it answers the same. */
  readonly custom?: Strategy | undefined;
  /** How long it is held. */
  readonly timing: Timing;
  /** How many trickled candidates are held at the most. */
  readonly maxHeld: number;
}

/** An SDP and what has trickled in for it. */
export interface IceBatch {
  /** Whether the SDP is of a client that offered the call or of one that answered. */
  readonly role: IceRole;
  /** The SDP as it came, candidates in it or not. */
  readonly sdp: string;
  /** The candidates that came beside it, in their order. */
  readonly trickled: readonly TrickledCandidate[];
  /** When the SDP came, in ms of the caller’s clock. */
  readonly since: Millis;
  /** When every live section first held a usable candidate. */
  readonly usableAt: Millis | undefined;
  /** When the client said that there are no more. */
  readonly endedAt: Millis | undefined;
}

/** Decides when a batch leaves, from the batch alone: told again with more in it, it may decide otherwise. */
export type Strategy = (batch: IceBatch, timing: Timing, placeholderCarries: boolean) => Departure;

const strategies = { usable, eager, complete } satisfies Record<string, Strategy>;

/** `usable` is the default; `custom` is a function of yours. */
export type StrategyName = keyof typeof strategies | 'custom';

/** What is chosen where nobody does: `usable`, 60 / 300 / 6 000 or 2 500 ms, IPv4, a placeholder by role, 200 candidates. */
export const defaultCoalescerPolicy: CoalescerPolicy = {
  strategy: 'usable',
  family: 'ipv4',
  placeholder: 'byRole',
  timing: { settleMs: 60, graceMs: 300, deadlineMs: { offer: 6_000, answer: 2_500 } },
  maxHeld: 200,
};

/** A batch for this SDP, with what came before it. */
export function openBatch(
  role: IceRole,
  sdp: string,
  early: readonly TrickledCandidate[],
  now: Millis,
  policy: CoalescerPolicy,
): Held {
  const endedAt = isComplete(readParts(sdp)) ? now : undefined;
  const usableAt = hasUsable(sdp, [], policy) ? now : undefined;
  return hold({ role, sdp, trickled: [], since: now, usableAt, endedAt }, early, now, policy);
}

/** A batch after candidates came, and those that found no room in it. */
export interface Held {
  /** The batch, with them in it. */
  readonly batch: IceBatch;
  /** The candidates that found no room: more than `maxHeld`. */
  readonly overflow: readonly TrickledCandidate[];
}

/** The batch with these candidates in it; an empty one among them is the end marker. */
export function hold(
  batch: IceBatch,
  candidates: readonly TrickledCandidate[],
  now: Millis,
  policy: CoalescerPolicy,
): Held {
  const real = candidates.filter(({ candidate }) => candidate !== '');
  const room = Math.max(0, policy.maxHeld - batch.trickled.length);
  // Without anything new there is nothing to look at: a flood must not have all that is held judged at each event.
  const isNew = real.length > 0 && room > 0;
  const trickled = isNew ? [...batch.trickled, ...real.slice(0, room)] : batch.trickled;
  return {
    batch: {
      ...batch,
      trickled,
      usableAt: batch.usableAt ?? (isNew && hasUsable(batch.sdp, trickled, policy) ? now : undefined),
      endedAt: batch.endedAt ?? (candidates.some(endsOf(batch.sdp)) ? now : undefined),
    },
    overflow: real.slice(room),
  };
}

/** When the batch leaves if nothing more comes for it. Throws a `RangeError` where `custom` gives no number for that. */
export function departure(batch: IceBatch, policy: CoalescerPolicy): Departure {
  const leaves = strategyOf(policy)(batch, policy.timing, placeholderCarries(batch.role, policy));
  // NaN is neither due nor to come: as a deadline it would keep every other one waiting.
  if (!(leaves.at >= -Infinity)) throw new RangeError(`custom: expected at as a number of ms, got ${leaves.at}`);
  return leaves;
}

/** The strategy that a policy names. Throws a `RangeError` for a name that is none, and for `custom` without a function. */
export function strategyOf({ strategy, custom }: CoalescerPolicy): Strategy {
  const found = strategy === 'custom' ? custom : Object.hasOwn(strategies, strategy) ? strategies[strategy] : undefined;
  if (typeof found !== 'function')
    throw new RangeError(`strategy: expected usable, eager, complete or custom (with a function), got ${strategy}`);
  return found;
}

/**
 * Whether the SDP is as good with a placeholder alone as with real candidates: FreeSWITCH then learns the client's
 * address from its checks. True for a client that offered. For one that answered, FreeSWITCH is the one to nominate: an
 * updateMedia with a placeholder alone cost 22 to 25 s of silence, so it is worth waiting for a real candidate.
 */
export function placeholderCarries(role: IceRole, { placeholder }: CoalescerPolicy): boolean {
  return role === 'offer' && placeholder !== 'never';
}

/** Says of each candidate whether it is the end marker of the SDP's, and not of other ICE credentials' (RFC 8838 §8.2). */
function endsOf(text: string): (trickled: TrickledCandidate) => boolean {
  let ufrags: ReadonlySet<string | undefined> | undefined;
  return ({ candidate, usernameFragment }) => {
    if (candidate !== '') return false;
    if (usernameFragment === undefined || usernameFragment === null || usernameFragment === '') return true;
    ufrags ??= ufragsOf(readParts(text));
    return ufrags.has(usernameFragment);
  };
}

function ufragsOf(sdp: Parts): ReadonlySet<string | undefined> {
  return new Set([sdp, ...sdp.sections].map((part) => part.attribute(ICE_UFRAG)));
}
