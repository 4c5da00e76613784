// The one thing that holds state: which calls there are, what waits for its invite, and who is logged in. What happens to
// a call is `call/step.ts`'s to say; here it is found, moved on, and what follows is given its ids.
import {
  ageOf,
  type CallEvent,
  CallId,
  DEFAULT_INVITE_LIFETIME_MS,
  decodeCallEvent,
  type HangupReason,
  type PartyId,
  partyOf,
  type RoomId,
  versionOf,
} from '@mvbridge/matrix-events';
import type { Millis } from '@mvbridge/sdp';
import {
  createVertoSession,
  DialogId,
  type HangupCause,
  type Reply,
  type ServerRequest,
  type SessionOutput,
  type SessionPhase,
} from '@mvbridge/verto';
import { admit, isSameParty } from './call/admit.ts';
import { callIn, callOut, type Offered, refuseOut } from './call/begin.ts';
import { deadlineOf } from './call/deadline.ts';
import type { Effect, Step } from './call/effect.ts';
import { ended } from './call/end.ts';
import type { Env } from './call/env.ts';
import type { CallInput, TransferTarget } from './call/input.ts';
import type { Call, Legs, Peer } from './call/state.ts';
import { step } from './call/step.ts';
import { offersVideo } from './call/to-matrix.ts';
import { bye } from './call/to-verto.ts';
import { viewOf } from './call/view.ts';
import { Calls } from './calls.ts';
import { type Command, commandInput } from './command.ts';
import { completeConfig, type TranslatorConfig } from './config.ts';
import { Deadlines } from './deadlines.ts';
import { diagnostic, type Origin } from './diagnostic.ts';
import { EarlyEvents } from './early.ts';
import { assertNever, TranslatorError } from './error.ts';
import { glare } from './glare.ts';
import { matrixInput } from './matrix-input.ts';
import { type Departed, departed } from './membership.ts';
import { Names } from './names.ts';
import type { CallView, DiagnosticCode, Notice, Output } from './output.ts';
import { isRouted, readToMatrix } from './route.ts';
import { readTag, writeTag } from './tag.ts';
import { declineCause, isKnown } from './terms/cause.ts';
import { clean } from './terms/name.ts';
import { type CallRequest, dialogOf, replyInput, requestInput, vertoInvite } from './verto-input.ts';

/**
 * Turns Matrix call events into Verto messages and back. Values in, values out: it opens nothing, waits for nothing and
 * looks at no clock. `now` is the caller's monotonic clock in ms, never going backwards.
 */
export interface Translator {
  /**
   * A room event arrived, of whatever type, with its `room_id`. Returns what to do now, in order.
   *
   * Never throws for what is in the event, and never changes it. Hand in m.room.member events as well: they bring the
   * callers' names.
   */
  handleMatrix(event: unknown, now: Millis): readonly Output[];
  /** A text frame came from FreeSWITCH, or its JSON already parsed. Same contract. */
  handleVerto(frame: unknown, now: Millis): readonly Output[];
  /** The Verto socket came up (the login goes out) or went down (what was not answered is over). */
  handleTransport(state: 'open' | 'close', now: Millis): readonly Output[];
  /** Time has passed. Calling early, late or twice does no harm. */
  handleTimeout(now: Millis): readonly Output[];
  /** When `handleTimeout` is next worth calling; undefined: not before something arrives. */
  nextDeadline(): Millis | undefined;
  /** What the application wants. A command that makes no sense is answered with one diagnostic. */
  command(command: Command, now: Millis): readonly Output[];
  /** The calls that are not over, oldest first. */
  calls(): readonly CallView[];
}

/** Throws {@link TranslatorError} `bad-config` for a config that cannot work. */
export function createTranslator(config: TranslatorConfig): Translator {
  return new CallTranslator(config);
}

/** Deadlines are known by a kind and a name: `call …`, `early …`, and the session's own. */
const SESSION = 'session';
const callKey = (dialogId: DialogId) => `call ${dialogId}`;
const earlyKey = (key: string) => `early ${key}`;

