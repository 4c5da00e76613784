// Matrix clients, a room each, and the homeserver between them and the bridge: it takes its time, has trouble at times, and
// may have taken an event of which it says that it failed.
import type { Delivery, ToMatrixOutput, Translator } from '@mvbridge/translator';
import { trickled } from '../support/candidates.ts';
import { clientAnswer, clientOffer, restarted, turned, withoutCandidates } from '../support/sdp.ts';
import type { Agenda } from './agenda.ts';
import { type ClientCallFate, drawn, type End, ends, type FreeswitchCallFate } from './fate.ts';

/** A call as its client sees it. */
interface ClientCall {
  readonly callId: string;
  readonly roomId: string;
  readonly userId: string;
  readonly seen: Set<string>;
  phase: 'calling' | 'ringing' | 'up';
  /** The device that has it. */
  party: string;
}

export interface Clients {
  /** Somebody calls the bridge. */
  call(number: number, fate: ClientCallFate): void;
  /** What somebody will do with the call that is to come into this room. */
  expect(roomId: string, fate: FreeswitchCallFate): void;
  /** The bridge sends an event. */
  receive(output: ToMatrixOutput): void;
  /** How many calls there are by the clients' own account. */
  count(): number;
}

export interface Surroundings {
  readonly event: (event: unknown) => void;
  readonly delivered: (txnId: string, delivery: Delivery) => void;
  readonly command: (command: Parameters<Translator['command']>[0]) => void;
  /** The person at the other end of this call hangs up. */
  readonly otherEnd: (callId: string) => void;
}

/** Whom FreeSWITCH calls, in whatever room. */
const ALICE = '@alice:example.org';
const LIFETIME_MS = 60_000;
const TALK_MS = 15_000;
const AGAIN_MS = 10_000;
/** How often the homeserver is in trouble, and for how long. */
const OUTAGE_EVERY_MS = 300_000;
const OUTAGE_MS = 15_000;
const bareAnswer = withoutCandidates(clientAnswer).replace('a=ice-ufrag:ZeQF', 'a=ice-ufrag:BrQz');

/** The fate of a call that a client has placed is in its id: so it is known at the other end. */
export const fateOf = (callId: string) => callId.slice(callId.indexOf('.') + 1) as ClientCallFate;

export const roomOf = (number: number | string) => `!${number}:example.org`;

