// Renegotiation: a new offer within a call, from the client by m.call.negotiate, from FreeSWITCH by verto.attach. What a
// client offers is answered, always: matrix-js-sdk waits for an answer for ever. Only FreeSWITCH's updateMedia takes an
// SDP in the middle of a call without a new DTLS association, so that is how all of them go to it, FreeSWITCH's own offers
// included: a client's verto.attach would restart DTLS, and the client would not notice.
import {
  bundleAnswer,
  type Coalesced,
  departure,
  type IceBatch,
  isLive,
  type Millis,
  mediaOf,
  mirrorDirections,
  mirrored,
  placeholderCarries,
  release,
  setDirection,
  setDtlsRole,
  type TrickledCandidate,
  transportsOf,
} from '@mvbridge/sdp';
import { due, gather, isAcceptable, late, open, told } from './coalesce.ts';
import { type Effect, note, type Step, unmoved } from './effect.ts';
import { ended } from './end.ts';
import type { Env } from './env.ts';
import type { CallInput } from './input.ts';
import { isHolding, type Media, said } from './media.ts';
import type { Answered, Detached, Early } from './state.ts';
import * as matrix from './to-matrix.ts';
import * as verto from './to-verto.ts';

/** A call whose two ends know each other's media. */
export type Talking = Early | Answered | Detached;

/** An offer that is on its way through. */
export type Exchange =
  /** The client's offer: its candidates are still trickling in, or FreeSWITCH does not take it yet. */
  | { readonly kind: 'gathering'; readonly offer: string; readonly batch: IceBatch }
  /** updateMedia is out. */
  | {
      readonly kind: 'asked';
      /** The client's offer that FreeSWITCH's answer is for; undefined: nobody waits for that. */
      readonly offer: string | undefined;
      readonly batch: IceBatch;
      /** The offer of FreeSWITCH's that is answered by it. */
      readonly covers: string | undefined;
      /** A newer offer that the client has made meanwhile, and the candidates that came after it. */
      readonly next: Newer | undefined;
    }
  /** FreeSWITCH's offer is with the client until `until`. */
  | {
      readonly kind: 'offered';
      readonly offer: string;
      /** An offer of the client's that crossed ours: it counts if the client never answers. */
      readonly crossed: string | undefined;
      /** How many answers to offers that this one took the place of are still to come, and the last that came. */
      readonly stale: number;
      readonly answer: string | undefined;
      /** Candidates that overtook the answer. */
      readonly early: readonly TrickledCandidate[];
      readonly until: Millis;
    }
  /** The client's answer to FreeSWITCH's offer: its candidates are still trickling in. */
  | { readonly kind: 'answering'; readonly batch: IceBatch };

/** An offer that has to wait. */
interface Newer {
  readonly offer: string;
  readonly early: readonly TrickledCandidate[];
}

type Negotiate = Extract<CallInput, { kind: 'matrix.negotiate' }>;

/** How many renegotiating events are remembered, for telling one that comes again. */
const REMEMBERED = 32;

/** m.call.negotiate came. */
export function negotiate(call: Talking, input: Negotiate, now: Millis, env: Env): Step {
  const { description, sdp, eventId } = input;
  const { seen } = call.media;
  if (eventId !== undefined && seen.includes(eventId)) return unmoved(call);
  const media = { ...call.media, seen: eventId === undefined ? seen : [...seen, eventId].slice(-REMEMBERED) };
  switch (description) {
    case 'offer':
      return clientOffers({ ...call, media }, sdp, now, env);
    case 'answer':
      return clientAnswers({ ...call, media }, sdp, now, env);
    default:
      return unmoved(call, note('out-of-place', `an SDP of type ${description} means nothing to us`));
  }
}

/** The client offers anew. Whatever becomes of it, the client gets an answer or the call ends. */
export function clientOffers(
  call: Talking,
  offer: string,
  now: Millis,
  env: Env,
  early: readonly TrickledCandidate[] = [],
): Step {
  const { exchange } = call;
  switch (exchange?.kind) {
    case undefined:
      return isHold(call.media, offer) ? answerOurselves(call, offer, env) : begin(call, offer, now, env, early);
    case 'gathering':
      if (exchange.offer === offer) return unmoved(call, note('out-of-place', 'the same offer twice'));
      return begin(call, offer, now, env);
    case 'asked':
      if (exchange.offer === offer) return unmoved(call, note('out-of-place', 'the same offer twice'));
      return unmoved({ ...call, exchange: { ...exchange, next: { offer, early } } });
    // Both offer at once. The caller of a call does not give way, the callee does ("Voice over IP", perfect negotiation).
    // Ours gives way to the client's, which then takes FreeSWITCH what FreeSWITCH was waiting for.
    case 'offered':
      if (call.legs.placedBy === 'matrix') return begin(call, offer, now, env);
      return unmoved({ ...call, exchange: { ...exchange, crossed: offer } });
    // FreeSWITCH waits for an SDP of the client's: this one is newer.
    case 'answering':
      return begin(call, offer, now, env);
  }
}

