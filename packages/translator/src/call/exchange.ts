// Renegotiation: a new offer within a call, from the client by m.call.negotiate, from FreeSWITCH by verto.attach. What a
// client offers is answered, always: matrix-js-sdk waits for an answer for ever. Only FreeSWITCH's updateMedia takes an
// SDP in the middle of a call without a new DTLS association, so that is how all of them go to it, FreeSWITCH's own offers
// included: a client's verto.attach would restart DTLS, and the client would not notice.
import {
  bundleAnswer,
  bundleOffer,
  type Coalesced,
  departure,
  type IceBatch,
  isLive,
  type Millis,
  mirrorDirections,
  mirrored,
  placeholderCarries,
  readSdp,
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
import { isHolding, isRepeated, type Media, said } from './media.ts';
import type { Answered, Detached, Early } from './state.ts';
import * as matrix from './to-matrix.ts';
import * as verto from './to-verto.ts';

/** A call whose two ends know each other's media. */
export type Talking = Early | Answered | Detached;

/** An offer that is on its way through. */
export type Exchange =
  /** The client's offer: its candidates are still trickling in, or FreeSWITCH does not take it yet. */
  | { readonly kind: 'gathering'; readonly offer: string; readonly batch: IceBatch }
  /** updateMedia is out. `offer`: the client's, which FreeSWITCH's answer is for; undefined: nobody waits for that. */
  | {
      readonly kind: 'asked';
      readonly offer: string | undefined;
      readonly batch: IceBatch;
      readonly next: Next | undefined;
    }
  /** FreeSWITCH's offer is with the client until `until`. `crossed`: an offer of the client's that has to wait for it. */
  | {
      readonly kind: 'offered';
      readonly offer: string;
      readonly crossed: string | undefined;
      /** Answers to offers that this one took the place of: they come first. */
      readonly stale: number;
      readonly until: Millis;
    }
  /** The client's answer to FreeSWITCH's offer: its candidates are still trickling in. */
  | { readonly kind: 'answering'; readonly batch: IceBatch };

/** An offer that came while another was with FreeSWITCH. */
export type Next = { readonly from: 'client' | 'freeswitch'; readonly offer: string };

type Negotiate = Extract<CallInput, { kind: 'matrix.negotiate' }>;

/** m.call.negotiate came. */
export function negotiate(call: Talking, input: Negotiate, now: Millis, env: Env): Step {
  switch (input.description) {
    case 'offer':
      return clientOffers(call, input.sdp, now, env);
    case 'answer':
      return clientAnswers(call, input.sdp, now, env);
    default:
      return unmoved(call, note('out-of-place', `an SDP of type ${input.description} means nothing to us`));
  }
}

function clientOffers(call: Talking, offer: string, now: Millis, env: Env): Step {
  const { exchange } = call;
  switch (exchange?.kind) {
    case undefined:
      if (isRepeated(call.media, offer)) return unmoved(call, note('out-of-place', 'the same offer twice'));
      return isHold(call.media, offer) ? answerOurselves(call, offer, env) : begin(call, offer, now, env);
    case 'gathering':
      if (exchange.offer === offer) return unmoved(call, note('out-of-place', 'the same offer twice'));
      return begin(call, offer, now, env);
    case 'asked':
      if (exchange.offer === offer) return unmoved(call, note('out-of-place', 'the same offer twice'));
      return unmoved({ ...call, exchange: { ...exchange, next: { from: 'client', offer } } });
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

/** Only directions change: FreeSWITCH need not hear of it, and is better left alone (its pick of an address stays). */
function isHold(media: Media, offer: string): boolean {
  return media.client === transportsOf(offer);
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
function begin(call: Talking, offer: string, now: Millis, env: Env): Step {
  const sdp = verto.audioOnly(offer);
  if (sdp === undefined) return answerOurselves(call, offer, env, note('no-audio', 'the new offer has no audio'));
  const { batch, out } = open(roleOf(call), sdp, [], now, env);
  const step = proceed({ ...call, exchange: { kind: 'gathering', offer, batch } }, now, env);
  return { call: step.call, out: [...out, ...step.out] };
}

/** Candidates came: for an offer that gathers, or for nothing. */
export function trickle(call: Talking, candidates: readonly TrickledCandidate[], now: Millis, env: Env): Step {
  const { exchange } = call;
  if (exchange?.kind !== 'gathering' && exchange?.kind !== 'answering') return unmoved(call, ...late(candidates));
  const { batch, out } = gather(exchange.batch, candidates, now, env);
  const step = proceed({ ...call, exchange: { ...exchange, batch } }, now, env);
  return { call: step.call, out: [...out, ...step.out] };
}

/** Sends updateMedia, once the SDP may leave and FreeSWITCH takes one. */
export function proceed(call: Talking, now: Millis, env: Env): Step {
  const { legs, exchange } = call;
  if (exchange?.kind === 'offered')
    return exchange.until <= now ? unanswered(call, exchange.crossed, now, env) : unmoved(call);
  if (exchange === undefined || exchange.kind === 'asked' || !isModifiable(call, now, env)) return unmoved(call);
  const coalesced = due(exchange.batch, now, env);
  return coalesced === undefined ? unmoved(call) : ask(call, exchange, coalesced, env, legs.dialogId);
}

function ask(
  call: Talking,
  exchange: Extract<Exchange, { batch: IceBatch }>,
  coalesced: Coalesced,
  env: Env,
  dialogId: Talking['legs']['dialogId'],
): Step {
  const offer = exchange.kind === 'gathering' ? exchange.offer : undefined;
  if (!isAcceptable(coalesced)) {
    const why = note('no-candidate', 'no candidate that FreeSWITCH could use, and the policy allows no placeholder');
    return offer === undefined
      ? unmoved({ ...call, exchange: undefined }, why)
      : answerOurselves(call, offer, env, why);
  }
  return unmoved(
    { ...call, exchange: { kind: 'asked', offer, batch: exchange.batch, next: undefined } },
    verto.updateMedia(dialogId, coalesced.sdp),
    ...told(call.legs, coalesced),
  );
}

/** FreeSWITCH's answer to an updateMedia: the client's, if the client asked for it. */
export function modified(call: Talking, sdp: string | undefined, now: Millis, env: Env): Step {
  const { legs, peer, media, exchange } = call;
  if (exchange?.kind !== 'asked') return unmoved(call, note('out-of-place', 'an answer to no updateMedia of ours'));
  const { offer, next } = exchange;
  const settled = { ...call, exchange: undefined };
  if (next !== undefined && next.from === 'client') return clientOffers(settled, next.offer, now, env);
  const answered = (): Step => {
    if (offer === undefined) return unmoved(settled);
    const answer = sdp === undefined ? undefined : setDtlsRole(bundleAnswer(sdp, offer), media.role);
    if (answer === undefined || !readSdp(answer).sections.some(isLive)) {
      return answerOurselves(settled, offer, env, note('no-audio', 'FreeSWITCH’s answer takes no audio'));
    }
    const after: Media = { ...media, freeswitch: answer, ...said(offer) };
    return unmoved({ ...settled, media: after }, matrix.negotiate(legs, peer, 'answer', answer));
  };
  const step = answered();
  if (next === undefined) return step;
  const offered = offerToClient(step.call as Talking, next.offer, 0, now, env);
  return { call: offered.call, out: [...step.out, ...offered.out] };
}

/** FreeSWITCH does not take the SDP. The call goes on with the media it had, and the client gets its answer from us. */
export function refused(call: Talking, detail: string, env: Env): Step {
  const { exchange } = call;
  const why = note('request-failed', detail);
  if (exchange?.kind !== 'asked') return unmoved(call, why);
  const offer = exchange.next?.from === 'client' ? exchange.next.offer : exchange.offer;
  if (offer === undefined) return unmoved({ ...call, exchange: undefined }, why);
  return answerOurselves(call, offer, env, why);
}

/** verto.attach: FreeSWITCH offers anew, after a reconnect or because something changed at its end. */
export function attached(call: Answered | Detached, offer: string, now: Millis, env: Env): Step {
  const { legs, peer, display, media, exchange } = call;
  // An attach comes over a socket that is logged in, or it is none of ours.
  if (!env.ready) return unmoved(call, note('out-of-place', 'verto.attach while nobody is logged in'));
  const back: Answered = { phase: 'answered', legs, peer, display, media: { ...media, modifiableAt: now }, exchange };
  switch (exchange?.kind) {
    // The client's own offer is on its way to FreeSWITCH and does what an answer to this one would.
    case 'gathering':
      return proceed(back, now, env);
    case 'asked':
      return unmoved({ ...back, exchange: { ...exchange, next: exchange.next ?? { from: 'freeswitch', offer } } });
    case 'offered':
      return offerToClient(back, offer, exchange.stale + 1, now, env);
    case 'answering':
    case undefined:
      return offerToClient(back, offer, 0, now, env);
  }
}

/** Hands FreeSWITCH's offer on, with the call's own direction: FreeSWITCH's is not to be trusted after a hold. */
function offerToClient(call: Talking, offer: string, stale: number, now: Millis, env: Env): Step {
  const { legs, peer, media } = call;
  const sdp = setDirection(bundleOffer(offer), mirrored(media.direction));
  if (!readSdp(sdp).sections.some(isLive))
    return unmoved(call, note('no-audio', 'FreeSWITCH’s new offer has no audio'));
  const until = now + env.policy.negotiateMs;
  return unmoved(
    { ...call, exchange: { kind: 'offered', offer: sdp, crossed: undefined, stale, until } },
    matrix.negotiate(legs, peer, 'offer', sdp),
  );
}

/**
 * The client answers FreeSWITCH's offer: its answer becomes an updateMedia that leaves the DTLS roles open. Where a
 * placeholder carries the SDP it goes at once; else FreeSWITCH needs the client's new candidates first.
 */
function clientAnswers(call: Talking, answer: string, now: Millis, env: Env): Step {
  const { exchange, media } = call;
  if (exchange?.kind !== 'offered') return unmoved(call, note('out-of-place', 'an answer to no offer of ours'));
  if (exchange.stale > 0) return unmoved({ ...call, exchange: { ...exchange, stale: exchange.stale - 1 } });
  const sdp = verto.audioOnly(answer);
  if (sdp === undefined) return unanswered(call, exchange.crossed, now, env);
  const after: Media = {
    ...media,
    freeswitch: exchange.offer,
    ...said(answer),
  };
  const { batch, out } = open(roleOf(call), setDtlsRole(sdp, 'actpass'), [], now, env);
  const answering: Exchange = { kind: 'answering', batch };
  const next = { ...call, media: after, exchange: answering };
  const step =
    placeholderCarries(batch.role, env.coalescer) && isModifiable(next, now, env)
      ? ask(next, answering, release(batch, 'usable', now, env.coalescer), env, call.legs.dialogId)
      : proceed(next, now, env);
  const begun = exchange.crossed === undefined ? step : clientOffers(step.call as Talking, exchange.crossed, now, env);
  return { call: begun.call, out: [...out, ...step.out, ...(begun === step ? [] : begun.out)] };
}

/** Nobody answered FreeSWITCH's offer. If the client had one of its own, that one is tried; else the media is gone. */
function unanswered(call: Talking, crossed: string | undefined, now: Millis, env: Env): Step {
  const { legs, peer } = call;
  if (crossed !== undefined) return begin(call, crossed, now, env);
  const why = note('unanswered', 'the client did not answer FreeSWITCH’s new offer');
  return ended(
    legs,
    now,
    env,
    verto.bye(legs.dialogId, 'MEDIA_TIMEOUT'),
    matrix.hangup(legs, peer, 'ice_timeout'),
    why,
  );
}

/** The socket is gone, and with it what was on its way: the client's offer is asked again, FreeSWITCH's comes anew. */
export function interrupted(exchange: Exchange | undefined): Exchange | undefined {
  if (exchange?.kind === 'answering') return undefined;
  if (exchange?.kind !== 'asked') return exchange;
  return exchange.offer === undefined ? undefined : { kind: 'gathering', offer: exchange.offer, batch: exchange.batch };
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