export function createClients(
  agenda: Agenda,
  random: () => number,
  { event, delivered, command, otherEnd }: Surroundings,
): Clients {
  const { after } = agenda;
  const calls = new Map<string, ClientCall>();
  const expected = new Map<string, FreeswitchCallFate>();
  let events = 0;

  const wayMs = () => 5 + 40 * random() ** 2;
  const over = (call: ClientCall) => calls.delete(call.callId);
  const isThere = (call: ClientCall) => calls.get(call.callId) === call;

  const room = (roomId: string, sender: string, type: string, content: object, extra: object = {}): void => {
    events += 1;
    const ms = wayMs();
    const whole = {
      type,
      room_id: roomId,
      sender,
      event_id: `$${events}`,
      origin_server_ts: 1_795_343_028_031 + Math.round(agenda.now),
      unsigned: { age: Math.round(ms) },
      content,
      ...extra,
    };
    after(ms, () => event(whole));
    // A sync that was asked for again.
    if (random() < 0.02) after(ms + 100, () => event(whole));
  };
  const say = (call: ClientCall, type: string, content: object, party = call.party) =>
    room(call.roomId, call.userId, type, { call_id: call.callId, version: '1', party_id: party, ...content });
  const hangUp = (call: ClientCall, reason = 'user_hangup'): void => {
    if (over(call)) say(call, 'm.call.hangup', { reason });
  };
  const join = (roomId: string, userId: string, membership: string) =>
    room(roomId, userId, 'm.room.member', { membership, displayname: `Somebody of ${roomId}` }, { state_key: userId });

  const comeUp = (call: ClientCall): void => {
    call.phase = 'up';
    const talk = TALK_MS * random();
    const within = (share: number, act: () => void) => after(talk * share, () => isThere(call) && act());
    if (random() < 0.15) {
      within(0.3, () => say(call, 'm.call.negotiate', negotiate('offer', turned(clientOffer, 'sendonly'))));
      within(0.6, () => say(call, 'm.call.negotiate', negotiate('offer', clientOffer)));
    }
    if (random() < 0.1) {
      within(0.4, () => {
        say(call, 'm.call.negotiate', negotiate('offer', restarted(clientOffer)));
        say(call, 'm.call.candidates', { candidates: anew() });
      });
    }
    if (random() < 0.05)
      within(0.5, () => command({ kind: 'dtmf', callId: call.callId, roomId: call.roomId, digits: '5' }));
    const end: End = drawn(ends, random);
    within(1, () => {
      if (end === 'client') hangUp(call);
      if (end === 'freeswitch') otherEnd(call.callId);
      if (end === 'application') command({ kind: 'hangup', callId: call.callId, roomId: call.roomId });
      if (end === 'leaves the room' && over(call)) join(call.roomId, call.userId, 'leave');
    });
    // A person to whom nobody speaks any more hangs up.
    after(talk + 2 * AGAIN_MS, () => hangUp(call));
  };

  const place = (roomId: string, userId: string, callId: string, fate: ClientCallFate): void => {
    const call: ClientCall = { callId, roomId, userId, seen: new Set(), phase: 'calling', party: 'PHONE' };
    calls.set(callId, call);
    if (random() < 0.2) join(roomId, userId, 'join');
    const sdp = fate === 'mute' ? clientOffer.replace('m=audio', 'm=application') : clientOffer;
    say(call, 'm.call.invite', { offer: { type: 'offer', sdp }, lifetime: LIFETIME_MS });
    after(10 * random(), () => say(call, 'm.call.candidates', { candidates: trickled('host', 'ipv6', 'mdns') }));
    after(200 * random(), () => say(call, 'm.call.candidates', { candidates: trickled('costly', 'relay', 'end') }));
    if (fate === 'given up') after(1_000 * random(), () => hangUp(call));
    if (fate === 'vanished') after(1_000 * random(), () => over(call));
    after(LIFETIME_MS, () => call.phase === 'calling' && hangUp(call, 'invite_timeout'));
  };

  const rung = (output: ToMatrixOutput, fate: FreeswitchCallFate): void => {
    const { callId, roomId } = output;
    const call: ClientCall = { callId, roomId, userId: ALICE, seen: new Set(), phase: 'ringing', party: 'PHONE' };
    calls.set(callId, call);
    const ring = 4_000 * random();
    after(ring, () => {
      if (!isThere(call)) return;
      if (fate === 'rejected' && over(call)) say(call, 'm.call.reject', {});
      if (fate === 'busy') hangUp(call, 'user_busy');
      if (fate === 'given up') otherEnd(callId);
      if (fate === 'answered' || fate === 'answered twice') {
        // With its candidates in it, or behind it.
        const whole = random() < 0.5;
        say(call, 'm.call.answer', { answer: { type: 'answer', sdp: whole ? clientAnswer : bareAnswer } });
        if (!whole) say(call, 'm.call.candidates', { candidates: trickled('host', 'end') });
        comeUp(call);
      }
      if (fate === 'answered twice') {
        say(call, 'm.call.answer', { answer: { type: 'answer', sdp: clientAnswer } }, 'TABLET');
        // If that one was chosen, and nobody has told it that all is over, the person puts it down in the end.
        after(TALK_MS + 4 * AGAIN_MS, () => say(call, 'm.call.hangup', { reason: 'user_hangup' }, 'TABLET'));
      }
    });
    if (fate === 'glare') place(roomId, ALICE, `${random() < 0.5 ? 'a' : 'zz'}${callId}.answered`, 'answered');
    after(3 * LIFETIME_MS, () => over(call));
  };

  const heard = (output: ToMatrixOutput): void => {
    const { type, callId, roomId, content, txnId } = output;
    if (type === 'm.call.invite') {
      const fate = expected.get(roomId);
      expected.delete(roomId);
      if (fate !== undefined) rung(output, fate);
      return;
    }
    const call = calls.get(callId);
    if (call === undefined || call.seen.has(txnId)) return;
    call.seen.add(txnId);
    switch (type) {
      case 'm.call.answer':
        if (call.phase !== 'calling') return;
        say(call, 'm.call.select_answer', { selected_party_id: content.party_id });
        comeUp(call);
        return;
      case 'm.call.select_answer':
        call.party = content.selected_party_id;
        return;
      case 'm.call.hangup':
      case 'm.call.reject':
        over(call);
        return;
      case 'm.call.negotiate':
        if (content.description.type !== 'offer') return;
        say(call, 'm.call.negotiate', negotiate('answer', bareAnswer));
        say(call, 'm.call.candidates', { candidates: trickled('host', 'end') });
        return;
      default:
    }
  };

  const inTrouble = () => agenda.now % OUTAGE_EVERY_MS > OUTAGE_EVERY_MS - OUTAGE_MS;
  /** What the homeserver does with an event: whether the room has it, and what it says. */
  const takes = (): { readonly has: boolean; readonly says: Delivery } => {
    const luck = random();
    if (inTrouble()) return { has: luck < 0.2, says: { kind: 'failed', detail: 'HTTP 502' } };
    if (luck < 0.01) return { has: luck < 0.005, says: { kind: 'failed', detail: 'timeout' } };
    if (luck < 0.02) return { has: false, says: { kind: 'rate-limited', retryAfterMs: 2_000 * random() } };
    if (luck < 0.022) return { has: false, says: { kind: 'failed', final: true, detail: 'M_FORBIDDEN' } };
    return { has: true, says: { kind: 'sent' } };
  };

  return {
    call: (number, fate) => place(roomOf(number), `@u${number}:example.org`, `c${number}.${fate}`, fate),
    expect: (roomId, fate) => void expected.set(roomId, fate),
    count: () => calls.size,
    receive(output) {
      const { has, says } = takes();
      const ms = wayMs();
      if (has) after(ms, () => heard(output));
      // The room shows the bridge its own event, at times before the homeserver has answered.
      if (has && random() < 0.3) {
        const { type, roomId: room_id, content, txnId } = output;
        const unsigned = { transaction_id: txnId };
        const echo = { type, room_id, sender: '@bridge:example.org', event_id: `$o${txnId}`, content, unsigned };
        after(2 * wayMs(), () => event(echo));
      }
      after(ms, () => delivered(output.txnId, says));
    },
  };
}

function negotiate(type: 'offer' | 'answer', sdp: string) {
  return { description: { type, sdp }, ...(type === 'offer' && { lifetime: LIFETIME_MS }) };
}

function anew() {
  return trickled('host').map((one) => ({
    ...one,
    candidate: one.candidate.replace('ufrag BrQz', 'ufrag NEW1'),
    usernameFragment: 'NEW1',
  }));
}