/**
 * Only directions change, and FreeSWITCH waits for nothing: it need not hear of it, and is better left alone (its pick of an
 * address stays).
 */
function isHold(media: Media, offer: string): boolean {
  return media.waiting === undefined && media.client === transportsOf(offer);
}

/** Answers with the SDP that FreeSWITCH gave last, as if it had been asked. */
function answerOurselves(call: Talking, offer: string, { policy }: Env, ...why: readonly Effect[]): Step {
  const { legs, peer, media } = call;
  const sdp = setDtlsRole(mirrorDirections(bundleAnswer(media.freeswitch, offer), offer), media.role);
  const after: Media = { ...media, ...said(offer) };
  const music = policy.holdMusic && isHolding(after) !== isHolding(media);
  return unmoved(
    { ...call, media: after, exchange: undefined },
    matrix.negotiate(legs, peer, 'answer', sdp),
    ...(music ? [verto.modify(legs.dialogId, isHolding(after) ? 'hold' : 'unhold')] : []),
    ...why,
  );
}

/** Gathers what FreeSWITCH has to know of the client's offer. */
function begin(call: Talking, offer: string, now: Millis, env: Env, early: readonly TrickledCandidate[] = []): Step {
  const sdp = verto.audioOnly(offer);
  if (sdp === undefined) return answerOurselves(call, offer, env, note('no-audio', 'the new offer has no audio'));
  const { batch, out } = open(roleOf(call), setDirection(sdp, call.media.told), early, now, env);
  const step = proceed({ ...call, exchange: { kind: 'gathering', offer, batch } }, now, env);
  return { call: step.call, out: [...out, ...step.out] };
}

/** Candidates came: for an offer that gathers, or for nothing. */
export function trickle(call: Talking, candidates: readonly TrickledCandidate[], now: Millis, env: Env): Step {
  const { exchange } = call;
  const held = (early: readonly TrickledCandidate[]) => [...early, ...candidates].slice(0, env.policy.maxCandidates);
  if (exchange?.kind === 'offered') {
    return unmoved({ ...call, exchange: { ...exchange, early: held(exchange.early) } });
  }
  if (exchange?.kind === 'asked' && exchange.next !== undefined) {
    const next = { ...exchange.next, early: held(exchange.next.early) };
    return unmoved({ ...call, exchange: { ...exchange, next } });
  }
  if (exchange?.kind !== 'gathering' && exchange?.kind !== 'answering') return unmoved(call, ...late(candidates));
  const { batch, out } = gather(exchange.batch, candidates, now, env);
  const step = proceed({ ...call, exchange: { ...exchange, batch } }, now, env);
  return { call: step.call, out: [...out, ...step.out] };
}

/** Sends updateMedia, once the SDP may leave and FreeSWITCH takes one. */
export function proceed(call: Talking, now: Millis, env: Env): Step {
  const { exchange } = call;
  if (exchange?.kind === 'offered') return exchange.until <= now ? overdue(call, exchange, now, env) : unmoved(call);
  if (exchange === undefined || exchange.kind === 'asked' || !isModifiable(call, now, env)) return unmoved(call);
  const coalesced = due(exchange.batch, now, env);
  return coalesced === undefined ? unmoved(call) : ask(call, exchange, coalesced, env);
}

function ask(
  call: Talking,
  exchange: Extract<Exchange, { kind: 'gathering' | 'answering' }>,
  coalesced: Coalesced,
  env: Env,
): Step {
  const offer = exchange.kind === 'gathering' ? exchange.offer : undefined;
  if (!isAcceptable(coalesced)) {
    const why = note('no-candidate', 'no candidate that FreeSWITCH could use, and the policy allows no placeholder');
    return offer === undefined
      ? unmoved({ ...call, exchange: undefined }, why)
      : answerOurselves(call, offer, env, why);
  }
  const covers = call.media.waiting;
  return unmoved(
    { ...call, exchange: { kind: 'asked', offer, batch: exchange.batch, covers, next: undefined } },
    verto.updateMedia(call.legs.dialogId, coalesced.sdp),
    ...told(call.legs, coalesced),
  );
}

