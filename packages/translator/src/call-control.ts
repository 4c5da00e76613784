// Moves calls on. What happens to a call is `call/step.ts`'s to say; here the call is found and moved, and what follows from
// it is given its ids and put on its way: a request to the session, an event to the outbox.
import type { CallId, HangupReason } from '@mvbridge/matrix-events';
import type { Millis } from '@mvbridge/sdp';
import {
  createVertoSession,
  type DialogId,
  type Reply,
  type SessionOutput,
  type VertoSession,
  type VertoSessionSnapshot,
} from '@mvbridge/verto';
import { deadlineOf } from './call/deadline.ts';
import type { Effect, Step } from './call/effect.ts';
import type { Env } from './call/env.ts';
import type { CallInput } from './call/input.ts';
import type { Call, Legs } from './call/state.ts';
import { step } from './call/step.ts';
import { viewOf } from './call/view.ts';
import { Calls, type CallsSnapshot } from './calls.ts';
import type { CompleteConfig } from './config.ts';
import { Deadlines, deadlineFor } from './deadlines.ts';
import type { Delivery } from './delivery.ts';
import { diagnostic, type Origin } from './diagnostic.ts';
import { assertNever, TranslatorError } from './error.ts';
import { type Dispatch, Outbox, type OutboxSnapshot, outboxKey, type Undelivered } from './outbox.ts';
import type { Output, ToMatrixOutput } from './output.ts';
import { isRouted } from './route.ts';
import { shown } from './rules.ts';
import { readTag, writeTag } from './tag.ts';
import { replyInput } from './verto-input.ts';

/** What a route function that threw is taken to have said. */
type Refusal = { readonly reject: HangupReason };

export interface ControlSnapshot extends CallsSnapshot {
  readonly session: VertoSessionSnapshot;
  readonly outbox: OutboxSnapshot;
}

export class CallControl {
  readonly config: CompleteConfig;
  readonly session: VertoSession;
  readonly calls: Calls;
  readonly deadlines = new Deadlines();
  readonly env: Env;
  readonly #outbox: Outbox;
  readonly #sessionDeadline = deadlineFor('session', '');

  constructor(config: CompleteConfig, from?: ControlSnapshot) {
    const { policy, coalescer } = config;
    const session = createVertoSession(config.verto, from?.session);
    this.config = config;
    this.session = session;
    this.env = {
      policy,
      coalescer,
      get ready() {
        return session.phase === 'ready';
      },
    };
    this.calls = new Calls(this.deadlines, (call) => deadlineOf(call, this.env), from);
    this.#outbox = new Outbox(this.deadlines, from?.outbox);
    this.scheduleSession();
  }

