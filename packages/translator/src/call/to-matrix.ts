// The Matrix events that we send, worded as every known client reads them: version as the string "1", our party id
// always, reasons from the set that nobody drops an event over.
import type { CallId, HangupReason, PartyId } from '@mvbridge/matrix-events';
import { isLive, mediaOf, splitCandidates, type TrickledCandidate } from '@mvbridge/sdp';
import type { Display } from '../output.ts';
import type { Effect } from './effect.ts';
import type { Env } from './env.ts';
import type { Legs, Peer } from './state.ts';

interface Common {
  readonly call_id: CallId;
  readonly version: 0 | '1';
  readonly party_id?: PartyId;
}

/**
 * The keys of every event. They are spread last: V8 takes a third of a microsecond for each key that is put to an object
 * behind a spread, and none to speak of before it. To a v0 peer the integer 0 and no party: some of them read nothing
 * else.
 */
function common({ callId, partyId }: Legs, peer: Peer | undefined): Common {
  return peer?.version === 'v0'
    ? { call_id: callId, version: 0 }
    : { call_id: callId, version: '1', party_id: partyId };
}

/** A call from FreeSWITCH, with its offer as a max-bundle client wants it. */
export function invite(legs: Legs, sdp: string, lifetimeMs: number): Effect {
  return {
    to: 'matrix',
    type: 'm.call.invite',
    content: {
      lifetime: lifetimeMs,
      offer: { type: 'offer', sdp },
      capabilities: capabilities(sdp),
      ...(legs.invitee !== undefined && { invitee: legs.invitee }),
      ...common(legs, undefined),
    },
  };
}

/** FreeSWITCH's answer, as the client's offer wants it. */
export function answer(legs: Legs, peer: Peer, whole: string, { policy }: Env): readonly Effect[] {
  const { sdp, candidates: all } = policy.trickleToMatrix ? splitCandidates(whole) : { sdp: whole, candidates: [] };
  const content = { answer: { type: 'answer', sdp } as const, capabilities: capabilities(sdp), ...common(legs, peer) };
  const said: Effect = { to: 'matrix', type: 'm.call.answer', content };
  // After the answer, never before: matrix-js-sdk loses candidates that come before it has an answer to add them to.
  return policy.trickleToMatrix ? [said, candidates(legs, peer, all)] : [said];
}

/** All candidates there are, and the end marker as matrix-js-sdk writes it: without a section. */
function candidates(legs: Legs, peer: Peer, all: readonly TrickledCandidate[]): Effect {
  const list = [...all.map((one) => ({ ...one })), { candidate: '' }];
  return { to: 'matrix', type: 'm.call.candidates', content: { candidates: list, ...common(legs, peer) } };
}

/** How long an offer of ours is worth answering, and an answer worth reading: what matrix-js-sdk writes. */
const NEGOTIATE_LIFETIME_MS = 60_000;

/** A new offer within the call, or the answer to one. */
export function negotiate(legs: Legs, peer: Peer, type: 'offer' | 'answer', sdp: string): Effect {
  const content = { description: { type, sdp }, lifetime: NEGOTIATE_LIFETIME_MS, ...common(legs, peer) };
  return { to: 'matrix', type: 'm.call.negotiate', content };
}

/** Clients show a keypad when we say so, and their digits are heard when FreeSWITCH's SDP has telephone-event. */
function capabilities(sdp: string): { 'm.call.dtmf': boolean; 'm.call.transferee': boolean } {
  return { 'm.call.dtmf': /^a=rtpmap:\d+ telephone-event\//m.test(sdp), 'm.call.transferee': true };
}

/** Tells the losers that they lost. A v0 party cannot be named, and does not listen. */
export function selectAnswer(legs: Legs, peer: Peer): readonly Effect[] {
  if (peer.version === 'v0' || peer.partyId === undefined) return [];
  const content = { selected_party_id: peer.partyId, ...common(legs, peer) };
  return [{ to: 'matrix', type: 'm.call.select_answer', content }];
}

/**
 * Declines a call that Matrix placed, before anybody answered. matrix-js-sdk ignores a hangup there, so v1 clients get
 * m.call.reject; a reason is no part of it by the spec, but "busy" reaches the caller in no other way.
 */
export function decline(legs: Legs, peer: Peer, reason: HangupReason): Effect {
  if (peer.version === 'v0') return hangup(legs, peer, reason);
  const busy = reason === 'user_busy' ? { reason } : {};
  return { to: 'matrix', type: 'm.call.reject', content: { ...busy, ...common(legs, peer) } };
}

/** Ends a call that has been answered, or one of ours that has not. */
export function hangup(legs: Legs, peer: Peer | undefined, reason: HangupReason): Effect {
  return { to: 'matrix', type: 'm.call.hangup', content: { reason, ...common(legs, peer) } };
}

/**
 * Who is at the other end (MSC3086, under its unstable name, which all who know it read). A number stands in for a name.
 * v0 clients are told nothing.
 */
export function assertedIdentity(legs: Legs, peer: Peer, { name, number }: Display): readonly Effect[] {
  const shown = name ?? number;
  if (shown === undefined || peer.version === 'v0') return [];
  const content = { asserted_identity: { display_name: shown }, ...common(legs, peer) };
  return [{ to: 'matrix', type: 'org.matrix.call.asserted_identity', content }];
}

/** A transfer came to nothing (MSC2747). */
export function rejectReplacement(legs: Legs, peer: Peer, replacementId: string): Effect {
  const content = { replacement_id: replacementId, reason: 'declined', ...common(legs, peer) };
  return { to: 'matrix', type: 'm.call.reject_replacement', content };
}

/** Whether an SDP carries a video section that is not rejected. */
export function offersVideo(sdp: string): boolean {
  return mediaOf(sdp).some((section) => section.kind === 'video' && isLive(section));
}
