// What comes from Matrix: which call it is about, whether it counts, and the calls that it begins.
import {
  ageOf,
  type CallEvent,
  DEFAULT_INVITE_LIFETIME_MS,
  decodeCallEvent,
  type PartyId,
  partyOf,
  type RoomId,
  versionOf,
} from '@mvbridge/matrix-events';
import type { Millis } from '@mvbridge/sdp';
import { DialogId } from '@mvbridge/verto';
import { admit, isSameParty } from './call/admit.ts';
import { callOut, type Offered, refuseOut } from './call/begin.ts';
import type { Step } from './call/effect.ts';
import { ended } from './call/end.ts';
import type { TransferTarget } from './call/input.ts';
import type { Call, Legs, Peer } from './call/state.ts';
import { offersVideo } from './call/to-matrix.ts';
import type { CallControl } from './call-control.ts';
import { diagnostic, type Origin } from './diagnostic.ts';
import { EarlyEvents, type EarlySnapshot } from './early.ts';
import { glare } from './glare.ts';
import { matrixInput } from './matrix-input.ts';
import { type Departed, departed } from './membership.ts';
import { Names, type NamesSnapshot } from './names.ts';
import type { DiagnosticCode, Output } from './output.ts';
import { isKnown } from './terms/cause.ts';
import { clean } from './terms/name.ts';

export interface MatrixSnapshot {
  readonly early: EarlySnapshot;
  readonly names: NamesSnapshot;
}

export class MatrixSide {
  readonly #control: CallControl;
  readonly #early: EarlyEvents;
  readonly #names: Names;

  constructor(control: CallControl, from?: MatrixSnapshot) {
    const { maxEarlyCalls, maxNames } = control.config.policy;
    this.#control = control;
    this.#early = new EarlyEvents(control.deadlines, maxEarlyCalls, from?.early);
    this.#names = new Names(maxNames, from?.names);
  }