/** What a route function that threw is taken to have said. */
type Refusal = { readonly reject: HangupReason };

class CallTranslator implements Translator {
  readonly #config;
  readonly #session;
  readonly #calls = new Calls();
  readonly #early: EarlyEvents;
  readonly #names: Names;
  readonly #deadlines = new Deadlines();
  /** Calls that are over, the oldest first. */
  readonly #ended = new Set<DialogId>();
  /** How many events of a call were sent, which is what makes transaction ids. */
  readonly #sent = new Map<DialogId, number>();

  constructor(config: TranslatorConfig) {
    this.#config = completeConfig(config);
    this.#session = createVertoSession(this.#config.verto);
    this.#early = new EarlyEvents(this.#config.policy.maxEarlyCalls);
    this.#names = new Names(this.#config.policy.maxNames);
  }

  handleMatrix(input: unknown, now: Millis): readonly Output[] {
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

  handleVerto(frame: unknown, now: Millis): readonly Output[] {
    return this.#fromSession(this.#session.handleFrame(frame, now), now);
  }

  handleTransport(state: 'open' | 'close', now: Millis): readonly Output[] {
    return this.#fromSession(this.#session.handleTransport(state, now), now);
  }

  handleTimeout(now: Millis): readonly Output[] {
    return this.#deadlines.due(now).flatMap((key) => {
      if (key === SESSION) return this.#fromSession(this.#session.handleTimeout(now), now);
      if (key.startsWith('early ')) {
        const early = this.#early.take(key.slice(6));
        if (early === undefined) return [];
        return early.hungUp ? [] : [diagnostic('no-invite', 'no invite came for these candidates', early)];
      }
      const call = this.#calls.get(key.slice(5) as DialogId);
      if (call === undefined) return [];
      if (call.phase !== 'ended' || call.until > now)
        return this.#advance(call.legs.dialogId, { kind: 'deadline' }, now, {});
      this.#forget(call.legs.dialogId);
      return [];
    });
  }

  nextDeadline(): Millis | undefined {
    return this.#deadlines.next();
  }

  command(command: Command, now: Millis): readonly Output[] {
    const named = this.#calls.named(command.callId as CallId);
    const meant = named.filter(({ legs }) => command.roomId === undefined || legs.roomId === command.roomId);
    const live = meant.filter(({ phase }) => phase !== 'ended');
    const [call, second] = live.length === 0 ? meant.slice(0, 1) : live;
    const origin: Origin = { evidence: command };
    if (call === undefined) return [diagnostic('bad-command', `no call ${command.callId}`, origin)];
    if (second !== undefined) {
      return [diagnostic('bad-command', `several rooms have a call ${command.callId}: say which, with roomId`, origin)];
    }
    const input = commandInput(command);
    if (typeof input === 'string') return [diagnostic('bad-command', input, { ...origin, callId: call.legs.callId })];
    return this.#advance(call.legs.dialogId, input, now, origin);
  }

  calls(): readonly CallView[] {
    return this.#calls
      .all()
      .filter(({ phase }) => phase !== 'ended')
      .map(viewOf);
  }

  /** A readable event in a known room. */
  #fromMatrix(event: CallEvent, roomId: RoomId, origin: Origin, now: Millis): readonly Output[] {
    const peer: Peer = { ...partyOf(event), version: versionOf(event.content) };
    const call = this.#calls.find(roomId, event.content.call_id);
    if (event.sender === (call?.legs.sender ?? this.#config.userId)) return this.#fromOurselves(event, call, now);
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
    const { route, told } = this.#ask(
      () => this.#transferTarget(event, call, peer),
      origin,
      () => true,
    );
    const input = matrixInput(event, peer, 'kind' in route ? route : { kind: 'nobody' });
    if (input === undefined) return [...told, diagnostic('untranslated', event.type, origin)];
    const strange =
      'reason' in input && input.reason !== undefined && !isKnown(input.reason)
        ? [diagnostic('unknown-reason', `${event.type}: ${JSON.stringify(input.reason)}`, origin)]
        : [];
    return [...told, ...strange, ...this.#advance(call.legs.dialogId, input, now, origin)];
  }

  /** Our own events come back. With another party id they are another device's of the user whom we answer for. */
  #fromOurselves(event: CallEvent, call: Call | undefined, now: Millis): readonly Output[] {
    const answered = event.type === 'm.call.answer' || event.type === 'm.call.reject';
    if (call === undefined || !answered || call.legs.placedBy !== 'matrix') return [];
    // A v0 caller's answer has no party: ours cannot be told from another device's, but for when we have not given one.
    const waiting = call.phase === 'gathering' || call.phase === 'calling';
    const ours = event.content.party_id === call.legs.partyId || (event.content.party_id === undefined && !waiting);
    return ours ? [] : this.#advance(call.legs.dialogId, { kind: 'matrix.elsewhere' }, now, { evidence: event });
  }

  /**
   * Whom a Matrix user's m.call.replaces is about. Attended, matrix-js-sdk sends one into each of its two calls: the target's
   * waits for a call id, the transferee's is to create it.
   */
  #transferTarget(event: CallEvent, call: Call, peer: Peer): TransferTarget {
    if (event.type !== 'm.call.replaces' || call.phase !== 'answered') return { kind: 'nobody' };
    const { call_id: callId, target_user: target, create_call, await_call } = event.content;
    const waiting = this.#calls
      .all()
      .find((call) => call.phase === 'transferring' && call.awaits === create_call && isSameParty(call.peer, peer));
    if (create_call !== undefined && waiting !== undefined) return { kind: 'dialog', dialogId: waiting.legs.dialogId };
    if (create_call === undefined && await_call !== undefined) return { kind: 'awaits', callId: await_call };
    const targetName = clean(target.display_name).text;
    const request = { callId, roomId: call.legs.roomId, sender: event.sender, targetUser: target.id, targetName };
    const destination = clean(this.#config.route.transfer?.(request)).text;
    return destination === undefined ? { kind: 'nobody' } : { kind: 'number', destination };
  }

  /** Who leaves the room has hung up. */
  #departed({ roomId, userId }: Departed, now: Millis): readonly Output[] {
    return this.#calls
      .inRoom(roomId)
      .filter((call) => {
        const us = userId === (call.legs.sender ?? this.#config.userId);
        return us || userId === ('peer' in call ? call.peer.userId : call.legs.invitee);
      })
      .flatMap(({ legs }) => this.#advance(legs.dialogId, { kind: 'matrix.hangup', reason: 'user_hangup' }, now, {}));
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
    const { partyId: ours, userId } = this.#config;
    const early = this.#takeEarly(EarlyEvents.key(roomId, content.call_id, peer));
    const clash = content.party_id === ours;
    const legs: Legs = {
      placedBy: 'matrix',
      roomId,
      callId: content.call_id,
      dialogId: this.#newId(DialogId, ''),
      sender: undefined,
      // matrix-js-sdk drops every event that has its own party id, whoever sent it.
      partyId: clash ? (`${ours}.1` as PartyId) : ours,
      invitee: undefined,
      startedAt: now,
    };
    const told = clash ? [diagnostic('party-clash', `${peer.userId} calls itself ${ours}`, origin)] : [];
    const over = (code: DiagnosticCode, detail: string): readonly Output[] => [
      diagnostic(code, detail, origin),
      ...this.#enter(ended(legs, now, this.#env()), now, origin),
    ];
    const leftMs = (content.lifetime ?? DEFAULT_INVITE_LIFETIME_MS) - ageOf(event);
    if (content.invitee !== undefined && content.invitee !== userId) {
      return over('not-for-us', `the call is for ${content.invitee}`);
    }
    if (leftMs <= 0) return over('expired', `its lifetime was over ${-leftMs} ms before it came`);
    if (early?.hungUp) return over('ended-before-invite', 'the caller hung up before the invite came');

    const crossing = glare(this.#calls.inRoom(roomId), { callId: content.call_id, sender: peer.userId });
    if (crossing?.wins === 'ours') return over('glare', `our call ${crossing.ours.legs.callId} goes first`);
    const displayName = this.#names.get(roomId, peer.userId);
    const video = offersVideo(content.offer.sdp);
    const invite = { callId: content.call_id, roomId, sender: peer.userId, partyId: peer.partyId, displayName, video };
    const asked = this.#ask(() => this.#config.route.toVerto(invite), origin);
    const routed = { ...asked, route: asked.route === 'defer' ? undefined : asked.route };
    const deferred = asked.route === 'defer' ? ([{ to: 'app', kind: 'route-needed', invite }] as const) : [];
    const env = this.#env();
    const begin = (): Step => {
      if (routed.route === 'ignore') return ended(legs, now, env);
      if (routed.route !== undefined && 'reject' in routed.route) {
        return refuseOut(legs, peer, routed.route.reject, now, env);
      }
      if (this.#session.phase === 'refused') return refuseOut(legs, peer, 'unknown_error', now, env);
      const offered: Offered = {
        peer,
        sdp: content.offer.sdp,
        callerName: displayName,
        early: early?.candidates ?? [],
        leftMs,
      };
      return callOut(legs, offered, routed.route, now, env);
    };
    const step = begin();
    const taken = step.call.phase !== 'ended';
    const yielded =
      crossing !== undefined && taken
        ? this.#advance(crossing.ours.legs.dialogId, { kind: 'matrix.glare' }, now, origin)
        : [];
    const entered = this.#enter(step, now, origin);
    return [...told, ...yielded, ...routed.told, ...entered, ...(taken ? deferred : [])];
  }

  /** An event of a call that nobody has invited to yet: the order is not the sender's to choose. */
  #tooEarly(event: CallEvent, roomId: RoomId, peer: Peer, origin: Origin, now: Millis): readonly Output[] {
    const key = EarlyEvents.key(roomId, event.content.call_id, peer);
    const known = this.#early.get(key);
    const { maxCandidates, earlyMs } = this.#config.policy;
    const candidates = known?.candidates ?? [];
    if (event.type !== 'm.call.candidates' && event.type !== 'm.call.hangup') {
      return [diagnostic('out-of-place', `${event.type} for a call that we do not know`, origin)];
    }
    const added = event.type === 'm.call.candidates' ? event.content.candidates : [];
    const until = known?.until ?? now + earlyMs;
    const dropped = this.#early.set(key, {
      roomId,
      callId: event.content.call_id,
      candidates: [...candidates, ...added].slice(0, maxCandidates),
      hungUp: known?.hungUp === true || event.type === 'm.call.hangup',
      until,
    });
    this.#deadlines.set(earlyKey(key), until);
    const surplus = candidates.length + added.length - maxCandidates;
    const told = surplus > 0 ? [diagnostic('overflow', `${surplus} candidates before their invite`, origin)] : [];
    if (dropped === undefined) return told;
    this.#deadlines.set(earlyKey(dropped.key), undefined);
    return [...told, diagnostic('overflow', 'too many calls wait for their invite', dropped.early)];
  }

  #takeEarly(key: string) {
    const early = this.#early.take(key);
    if (early !== undefined) this.#deadlines.set(earlyKey(key), undefined);
    return early;
  }

  #fromSession(outputs: readonly SessionOutput[], now: Millis): readonly Output[] {
    const out = outputs.flatMap((output): readonly Output[] => {
      switch (output.kind) {
        case 'send':
          return [
            {
              to: 'verto',
              callId: output.tag === undefined ? undefined : this.#callIdOf(readTag(output.tag).dialogId),
              message: output.message,
            },
          ];
        case 'phase':
          return [
            {
              to: 'app',
              kind: 'session',
              phase: output.phase,
              error: output.error,
              retryAfterMs: output.retryAfterMs,
              expiresAt: output.expiresAt,
            },
            ...this.#sessionMoved(output.phase, now),
          ];
        case 'request':
          return this.#fromFreeswitch(output.request, now);
        case 'reply':
          return this.#replied(output.reply, now);
        case 'malformed':
          return [diagnostic('malformed-frame', output.error.message, { evidence: output.error.received })];
        case 'stray':
          return [
            diagnostic('stray-response', `a response to ${JSON.stringify(output.id)}, which is none of ours`, {}),
          ];
        default:
          return assertNever(output);
      }
    });
    this.#deadlines.set(SESSION, this.#session.nextDeadline());
    return out;
  }

  #sessionMoved(phase: SessionPhase, now: Millis): readonly Output[] {
    switch (phase) {
      case 'ready':
        return this.#everyCall({ kind: 'verto.ready' }, now);
      case 'closed':
        return this.#everyCall({ kind: 'verto.lost' }, now);
      // The socket is as good as gone for the calls there are; for those that wait to be placed nobody will come back.
      case 'refused': {
        const refused = { kind: 'command.hangup', reason: 'unknown_error' } as const;
        const waiting = this.#calls.all().filter((call) => call.phase === 'gathering');
        return [
          ...this.#everyCall({ kind: 'verto.lost' }, now),
          ...waiting.flatMap(({ legs }) => this.#advance(legs.dialogId, refused, now, {})),
        ];
      }
      case 'authenticating':
        return [];
      default:
        return assertNever(phase);
    }
  }

  #everyCall(input: CallInput, now: Millis): readonly Output[] {
    return this.#calls.all().flatMap(({ legs }) => this.#advance(legs.dialogId, input, now, {}));
  }

  /** A request of FreeSWITCH's. The session has answered it. */
  #fromFreeswitch(request: ServerRequest, now: Millis): readonly Output[] {
    const { method, params } = request;
    switch (method) {
      case 'verto.invite':
        return this.#called(params, now);
      case 'verto.media':
      case 'verto.answer':
      case 'verto.bye':
      case 'verto.display':
      case 'verto.attach':
        return this.#aboutCall(request, now);
      // What FreeSWITCH still has, it offers anew; the rest it has let go while the socket was gone.
      case 'verto.clientReady': {
        const known = new Set(params.reattached_sessions);
        return this.#calls
          .all()
          .filter(({ phase, legs }) => phase === 'detached' && !known.has(legs.dialogId))
          .flatMap(({ legs }) => this.#advance(legs.dialogId, { kind: 'verto.forgotten' }, now, { evidence: request }));
      }
      // Somebody else has taken over this session, and its calls with it: to us they are over.
      case 'verto.punt':
        return [...this.#everyCall({ kind: 'verto.lost' }, now), ...this.#everyCall({ kind: 'verto.forgotten' }, now)];
      case 'verto.ping':
        return [];
      case 'verto.info':
        return this.#informed(params);
      case 'verto.event':
        return [{ to: 'app', kind: 'conference', callId: this.#callIdOf(dialogOf(params)), event: params }];
      case 'verto.prompt':
      case 'verto.mediaParams':
        return [
          { to: 'app', kind: 'notice', callId: this.#callIdOf(params.callID), notice: { method, params } as Notice },
        ];
      case 'verto.announce':
        return [{ to: 'app', kind: 'notice', callId: undefined, notice: { method, params } }];
      default:
        return assertNever(request);
    }
  }

  #aboutCall(request: CallRequest, now: Millis): readonly Output[] {
    const { method, params } = request;
    const { input, told } = requestInput(request);
    if (this.#calls.get(params.callID) !== undefined) {
      return [...told, ...this.#advance(params.callID, input, now, { evidence: request })];
    }
    const stray = diagnostic('out-of-place', `${method} for a call that we do not know`, { evidence: request });
    // A call of this session's that nobody here remembers would stay up for ever, with nobody in it.
    const end = method === 'verto.attach' ? bye(params.callID, 'NORMAL_CLEARING') : undefined;
    return [...told, stray, ...(end === undefined ? [] : this.#complete(undefined, end, now, { evidence: request }))];
  }

  /** A chat message, real-time text, or digits. */
  #informed({ callID, msg, txt, dtmf }: ServerRequest<'verto.info'>['params']): readonly Output[] {
    const callId = this.#callIdOf(callID);
    const text = msg?.body ?? txt?.chars;
    return [
      ...(callId === undefined || dtmf === undefined
        ? []
        : [{ to: 'app', kind: 'dtmf', callId, digits: dtmf } as const]),
      ...(text === undefined ? [] : [{ to: 'app', kind: 'message', callId, from: msg?.from, text } as const]),
    ];
  }

  /** FreeSWITCH calls. */
  #called(params: Extract<ServerRequest, { method: 'verto.invite' }>['params'], now: Millis): readonly Output[] {
    const { callID: dialogId } = params;
    const origin: Origin = { evidence: params };
    if (this.#calls.get(dialogId) !== undefined) {
      return [diagnostic('out-of-place', 'verto.invite for a call that is known', origin)];
    }
    const { invite, caller, told: odd } = vertoInvite(params);
    const { route, told: mistakes } = this.#ask(() => this.#config.route.toMatrix(invite), origin);
    const told = [...odd, ...mistakes];
    if (route === 'ignore') return told;
    const refuse = (cause: HangupCause, ...why: readonly Output[]): readonly Output[] => [
      ...told,
      ...why,
      ...this.#complete(undefined, bye(dialogId, cause), now, origin),
    ];
    if ('reject' in route) return refuse(declineCause(route.reject));
    const where = readToMatrix(route);
    if (where === undefined) {
      const detail = `toMatrix: expected roomId "!…", invitee and sender "@…", got ${JSON.stringify(route)}`;
      return refuse('NORMAL_TEMPORARY_FAILURE', diagnostic('route-failed', detail, origin));
    }
    const legs: Legs = {
      placedBy: 'verto',
      ...where,
      // All known clients choose ids that sort before `z`: when two calls cross, the lesser id wins, which is theirs.
      callId: this.#newId(CallId, 'z'),
      dialogId,
      partyId: this.#config.partyId,
      startedAt: now,
    };
    const step = callIn(legs, params.sdp, now, this.#env());
    const entered = this.#enter(step, now, origin);
    const unnamed = caller.name === undefined && caller.number === undefined;
    if (unnamed || step.call.phase === 'ended') return [...told, ...entered];
    return [...told, ...entered, { to: 'app', kind: 'identity', callId: legs.callId, display: caller }];
  }

  /** What became of a request of ours. */
  #replied(reply: Reply, now: Millis): readonly Output[] {
    if (reply.tag === undefined) return [];
    const { dialogId, action } = readTag(reply.tag);
    const input = replyInput(reply, action);
    return input === undefined ? [] : this.#advance(dialogId, input, now, { evidence: reply });
  }

  /** Asks a route function. One that throws has refused the call, and its mistake is told. */
  #ask<R>(
    route: () => R,
    origin: Origin,
    isAnswer = isRouted,
  ): { readonly route: R | Refusal; readonly told: readonly Output[] } {
    try {
      const answer = route();
      if (isAnswer(answer)) return { route: answer, told: [] };
      const detail = `expected { destinationNumber: '…' } or { roomId: '!…' }, { reject } or 'ignore', got ${JSON.stringify(answer)}`;
      return { route: { reject: 'unknown_error' }, told: [diagnostic('route-failed', detail, origin)] };
    } catch (thrown) {
      const detail = thrown instanceof Error ? thrown.message : String(thrown);
      return { route: { reject: 'unknown_error' }, told: [diagnostic('route-failed', detail, origin)] };
    }
  }

  #env(): Env {
    const { policy, coalescer } = this.#config;
    return { policy, coalescer, ready: this.#session.phase === 'ready' };
  }

  #advance(dialogId: DialogId, input: CallInput, now: Millis, origin: Origin): readonly Output[] {
    const call = this.#calls.get(dialogId);
    return call === undefined ? [] : this.#enter(step(call, input, now, this.#env()), now, origin);
  }

  /** A call has become this, and this follows from it. */
  #enter({ call, out }: Step, now: Millis, origin: Origin): readonly Output[] {
    const before = this.#calls.get(call.legs.dialogId)?.phase;
    if (before === 'ended' && call.phase !== 'ended') throw new Error('an ended call came back');
    this.#calls.set(call);
    this.#deadlines.set(callKey(call.legs.dialogId), deadlineOf(call, this.#env()));
    const completed = out.flatMap((effect) => this.#complete(call.legs, effect, now, origin));
    if (before === call.phase) return completed;
    if (call.phase === 'ended') this.#remember(call.legs.dialogId);
    // What was asked for may have ended the call by itself: then that has been told.
    if (this.#calls.get(call.legs.dialogId) !== call) return completed;
    return [...completed, { to: 'app', kind: 'call', call: viewOf(call) }];
  }

  /** An effect with the ids that it goes out with. */
  #complete(legs: Legs | undefined, effect: Effect, now: Millis, origin: Origin): readonly Output[] {
    switch (effect.to) {
      case 'matrix': {
        if (legs === undefined) return [];
        const { roomId, callId, sender } = legs;
        return [{ ...effect, callId, roomId, sender, txnId: this.#nextTxnId(legs) }];
      }
      case 'verto': {
        const { to: _, ...asking } = effect;
        return this.#fromSession(this.#session.request(asking, legs && writeTag(legs.dialogId, asking), now), now);
      }
      case 'note':
        return [diagnostic(effect.code, effect.detail, { callId: legs?.callId, roomId: legs?.roomId, ...origin })];
      case 'app':
        return [effect];
      default:
        return assertNever(effect);
    }
  }

  /** The same event has the same transaction id in every run: the id that is ours in this call, and a count. */
  #nextTxnId({ placedBy, dialogId, callId }: Legs): string {
    const count = (this.#sent.get(dialogId) ?? 0) + 1;
    this.#sent.set(dialogId, count);
    return `${placedBy === 'matrix' ? dialogId : callId}.${count}`;
  }

  #remember(dialogId: DialogId): void {
    this.#ended.add(dialogId);
    const [oldest] = this.#ended;
    if (this.#ended.size > this.#config.policy.maxEnded && oldest !== undefined) this.#forget(oldest);
  }

  #forget(dialogId: DialogId): void {
    const call = this.#calls.get(dialogId);
    if (call !== undefined) this.#calls.forget(call);
    this.#ended.delete(dialogId);
    this.#sent.delete(dialogId);
    this.#deadlines.set(callKey(dialogId), undefined);
  }

  #callIdOf(tag: string | undefined): CallId | undefined {
    return tag === undefined ? undefined : this.#calls.get(tag as DialogId)?.legs.callId;
  }

  /** A new id. Throws `bad-id` where `ids.uuid` does not give a fresh one: two calls would become one. */
  #newId<T>(schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } }, prefix: string): T {
    const text = `${prefix}${this.#config.uuid()}`;
    const id = schema.safeParse(text);
    const used = this.#calls.get(text as DialogId) !== undefined || this.#calls.named(text as CallId).length > 0;
    if (!id.success || used)
      throw new TranslatorError('bad-id', `ids.uuid: expected a fresh id, got ${JSON.stringify(text)}`);
    return id.data;
  }
}