  snapshot(): ControlSnapshot {
    return { session: this.session.snapshot(), outbox: this.#outbox.snapshot(), ...this.calls.snapshot() };
  }

  /** Moves a call on by an input; `origin`: what was received, for what is told about it. */
  advance(dialogId: DialogId, input: CallInput, now: Millis, origin: Origin = {}): readonly Output[] {
    const call = this.calls.get(dialogId);
    return call === undefined ? [] : this.enter(step(call, input, now, this.env), now, origin);
  }

  /** What happened to the session, and so to every call that is not over. */
  advanceAll(input: CallInput, now: Millis): readonly Output[] {
    const live = this.calls.all().filter(({ phase }) => phase !== 'ended');
    return live.flatMap(({ legs }) => this.advance(legs.dialogId, input, now));
  }

  /** A call has become this, and this follows from it. */
  enter({ call, out }: Step, now: Millis, origin: Origin): readonly Output[] {
    const { dialogId } = call.legs;
    const before = this.calls.get(dialogId)?.phase;
    const ends = call.phase === 'ended' && before !== 'ended';
    if (before === 'ended' && call.phase !== 'ended') throw new Error('an ended call came back');
    this.calls.set(call);
    if (ends) this.#outbox.close(call.legs);
    const completed: Output[] = [];
    for (const effect of out) completed.push(...this.complete(call.legs, effect, now, origin));
    if (before === call.phase) return completed;
    if (ends) this.#forget(this.calls.oldestBeyond(this.config.policy.maxEnded));
    // What was asked for may have ended the call by itself: then that has been told.
    else if (this.calls.get(dialogId) !== call) return completed;
    completed.push({ to: 'app', kind: 'call', call: viewOf(call) });
    return completed;
  }

  /** An effect with the ids that it goes out with. `legs`: the call's; undefined: there is none, and never was. */
  complete(legs: Legs | undefined, effect: Effect, now: Millis, origin: Origin): readonly Output[] {
    switch (effect.to) {
      case 'matrix': {
        if (legs === undefined) return [];
        const { roomId, callId, sender, dialogId } = legs;
        const { type, content } = effect;
        const txnId = this.#outbox.nextTxnId(legs);
        const output = { to: 'matrix', type, content, callId, roomId, sender, txnId } as ToMatrixOutput;
        const { endedMs, deliverMs } = this.config.policy;
        const lastWord = this.calls.get(dialogId)?.phase === 'ended';
        const dispatch = this.#outbox.put(legs, output, lastWord ? endedMs : deliverMs, now);
        return this.#dispatched(outboxKey(legs), dispatch, now);
      }
      case 'verto': {
        const { asking } = effect;
        const out = this.session.request(asking, legs && writeTag(legs.dialogId, asking), now);
        this.scheduleSession();
        return out.flatMap((output) =>
          output.kind === 'send' || output.kind === 'reply' ? this.exchanged(output, now) : [],
        );
      }
      case 'note':
        return [diagnostic(effect.code, effect.detail, { callId: legs?.callId, roomId: legs?.roomId, ...origin })];
      case 'app':
        return [effect];
      default:
        return assertNever(effect);
    }
  }

  /** A request that goes out, or what became of one. */
  exchanged(output: Extract<SessionOutput, { kind: 'send' | 'reply' }>, now: Millis): readonly Output[] {
    if (output.kind === 'reply') return this.#replied(output.reply, now);
    const { tag, message } = output;
    return [{ to: 'verto', callId: tag === undefined ? undefined : this.callIdOf(readTag(tag).dialogId), message }];
  }

  /** What became of an event of ours. */
  delivered(txnId: string, delivery: Delivery, now: Millis): readonly Output[] {
    return this.#dispatched(Outbox.keyOf(txnId), this.#outbox.report(txnId, delivery, now), now);
  }

  /** Events of the call with this key are due: once more, or never. */
  dispatch(key: string, now: Millis): readonly Output[] {
    return this.#dispatched(key, this.#outbox.next(key, now), now);
  }

  /** An event of ours was seen in its room. */
  arrived(txnId: string, now: Millis): readonly Output[] {
    return this.#dispatched(Outbox.keyOf(txnId), this.#outbox.arrived(txnId, now), now);
  }

  /** Another process goes on: events that may not have arrived are sent again. */
  resume(now: Millis): readonly Output[] {
    return this.#outbox.resume(this.config.policy.deliverMs, now);
  }

  /** The call's own deadline came. */
  due(dialogId: DialogId, now: Millis): readonly Output[] {
    const call = this.calls.get(dialogId);
    if (call?.phase !== 'ended' || call.until > now) return this.advance(dialogId, { kind: 'deadline' }, now);
    this.#forget(call);
    return [];
  }

  /** Sets the session's deadline, which is to be what it says at all times. */
  scheduleSession(): void {
    this.deadlines.set(this.#sessionDeadline, this.session.nextDeadline());
  }

  callIdOf(dialogId: string | undefined): CallId | undefined {
    return dialogId === undefined ? undefined : this.calls.get(dialogId as DialogId)?.legs.callId;
  }

  /** Asks a route function. One that throws has refused the call, and its mistake is told. */
  ask<R>(
    route: () => R,
    origin: Origin,
    isAnswer = isRouted,
  ): { readonly route: R | Refusal; readonly told: readonly Output[] } {
    try {
      const answer = route();
      if (isAnswer(answer)) return { route: answer, told: [] };
      const detail = `expected { destinationNumber: '…' } or { roomId: '!…' }, { reject: a reason of Matrix’s } or 'ignore', got ${shown(answer)}`;
      return { route: { reject: 'unknown_error' }, told: [diagnostic('route-failed', detail, origin)] };
    } catch (thrown) {
      const detail = thrown instanceof Error ? thrown.message : String(thrown);
      return { route: { reject: 'unknown_error' }, told: [diagnostic('route-failed', detail, origin)] };
    }
  }

  /** A new id. Throws `bad-id` where `ids.uuid` does not give a fresh one: two calls would become one. */
  newId<T>(schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } }, prefix: string): T {
    const text = `${prefix}${this.config.uuid()}`;
    const id = schema.safeParse(text);
    const used = this.calls.get(text as DialogId) !== undefined || this.calls.named(text as CallId).length > 0;
    if (!id.success || used)
      throw new TranslatorError('bad-id', `ids.uuid: expected a fresh id, got ${JSON.stringify(text)}`);
    return id.data;
  }

  /** What became of a request of ours. */
  #replied(reply: Reply, now: Millis): readonly Output[] {
    if (reply.tag === undefined) return [];
    const { dialogId, action } = readTag(reply.tag);
    const input = replyInput(reply, action);
    return input === undefined ? [] : this.advance(dialogId, input, now, { evidence: reply });
  }

  /** Events go out; a call whose event will never arrive is told so, and then its next one may go. */
  #dispatched(key: string, { send, lost }: Dispatch, now: Millis): readonly Output[] {
    if (lost.length === 0) return send;
    const given = lost.flatMap((one) => [
      undelivered(one),
      ...this.advance(one.dialogId, { kind: 'matrix.undelivered', type: one.output.type }, now),
    ]);
    return [...send, ...given, ...this.dispatch(key, now)];
  }

  #forget(call: Call | undefined): void {
    if (call === undefined) return;
    this.#outbox.forget(call.legs);
    this.calls.forget(call);
  }
}

function undelivered({ output: { callId, roomId }, detail }: Undelivered): Output {
  return diagnostic('undelivered', detail, { callId, roomId });
}