/** FreeSWITCH's answer to an updateMedia: the client's, if the client asked for it. */
export function modified(call: Talking, sdp: string | undefined, now: Millis, env: Env): Step {
  const { legs, peer, exchange } = call;
  if (exchange?.kind !== 'asked') return unmoved(call, note('out-of-place', 'an answer to no updateMedia of ours'));
  const { offer, next, covers } = exchange;
  const waiting = call.media.waiting === covers ? undefined : call.media.waiting;
  const settled = { ...call, exchange: undefined, media: { ...call.media, waiting } };
  if (next !== undefined) return clientOffers(settled, next.offer, now, env, next.early);
  if (offer === undefined) return handOn(unmoved(settled), now, env);
  const answer =
    sdp === undefined ? undefined : setDtlsRole(mirrorDirections(bundleAnswer(sdp, offer), offer), call.media.role);
  if (answer === undefined || !mediaOf(answer).some(isLive)) {
    return handOn(
      answerOurselves(settled, offer, env, note('no-audio', 'FreeSWITCH’s answer takes no audio')),
      now,
      env,
    );
  }
  const media: Media = { ...settled.media, freeswitch: answer, ...said(offer) };
  return handOn(unmoved({ ...settled, media }, matrix.negotiate(legs, peer, 'answer', answer)), now, env);
}

/** FreeSWITCH does not take the SDP. The call goes on with the media it had, and the client gets its answer from us. */
export function refused(call: Talking, detail: string, now: Millis, env: Env): Step {
  const { exchange } = call;
  const why = note('request-failed', detail);
  if (exchange?.kind !== 'asked') return unmoved(call, why);
  const offer = exchange.next?.offer ?? exchange.offer;
  // It was FreeSWITCH's own offer that was answered: to offer it once more would lead here again.
  if (offer === undefined) return unmoved({ ...call, exchange: undefined }, why);
  return handOn(answerOurselves(call, offer, env, why), now, env);
}

/** Nothing is on its way any more: an offer of FreeSWITCH's that still waits is the client's next. */
function handOn(step: Step, now: Millis, env: Env): Step {
  const { call } = step;
  if (call.phase !== 'answered' || call.exchange !== undefined || call.media.waiting === undefined) return step;
  const offered = offerToClient(call, call.media.waiting, undefined, now, env);
  return { call: offered.call, out: [...step.out, ...offered.out] };
}

/** verto.attach: FreeSWITCH offers anew, after a reconnect or because something changed at its end. */
export function attached(call: Answered | Detached, offer: string, now: Millis, env: Env): Step {
  const { legs, peer, display, media, exchange } = call;
  // An attach comes over a socket that is logged in, or it is none of ours.
  if (!env.ready) return unmoved(call, note('out-of-place', 'verto.attach while nobody is logged in'));
  const after: Media = { ...media, waiting: offer, modifiableAt: now };
  const back: Answered = { phase: 'answered', legs, peer, display, media: after, exchange };
  switch (exchange?.kind) {
    // The client's own offer is on its way to FreeSWITCH and does what an answer to this one would.
    case 'gathering':
      return proceed(back, now, env);
    case 'asked':
      return unmoved(back);
    case 'offered':
      return offerToClient(back, offer, exchange, now, env);
    case 'answering':
    case undefined:
      return offerToClient(back, offer, undefined, now, env);
  }
}

/**
 * Hands FreeSWITCH's offer on: with the sections that the client has, and with the call's own direction, since FreeSWITCH's
 * is not to be trusted after a hold. `before`: the offer whose place it takes.
 */
function offerToClient(
  call: Talking,
  offer: string,
  before: Extract<Exchange, { kind: 'offered' }> | undefined,
  now: Millis,
  env: Env,
): Step {
  const { legs, peer, media } = call;
  const sdp = setDirection(bundleAnswer(offer, media.layout), mirrored(media.direction));
  if (!mediaOf(sdp).some(isLive)) return gone(call, 'FreeSWITCH’s new offer has no audio', now, env);
  const until = now + env.policy.negotiateMs;
  const stale = before === undefined ? 0 : before.stale + 1;
  const offered: Exchange = {
    kind: 'offered',
    offer: sdp,
    crossed: before?.crossed,
    stale,
    answer: undefined,
    early: [],
    until,
  };
  return unmoved({ ...call, exchange: offered }, matrix.negotiate(legs, peer, 'offer', sdp));
}