  snapshot(): MatrixSnapshot {
    return { early: this.#early.snapshot(), names: this.#names.snapshot() };
  }

  handle(input: unknown, now: Millis): readonly Output[] {
    this.#names.handle(input);
    const gone = departed(input);
    if (gone !== undefined) return this.#departed(gone, now);
    const decoded = decodeCallEvent(input);
    if (!decoded.ok) {
      const { error } = decoded;
      if (error.code === 'not-a-call-event') return [];
      const ours = error.code === 'invalid' || error.code === 'not-an-event';
      return [diagnostic(ours ? 'malformed-event' : 'not-for-us', error.message, { evidence: input })];
    }
    const { event, skipped } = decoded;
    const { room_id: roomId, event_id: eventId } = event;
    const origin: Origin = { callId: event.content.call_id, roomId, eventId, evidence: input };
    const told = skipped.map(({ path, message }) =>
      diagnostic('field-skipped', `${path.join('.')}: ${message}`, origin),
    );
    if (roomId === undefined) return [...told, diagnostic('no-room', 'expected room_id beside the content', origin)];
    return [...told, ...this.#fromMatrix(event, roomId, origin, now)];
  }

  /** The invite of what waits under this key has not come in time. */
  due(key: string): readonly Output[] {
    const early = this.#early.take(key);
    if (early === undefined || early.hungUp) return [];
    return [diagnostic('no-invite', 'no invite came for these candidates', early)];
  }

  /** A readable event in a known room. */
  #fromMatrix(event: CallEvent, roomId: RoomId, origin: Origin, now: Millis): readonly Output[] {
    const peer: Peer = { version: versionOf(event.content), ...partyOf(event) };
    const call = this.#control.calls.find(roomId, event.content.call_id);
    if (event.sender === (call?.legs.sender ?? this.#control.config.userId))
      return this.#fromOurselves(event, call, now);
    if (call === undefined) {
      return event.type === 'm.call.invite'
        ? this.#invited(event, roomId, peer, origin, now)
        : this.#tooEarly(event, roomId, peer, origin, now);
    }
    const admitted = admit(call, event.type, peer);
    if (admitted !== true) return [diagnostic('wrong-party', `${event.type}: ${admitted}`, origin)];
    if (event.type === 'm.call.invite') {
      return [diagnostic('out-of-place', 'm.call.invite for a call that is known', origin)];
    }
    const { to, told } = this.#transferOf(event, call, peer, origin);
    const input = matrixInput(event, peer, to);
    if (input === undefined) return [...told, diagnostic('untranslated', event.type, origin)];
    const strange =
      'reason' in input && input.reason !== undefined && !isKnown(input.reason)
        ? [diagnostic('unknown-reason', `${event.type}: ${JSON.stringify(input.reason)}`, origin)]
        : [];
    return [...told, ...strange, ...this.#control.advance(call.legs.dialogId, input, now, origin)];
  }

  /**
   * Our own events come back. Those that we have sent ourselves have their transaction id with them; with another party id
   * they are another device's of the user whom we answer for.
   */
  #fromOurselves(event: CallEvent, call: Call | undefined, now: Millis): readonly Output[] {
    const txnId = event.unsigned?.transaction_id;
    if (txnId !== undefined) return this.#control.arrived(txnId, now);
    const answered = event.type === 'm.call.answer' || event.type === 'm.call.reject';
    if (call === undefined || !answered || call.legs.placedBy !== 'matrix') return [];
    // A v0 caller's answer has no party: ours cannot be told from another device's, but for when we have not given one.
    const waiting = call.phase === 'gathering' || call.phase === 'calling';
    const ours = event.content.party_id === call.legs.partyId || (event.content.party_id === undefined && !waiting);
    return ours
      ? []
      : this.#control.advance(call.legs.dialogId, { kind: 'matrix.elsewhere' }, now, { evidence: event });
  }

  /** Where an event moves its call's partner to, and what went wrong in finding that out. */
  #transferOf(
    event: CallEvent,
    call: Call,
    peer: Peer,
    origin: Origin,
  ): { readonly to: TransferTarget; readonly told: readonly Output[] } {
    if (event.type !== 'm.call.replaces' || call.phase !== 'answered') return { to: { kind: 'nobody' }, told: [] };
    const { route, told } = this.#control.ask(
      () => this.#transferTarget(event, call, peer),
      origin,
      () => true,
    );
    return { to: 'kind' in route ? route : { kind: 'nobody' }, told };
  }

  /**
   * Whom a Matrix user's m.call.replaces is about. Attended, matrix-js-sdk sends one into each of its two calls: the target's
   * waits for a call id, the transferee's is to create it.
   */
  #transferTarget(event: Extract<CallEvent, { type: 'm.call.replaces' }>, call: Call, peer: Peer): TransferTarget {
    const { call_id: callId, target_user: target, create_call, await_call } = event.content;
    const waiting = this.#control.calls
      .all()
      .find((call) => call.phase === 'transferring' && call.awaits === create_call && isSameParty(call.peer, peer));
    if (create_call !== undefined && waiting !== undefined) return { kind: 'dialog', dialogId: waiting.legs.dialogId };
    if (create_call === undefined && await_call !== undefined) return { kind: 'awaits', callId: await_call };
    const targetName = clean(target.display_name).text;
    const request = { callId, roomId: call.legs.roomId, sender: event.sender, targetUser: target.id, targetName };
    const destination = clean(this.#control.config.route.transfer?.(request)).text;
    return destination === undefined ? { kind: 'nobody' } : { kind: 'number', destination };
  }

  /**
   * Who leaves the room has hung up: those calls that there were. A departure from before a call is one that was undone, and
   * that a /sync without a token shows again; how old the call's invite was when it came is not known, but for a bound.
   */
  #departed({ roomId, userId, ageMs }: Departed, now: Millis): readonly Output[] {
    return this.#control.calls
      .inRoom(roomId)
      .filter(({ legs }) => ageMs <= now - legs.startedAt + DEFAULT_INVITE_LIFETIME_MS)
      .filter((call) => {
        const us = userId === (call.legs.sender ?? this.#control.config.userId);
        return us || userId === ('peer' in call ? call.peer.userId : call.legs.invitee);
      })
      .flatMap(({ legs }) =>
        this.#control.advance(legs.dialogId, { kind: 'matrix.hangup', reason: 'user_hangup' }, now, {}),
      );
  }

  /** A Matrix user calls. */
  #invited(
    event: Extract<CallEvent, { type: 'm.call.invite' }>,
    roomId: RoomId,
    peer: Peer,
    origin: Origin,
    now: Millis,
  ): readonly Output[] {
    const { content } = event;
    const { partyId: ours, userId } = this.#control.config;
    const early = this.#early.take(EarlyEvents.key(roomId, content.call_id, peer));
    const clash = content.party_id === ours;
    const legs: Legs = {
      placedBy: 'matrix',
      roomId,
      callId: content.call_id,
      dialogId: this.#control.newId(DialogId, ''),
      sender: undefined,
      // matrix-js-sdk drops every event that has its own party id, whoever sent it.
      partyId: clash ? (`${ours}.1` as PartyId) : ours,
      invitee: undefined,
      startedAt: now,
    };
    const told = clash ? [diagnostic('party-clash', `${peer.userId} calls itself ${ours}`, origin)] : [];
    const over = (code: DiagnosticCode, detail: string): readonly Output[] => [
      diagnostic(code, detail, origin),
      ...this.#control.enter(ended(legs, now, this.#control.env), now, origin),
    ];
    const leftMs = (content.lifetime ?? DEFAULT_INVITE_LIFETIME_MS) - ageOf(event);
    if (content.invitee !== undefined && content.invitee !== userId) {
      return over('not-for-us', `the call is for ${content.invitee}`);
    }
    if (leftMs <= 0) return over('expired', `its lifetime was over ${-leftMs} ms before it came`);
    if (early?.hungUp) return over('ended-before-invite', 'the caller hung up before the invite came');

    const crossing = glare(this.#control.calls.inRoom(roomId), { callId: content.call_id, sender: peer.userId });
    if (crossing?.wins === 'ours') return over('glare', `our call ${crossing.ours.legs.callId} goes first`);
    const callerName = this.#names.get(roomId, peer.userId);
    const displayName = clean(callerName).text;
    const video = offersVideo(content.offer.sdp);
    const invite = { callId: content.call_id, roomId, sender: peer.userId, partyId: peer.partyId, displayName, video };
    const asked = this.#control.ask(() => this.#control.config.route.toVerto(invite), origin);
    const routed = { ...asked, route: asked.route === 'defer' ? undefined : asked.route };
    const deferred = asked.route === 'defer' ? ([{ to: 'app', kind: 'route-needed', invite }] as const) : [];
    const env = this.#control.env;
    const begin = (): Step => {
      if (routed.route === 'ignore') return ended(legs, now, env);
      if (routed.route !== undefined && 'reject' in routed.route) {
        return refuseOut(legs, peer, routed.route.reject, now, env);
      }
      const { phase } = this.#control.session;
      if (phase === 'refused' || phase === 'punted') return refuseOut(legs, peer, 'unknown_error', now, env);
      const offered: Offered = {
        peer,
        sdp: content.offer.sdp,
        callerName,
        early: early?.candidates ?? [],
        leftMs,
      };
      return callOut(legs, offered, routed.route, now, env);
    };
    const step = begin();
    const taken = step.call.phase !== 'ended';
    const yielded =
      crossing !== undefined && taken
        ? this.#control.advance(crossing.ours.legs.dialogId, { kind: 'matrix.glare' }, now, origin)
        : [];
    const entered = this.#control.enter(step, now, origin);
    return [...told, ...yielded, ...routed.told, ...entered, ...(taken ? deferred : [])];
  }

  /** An event of a call that nobody has invited to yet: the order is not the sender's to choose. */
  #tooEarly(event: CallEvent, roomId: RoomId, peer: Peer, origin: Origin, now: Millis): readonly Output[] {
    const key = EarlyEvents.key(roomId, event.content.call_id, peer);
    const known = this.#early.get(key);
    const { maxCandidates, earlyMs } = this.#control.config.policy;
    const candidates = known?.candidates ?? [];
    if (event.type !== 'm.call.candidates' && event.type !== 'm.call.hangup') {
      return [diagnostic('out-of-place', `${event.type} for a call that we do not know`, origin)];
    }
    const added = event.type === 'm.call.candidates' ? event.content.candidates : [];
    const dropped = this.#early.set(key, {
      roomId,
      callId: event.content.call_id,
      candidates: [...candidates, ...added].slice(0, maxCandidates),
      hungUp: known?.hungUp === true || event.type === 'm.call.hangup',
      until: known?.until ?? now + earlyMs,
    });
    const surplus = candidates.length + added.length - maxCandidates;
    const told = surplus > 0 ? [diagnostic('overflow', `${surplus} candidates before their invite`, origin)] : [];
    if (dropped === undefined) return told;
    return [...told, diagnostic('overflow', 'too many calls wait for their invite', dropped)];
  }
}
