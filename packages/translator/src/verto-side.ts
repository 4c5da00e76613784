// What comes from FreeSWITCH, by way of the session: how the session fares, which call is meant, and the calls that begin.
import { CallId } from '@mvbridge/matrix-events';
import type { Millis } from '@mvbridge/sdp';
import type { HangupCause, ServerRequest, SessionOutput, SessionPhase } from '@mvbridge/verto';
import { callIn } from './call/begin.ts';
import type { Legs } from './call/state.ts';
import { bye } from './call/to-verto.ts';
import type { CallControl } from './call-control.ts';
import { diagnostic, type Origin } from './diagnostic.ts';
import { assertNever } from './error.ts';
import { withoutSecrets } from './evidence.ts';
import type { Notice, Output } from './output.ts';
import { readToMatrix } from './route.ts';
import { declineCause } from './terms/cause.ts';
import { type CallRequest, dialogOf, requestInput, vertoInvite } from './verto-input.ts';

export class VertoSide {
  readonly #control: CallControl;

  constructor(control: CallControl) {
    this.#control = control;
  }

  handle(frame: unknown, now: Millis): readonly Output[] {
    return this.#fromSession(this.#control.session.handleFrame(frame, now), now);
  }

  handleTransport(state: 'open' | 'close', now: Millis): readonly Output[] {
    return this.#fromSession(this.#control.session.handleTransport(state, now), now);
  }

  /** Another process goes on: the socket is gone in any case. */
  resume(now: Millis): readonly Output[] {
    return this.#fromSession(this.#control.session.resume(now), now);
  }

  /** The session's deadline came. */
  due(now: Millis): readonly Output[] {
    return this.#fromSession(this.#control.session.handleTimeout(now), now);
  }

  #fromSession(outputs: readonly SessionOutput[], now: Millis): readonly Output[] {
    const out: Output[] = [];
    for (const told of outputs) {
      for (const output of this.#told(told, now)) out.push(this.#withoutSecrets(output));
    }
    this.#control.scheduleSession();
    return out;
  }

  #told(output: SessionOutput, now: Millis): readonly Output[] {
    switch (output.kind) {
      case 'send':
      case 'reply':
        return this.#control.exchanged(output, now);
      case 'phase': {
        const { phase, error, retryAfterMs, expiresAt } = output;
        const told: Output = { to: 'app', kind: 'session', phase, error, retryAfterMs, expiresAt };
        return [told, ...this.#sessionMoved(phase, now)];
      }
      case 'connect':
        return [{ to: 'app', kind: 'connect' }];
      case 'request':
        return this.#fromFreeswitch(output.request, now);
      case 'late': {
        const { request } = output;
        return [diagnostic('out-of-place', `${request.method} over a socket that is gone`, { evidence: request })];
      }
      case 'malformed':
        return [diagnostic('malformed-frame', output.error.message, { evidence: output.error.received })];
      case 'stray':
        return [diagnostic('stray-response', `a response to ${JSON.stringify(output.id)}, which is none of ours`, {})];
      default:
        return assertNever(output);
    }
  }