/**
 * The client answers FreeSWITCH's offer: its answer becomes an updateMedia that leaves the DTLS roles open. Where a
 * placeholder carries the SDP it goes at once; else FreeSWITCH needs the client's new candidates first. An offer of the
 * client's that crossed ours is void: who answers has rolled it back.
 */
function clientAnswers(call: Talking, answer: string, now: Millis, env: Env): Step {
  const { exchange, media } = call;
  if (exchange?.kind !== 'offered') return unmoved(call, note('out-of-place', 'an answer to no offer of ours'));
  if (exchange.stale > 0) return unmoved({ ...call, exchange: { ...exchange, stale: exchange.stale - 1, answer } });
  const sdp = verto.audioOnly(answer);
  if (sdp === undefined) return gone(call, 'the client’s answer has no audio', now, env);
  const after: Media = { ...media, freeswitch: exchange.offer, ...said(answer) };
  const whole = setDirection(setDtlsRole(sdp, 'actpass'), media.told);
  const { batch, out } = open(roleOf(call), whole, exchange.early, now, env);
  const answering = { kind: 'answering', batch } as const;
  const next = { ...call, media: after, exchange: answering };
  const step =
    placeholderCarries(batch.role, env.coalescer) && isModifiable(next, now, env)
      ? ask(next, answering, release(batch, 'eager', now, env.coalescer), env)
      : proceed(next, now, env);
  return { call: step.call, out: [...out, ...step.out] };
}

/** The client has not answered the newest offer in time: an older answer may be meant for it, or an offer of its own. */
function overdue(call: Talking, offered: Extract<Exchange, { kind: 'offered' }>, now: Millis, env: Env): Step {
  const { answer, crossed } = offered;
  if (answer !== undefined) return clientAnswers({ ...call, exchange: { ...offered, stale: 0 } }, answer, now, env);
  if (crossed !== undefined) return begin(call, crossed, now, env);
  return gone(call, 'the client did not answer FreeSWITCH’s new offer', now, env);
}

/** The media cannot be brought back: the call is over. */
function gone({ legs, peer }: Talking, why: string, now: Millis, env: Env): Step {
  const hangup = matrix.hangup(legs, peer, 'ice_timeout');
  return ended(legs, now, env, verto.bye(legs.dialogId, 'MEDIA_TIMEOUT'), hangup, note('unanswered', why));
}

/** The socket is gone, and with it what was on its way: the client's offer is asked again, FreeSWITCH's comes anew. */
export function interrupted(call: Talking, now: Millis, env: Env): Exchange | undefined {
  const { exchange } = call;
  if (exchange?.kind === 'answering') return undefined;
  if (exchange?.kind !== 'asked') return exchange;
  const { next } = exchange;
  const offer = next?.offer ?? exchange.offer;
  if (offer === undefined) return undefined;
  const sdp = next === undefined ? undefined : verto.audioOnly(offer);
  const batch =
    sdp === undefined
      ? exchange.batch
      : open(roleOf(call), setDirection(sdp, call.media.told), next?.early ?? [], now, env).batch;
  return { kind: 'gathering', offer, batch };
}

/** When an exchange moves on by itself. */
export function exchangeDeadline(call: Talking, { coalescer, ready }: Env): Millis | undefined {
  const { exchange, media } = call;
  switch (exchange?.kind) {
    case 'gathering':
    case 'answering':
      if (call.phase !== 'answered' || !ready) return undefined;
      return Math.max(departure(exchange.batch, coalescer).at, media.modifiableAt);
    case 'offered':
      return exchange.until;
    case 'asked':
    case undefined:
      return undefined;
  }
}

/** FreeSWITCH hangs up on an updateMedia for a call that it has not answered, or whose DTLS is not up. */
function isModifiable(call: Talking, now: Millis, { ready }: Env): boolean {
  return call.phase === 'answered' && ready && now >= call.media.modifiableAt;
}

/** Who offered the call is the controlling ICE agent for as long as it lasts: that decides about the candidate list. */
function roleOf({ legs }: Talking): IceBatch['role'] {
  return legs.placedBy === 'matrix' ? 'offer' : 'answer';
}
