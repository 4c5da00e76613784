// What can be chosen, and what is chosen where nobody does.
import {
  type AddressFamily,
  type CoalescerPolicy,
  defaultCoalescerPolicy,
  type IceCandidate,
  type IceRole,
  type PlaceholderRule,
  type Strategy,
  type StrategyName,
  strategyOf,
} from '@mvbridge/sdp';
import { TranslatorError } from './error.ts';
import { atLeast, count, func, mistake, object, oneOf, optional, type Rule, text } from './rules.ts';

/** What can be chosen. Lengths of time are in ms and at least 0, bounds are numbers of things. */
export interface Policy {
  /** When an SDP leaves for FreeSWITCH: `usable`, `eager`, `complete`, `custom`. Default `usable`. */
  readonly strategy: StrategyName;
  /** The strategy `custom`. Must be pure. */
  readonly custom: Strategy | undefined;
  /** How long the first usable candidate waits for others. Default 60. */
  readonly settleMs: number;
  /** How long an offer waits for a usable candidate at all. Default 300. */
  readonly graceMs: number;
  /** How long an SDP waits at the most. Default 6 000 for an offer, 2 500 for an answer. */
  readonly deadlineMs: Readonly<Record<IceRole, number>>;
  /**
   * When a candidate that cannot answer is listed first. Default `byRole`: in the SDPs of a client that offered the call.
   * `never` for a FreeSWITCH that no client can reach first.
   */
  readonly placeholder: PlaceholderRule;
  /** The addresses that the FreeSWITCH profile has. Default `ipv4`. */
  readonly family: AddressFamily;
  /** False leaves a candidate out. Must be pure. Default: none is left out for it. */
  readonly accepts: ((candidate: IceCandidate) => boolean) | undefined;
  /**
   * What verto.media does. `answer`: it answers the Matrix call, so that the caller hears it; to the caller the call is
   * then answered. `hold`: the caller hears nothing until verto.answer. Default `answer`.
   */
  readonly earlyMedia: 'answer' | 'hold';
  /**
   * Whether a client's hold has FreeSWITCH play music to the other party. It costs: after a hold by FreeSWITCH its next
   * offer is not to be trusted, audio did not always come back after a later loss of the socket, and once FreeSWITCH
   * crashed on the updateMedia that followed (measured with 1.11.3-dev). Default false: the other party hears silence.
   */
  readonly holdMusic: boolean;
  /** How long after its answer FreeSWITCH is left alone: it hangs up on an updateMedia before DTLS is up. Default 2 000. */
  readonly modifyAfterMs: number;
  /** How long a client has to answer an offer of FreeSWITCH's before the call is given up. Default 30 000. */
  readonly negotiateMs: number;
  /** How long FreeSWITCH keeps a call whose socket is gone: its `detach-timeout-sec`. Default 120 000. */
  readonly detachMs: number;
  /** How long a call from FreeSWITCH rings in Matrix. Default 90 000, the least that the spec recommends. */
  readonly inviteLifetimeMs: number;
  /** For how long a Matrix event that cannot be delivered is tried again, before it is given up. Default 60 000. */
  readonly deliverMs: number;
  /** Candidates follow an answer in m.call.candidates, with an end marker, in place of standing in it. Default false. */
  readonly trickleToMatrix: boolean;
  /** How long a transfer may take before its party is let go. Default 10 000. */
  readonly transferMs: number;
  /** How long a call that the invitee gave up for one of their own waits for that one. Default 3 000. */
  readonly replacedMs: number;
  /** How long an ended call is known, so that what comes late is known to be late. Default 600 000. */
  readonly endedMs: number;
  /** How long events that came before their invite are kept. Default 60 000. */
  readonly earlyMs: number;
  /** How many ended calls are known; beyond, the oldest are forgotten sooner. Default 10 000. */
  readonly maxEnded: number;
  /** How many candidates are held for one SDP, and for one call whose invite has not come. Default 200. */
  readonly maxCandidates: number;
  /** How many calls have events waiting for their invite. Default 1 000. */
  readonly maxEarlyCalls: number;
  /** How many display names are remembered. Default 10 000. */
  readonly maxNames: number;
  /** How long a request to FreeSWITCH waits for its result. Default 10 000. */
  readonly requestTimeoutMs: number;
  /**
   * After how long a silence FreeSWITCH is asked whether it is there; a socket that does not answer within
   * `requestTimeoutMs` counts as gone. At least 1 000; 25 000 is of use: FreeSWITCH pings by itself after 30 s. Default: never, which finds
   * every socket that closes, and misses a peer that vanished without a word.
   */
  readonly pingMs: number | undefined;
}