  /**
   * What is told of FreeSWITCH's words. The password is looked for where errors are told, and nowhere else: it may be `1234`, and
   * conferences and messages have numbers of their own.
   */
  #withoutSecrets(output: Output): Output {
    const { sessid, passwd } = this.#control.config.verto;
    if (output.to !== 'app') return output;
    switch (output.kind) {
      case 'diagnostic': {
        const { detail, evidence } = output;
        const told = withoutSecrets(detail, [sessid, passwd]) ?? '';
        return { ...output, detail: told, evidence: withoutSecrets(evidence, [sessid, passwd]) };
      }
      case 'session':
        return { ...output, error: withoutSecrets(output.error, [sessid, passwd]) };
      case 'conference':
      case 'notice':
      case 'message':
        return withoutSecrets(output, [sessid]) ?? diagnostic('malformed-frame', `${output.kind}: nested too deeply`);
      default:
        return output;
    }
  }

  #sessionMoved(phase: SessionPhase, now: Millis): readonly Output[] {
    switch (phase) {
      case 'ready':
        return this.#control.advanceAll({ kind: 'verto.ready' }, now);
      case 'closed':
        return this.#control.advanceAll({ kind: 'verto.lost' }, now);
      // The socket is as good as gone for the calls there are; for those that wait to be placed nobody will come back.
      case 'refused':
        return [...this.#control.advanceAll({ kind: 'verto.lost' }, now), ...this.#declineWaiting(now)];
      // Somebody else has taken over this session, and its calls with it: to us they are over.
      case 'punted':
        return [
          ...this.#control.advanceAll({ kind: 'verto.lost' }, now),
          ...this.#control.advanceAll({ kind: 'verto.forgotten' }, now),
          ...this.#declineWaiting(now),
        ];
      // Requests have to wait: what a call would do by itself does so, too.
      case 'authenticating':
        this.#control.calls.schedule();
        return [];
      default:
        return assertNever(phase);
    }
  }

  #declineWaiting(now: Millis): readonly Output[] {
    const refused = { kind: 'command.hangup', reason: 'unknown_error' } as const;
    const waiting = this.#control.calls.all().filter(({ phase }) => phase === 'gathering');
    return waiting.flatMap(({ legs }) => this.#control.advance(legs.dialogId, refused, now));
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
        return this.#control.calls
          .all()
          .filter(({ phase, legs }) => phase === 'detached' && !known.has(legs.dialogId))
          .flatMap(({ legs }) =>
            this.#control.advance(legs.dialogId, { kind: 'verto.forgotten' }, now, { evidence: request }),
          );
      }
      // What it means is told by the session's phase.
      case 'verto.punt':
      case 'verto.ping':
        return [];
      case 'verto.info':
        return this.#informed(params);
      case 'verto.event':
        return [{ to: 'app', kind: 'conference', callId: this.#control.callIdOf(dialogOf(params)), event: params }];
      case 'verto.prompt':
      case 'verto.mediaParams':
        return [
          {
            to: 'app',
            kind: 'notice',
            callId: this.#control.callIdOf(params.callID),
            notice: { method, params } as Notice,
          },
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
    if (this.#control.calls.get(params.callID) !== undefined) {
      return [...told, ...this.#control.advance(params.callID, input, now, { evidence: request })];
    }
    const stray = diagnostic('out-of-place', `${method} for a call that we do not know`, { evidence: request });
    // A call of this session's that nobody here remembers would stay up for ever, with nobody in it.
    const end = method === 'verto.attach' ? bye(params.callID, 'NORMAL_CLEARING') : undefined;
    return [
      ...told,
      stray,
      ...(end === undefined ? [] : this.#control.complete(undefined, end, now, { evidence: request })),
    ];
  }

  /** A chat message, real-time text, or digits. */
  #informed({ callID, msg, txt, dtmf }: ServerRequest<'verto.info'>['params']): readonly Output[] {
    const callId = this.#control.callIdOf(callID);
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
    if (this.#control.calls.get(dialogId) !== undefined) {
      return [diagnostic('out-of-place', 'verto.invite for a call that is known', origin)];
    }
    const { invite, caller, told: odd } = vertoInvite(params);
    const { route, told: mistakes } = this.#control.ask(() => this.#control.config.route.toMatrix(invite), origin);
    const told = [...odd, ...mistakes];
    if (route === 'ignore') return told;
    const refuse = (cause: HangupCause, ...why: readonly Output[]): readonly Output[] => [
      ...told,
      ...why,
      ...this.#control.complete(undefined, bye(dialogId, cause), now, origin),
    ];
    if ('reject' in route) return refuse(declineCause(route.reject));
    const where = readToMatrix(route);
    if (where === undefined) {
      const detail = `toMatrix: expected roomId "!…", invitee and sender "@…", got ${JSON.stringify(route)}`;
      return refuse('NORMAL_TEMPORARY_FAILURE', diagnostic('route-failed', detail, origin));
    }
    const legs: Legs = {
      placedBy: 'verto',
      // All known clients choose ids that sort before `z`: when two calls cross, the lesser id wins, which is theirs.
      callId: this.#control.newId(CallId, 'z'),
      dialogId,
      partyId: this.#control.config.partyId,
      startedAt: now,
      ...where,
    };
    const step = callIn(legs, params.sdp, now, this.#control.env);
    const entered = this.#control.enter(step, now, origin);
    const unnamed = caller.name === undefined && caller.number === undefined;
    if (unnamed || step.call.phase === 'ended') return [...told, ...entered];
    return [...told, ...entered, { to: 'app', kind: 'identity', callId: legs.callId, display: caller }];
  }
}
