import type { TrickledCandidate } from '../candidate.ts';
import { type CandidateList, type IceRole, listCandidates } from '../candidate-list.ts';
import {
  type CoalescerPolicy,
  type DepartureReason,
  defaultCoalescerPolicy,
  departure,
  hold,
  type IceBatch,
  type Millis,
  openBatch,
  strategyOf,
} from './batch.ts';

/** An SDP that is whole now, with what was listed in it and what was left out. */
export interface Coalesced extends CandidateList {
  /** What decided that it leaves now. */
  readonly why: DepartureReason;
  /** How long the SDP was held, in ms. */
  readonly heldMs: number;
}

/** Turns one SDP and its trickle into one SDP that has it all. Sans-I/O: time is told, deadlines are asked for. */
export interface Coalescer {
  /** The offer or answer came. Once: a second call throws, since a new SDP wants a new coalescer. */
  handleDescription(role: IceRole, sdp: string, now: Millis): Coalesced | undefined;
  /** Candidates came, before the SDP or after it; `candidate: ''` is the end marker. After the SDP left: ignored. */
  handleCandidates(candidates: readonly TrickledCandidate[], now: Millis): Coalesced | undefined;
  /** Time has passed. Calling early, late or twice does no harm. */
  handleTimeout(now: Millis): Coalesced | undefined;
  /** When `handleTimeout` is next worth calling; undefined: not before something arrives. */
  nextDeadline(): Millis | undefined;
}

/**
 * "Trickle ICE into one SDP", by itself.
 *
 * Each handler answers the finished SDP at the moment it may leave, exactly once. What is not set in `policy` has the
 * default of {@link defaultCoalescerPolicy}.
 */
export function createCoalescer({ policy = {} }: { readonly policy?: Partial<CoalescerPolicy> } = {}): Coalescer {
  const rules: CoalescerPolicy = { ...defaultCoalescerPolicy, ...policy };
  strategyOf(rules);
  let state: { readonly early: readonly TrickledCandidate[] } | { readonly batch: IceBatch } | 'left' = { early: [] };

  function settle(now: Millis): Coalesced | undefined {
    if (state === 'left' || !('batch' in state)) return undefined;
    const { batch } = state;
    const { at, why } = departure(batch, rules);
    if (at > now) return undefined;
    state = 'left';
    return release(batch, why, now, rules);
  }

  return {
    handleDescription(role, sdp, now) {
      if (state === 'left' || 'batch' in state) throw new Error('this coalescer has its SDP: make a new one');
      state = { batch: openBatch(role, sdp, state.early, now, rules).batch };
      return settle(now);
    },
    handleCandidates(candidates, now) {
      if (state === 'left') return undefined;
      if ('batch' in state) state = { batch: hold(state.batch, candidates, now, rules).batch };
      else state = { early: bounded([...state.early, ...candidates], rules.maxHeld) };
      return settle(now);
    },
    handleTimeout: settle,
    nextDeadline() {
      return state !== 'left' && 'batch' in state ? departure(state.batch, rules).at : undefined;
    },
  };
}

/** As many candidates as are held; end markers, of which one will do, take no room from them. */
function bounded(candidates: readonly TrickledCandidate[], max: number): readonly TrickledCandidate[] {
  const real = candidates.filter(({ candidate }) => candidate !== '');
  return [...real.slice(0, max), ...candidates.filter(({ candidate }) => candidate === '').slice(0, 1)];
}

/** The SDP of a batch, whole. */
export function release(batch: IceBatch, why: DepartureReason, now: Millis, policy: CoalescerPolicy): Coalesced {
  const { role, trickled, since } = batch;
  const { family, accepts, placeholder: rule } = policy;
  const { sdp, placeholder, listed, leftOut } = listCandidates(batch.sdp, trickled, {
    role,
    family,
    accepts,
    placeholder: rule,
  });
  return { sdp, placeholder, listed, leftOut, why, heldMs: now - since };
}