/** What is chosen where nobody does. Measured, or the other side’s own: `docs/policies.md`. */
export const defaultPolicy: Policy = {
  strategy: defaultCoalescerPolicy.strategy,
  custom: undefined,
  ...defaultCoalescerPolicy.timing,
  placeholder: defaultCoalescerPolicy.placeholder,
  family: defaultCoalescerPolicy.family,
  accepts: undefined,
  earlyMedia: 'answer',
  holdMusic: false,
  modifyAfterMs: 2_000,
  negotiateMs: 30_000,
  detachMs: 120_000,
  inviteLifetimeMs: 90_000,
  deliverMs: 60_000,
  trickleToMatrix: false,
  transferMs: 10_000,
  replacedMs: 3_000,
  endedMs: 600_000,
  earlyMs: 60_000,
  maxEnded: 10_000,
  maxCandidates: defaultCoalescerPolicy.maxHeld,
  maxEarlyCalls: 1_000,
  maxNames: 10_000,
  requestTimeoutMs: 10_000,
  pingMs: undefined,
};

const ms = atLeast(0);
const rules: { readonly [K in keyof Policy]: Rule } = {
  // Whether it is one is sdp's to say, together with `custom`.
  strategy: text('a name'),
  custom: optional(func),
  settleMs: ms,
  graceMs: ms,
  deadlineMs: object,
  placeholder: oneOf('byRole', 'always', 'never'),
  family: oneOf('ipv4', 'ipv6', 'both'),
  accepts: optional(func),
  earlyMedia: oneOf('answer', 'hold'),
  holdMusic: oneOf(true, false),
  modifyAfterMs: ms,
  negotiateMs: ms,
  detachMs: ms,
  inviteLifetimeMs: ms,
  deliverMs: ms,
  trickleToMatrix: oneOf(true, false),
  transferMs: ms,
  replacedMs: ms,
  endedMs: ms,
  earlyMs: ms,
  maxEnded: count,
  maxCandidates: count,
  maxEarlyCalls: count,
  maxNames: count,
  requestTimeoutMs: ms,
  pingMs: optional(atLeast(1_000)),
};

/**
 * The policy with its defaults; what is undefined has its default, too. Throws `bad-config` for what is no option, and for a
 * value that an option cannot have.
 */
export function completePolicy(chosen: Partial<Policy> = {}): Policy {
  const policy: Policy = { ...defaultPolicy };
  for (const [name, value] of Object.entries(chosen)) {
    if (!Object.hasOwn(rules, name)) throw new TranslatorError('bad-config', `policy.${name}: there is no such option`);
    if (value !== undefined) Object.assign(policy, { [name]: value });
  }
  const { deadlineMs } = policy;
  const mistakes = [
    ...Object.entries(rules).map(([name, rule]) => mistake(`policy.${name}`, policy[name as keyof Policy], rule)),
    mistake('policy.deadlineMs.offer', deadlineMs?.offer, ms),
    mistake('policy.deadlineMs.answer', deadlineMs?.answer, ms),
  ];
  const wrong = mistakes.find((one) => one !== undefined);
  if (wrong !== undefined) throw new TranslatorError('bad-config', wrong);
  try {
    strategyOf(coalescerPolicy(policy));
  } catch (thrown) {
    throw new TranslatorError('bad-config', `policy.${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
  return policy;
}

/** The part of a policy that the coalescer goes by. */
export function coalescerPolicy(policy: Policy): CoalescerPolicy {
  const { strategy, custom, family, placeholder, accepts, settleMs, graceMs, deadlineMs, maxCandidates } = policy;
  return {
    strategy,
    custom,
    family,
    placeholder,
    accepts,
    timing: { settleMs, graceMs, deadlineMs },
    maxHeld: maxCandidates,
  };
}
