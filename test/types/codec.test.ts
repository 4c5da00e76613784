// What must not compile, and what the compiler knows. `tsc -p test` is what checks it; running it only shows that it loads.
import {
  type CallEvent,
  CallId,
  type callEventSchemas,
  decodeCallEvent,
  encodeCallEvent,
  type HangupReason,
  type PartyId,
  type UnknownReason,
  type UserId,
  type WireContent,
} from '@mvbridge/matrix-events';
import {
  type ClientMethod,
  type ClientResults,
  createVertoSession,
  type DialogId,
  decodeFrame,
  decodeResult,
  encodeFrame,
  type FromServer,
  hangupCauses,
  type Reply,
  type ServerMethod,
  SessId,
  type ToServer,
} from '@mvbridge/verto';
import { expectTypeOf, it } from 'vitest';

type Hangup = Extract<CallEvent, { type: 'm.call.hangup' }>;
declare const event: CallEvent;
declare const fromServer: FromServer;
declare const toServer: ToServer;
declare const dialogId: DialogId;
declare const partyId: PartyId;
declare const userId: UserId;

/** Compiled, never run. */
const compiled = (_: () => void): void => undefined;

it('an event', () => {
  compiled(() => {
    const content = { call_id: CallId.parse('1'), version: 'v1', party_id: partyId } as const;
    const hangup: Hangup = { type: 'm.call.hangup', sender: userId, content: { ...content, reason: 'user_busy' } };
    encodeCallEvent(hangup);
    // @ts-expect-error nobody has specified this reason
    encodeCallEvent({ ...hangup, content: { ...content, reason: 'user_asleep' } });
    // @ts-expect-error a call_id is branded
    encodeCallEvent({ ...hangup, content: { ...content, call_id: '1' } });
    // @ts-expect-error one id is not another
    encodeCallEvent({ ...hangup, content: { ...content, call_id: partyId } });
    // @ts-expect-error a sender is branded
    encodeCallEvent({ ...hangup, sender: '@alice:example.org' });
    // @ts-expect-error the version is v0 or v1 until it is encoded
    encodeCallEvent({ ...hangup, content: { ...content, version: '1' } });
    // @ts-expect-error an invite has an offer
    encodeCallEvent({ type: 'm.call.invite', sender: userId, content });
    // @ts-expect-error there is no such event
    encodeCallEvent({ type: 'm.call.ring', sender: userId, content });
    if (event.type === 'm.call.select_answer') expectTypeOf(event.content.selected_party_id).toEqualTypeOf<PartyId>();
  });

  expectTypeOf<Hangup['content']['reason']>().toEqualTypeOf<HangupReason | UnknownReason | undefined>();
  expectTypeOf<CallEvent['type']>().toEqualTypeOf<keyof typeof callEventSchemas>();
  expectTypeOf<WireContent<'m.call.invite'>['version']>().toEqualTypeOf<string | number | undefined>();
  expectTypeOf<HangupReason>().toEqualTypeOf<(typeof HangupReason.options)[number]>();
});

it('what a decoder gives', () => {
  compiled(() => {
    const decoded = decodeCallEvent({});
    // @ts-expect-error not before it is known to be there
    decoded.event;
    if (decoded.ok) expectTypeOf(decoded.event).toEqualTypeOf<CallEvent>();
    // @ts-expect-error only an invalid event has issues
    else decoded.error.issues;
  });
  expectTypeOf(decodeFrame('', 'server')).toExtend<{ ok: true; message: FromServer } | { ok: false }>();
  expectTypeOf(decodeFrame('', 'client')).toExtend<{ ok: true; message: ToServer } | { ok: false }>();
});

it('a frame: its keys tell what it is, and its direction what is in it', () => {
  compiled(() => {
    if ('method' in fromServer) {
      expectTypeOf(fromServer.method).toEqualTypeOf<ServerMethod>();
      if (fromServer.method === 'verto.bye') {
        expectTypeOf(fromServer.params.callID).toEqualTypeOf<DialogId>();
        expectTypeOf(fromServer.params.dialogParams).toEqualTypeOf<unknown>();
      }
    } else if ('result' in fromServer) expectTypeOf(fromServer.id).toEqualTypeOf<string | number | null>();
    else if ('error' in fromServer) expectTypeOf(fromServer.error.causeCode).toEqualTypeOf<number | undefined>();
    else expectTypeOf(fromServer.speedTest).toEqualTypeOf<string>();

    if ('method' in toServer) {
      expectTypeOf(toServer.method).toEqualTypeOf<ClientMethod>();
      if (toServer.method === 'verto.bye') {
        expectTypeOf(toServer.params.dialogParams.callID).toEqualTypeOf<DialogId>();
        expectTypeOf(toServer.params.callID).toEqualTypeOf<unknown>();
      }
    }

    const request = { jsonrpc: '2.0', id: 1 } as const;
    encodeFrame({ ...request, method: 'verto.bye', params: { dialogParams: { callID: dialogId } } });
    // @ts-expect-error a callID is branded
    encodeFrame({ ...request, method: 'verto.bye', params: { dialogParams: { callID: 'c' } } });
    // @ts-expect-error FreeSWITCH does nothing for an action that it does not know
    encodeFrame({ ...request, method: 'verto.modify', params: { action: 'park', dialogParams: { callID: dialogId } } });
    // @ts-expect-error there is no such method
    encodeFrame({ ...request, method: 'verto.ringing', params: {} });
    // @ts-expect-error there is no such cause
    hangupCauses.USER_ASLEEP;
  });
});

it('a result is its method’s', () => {
  compiled(() => {
    const invited = decodeResult('verto.invite', {});
    if (invited.ok) {
      expectTypeOf(invited.result.callID).toEqualTypeOf<DialogId>();
      expectTypeOf(invited.result.subscribedChannels).toEqualTypeOf<unknown>();
      // @ts-expect-error another method's result
      invited.result satisfies ClientResults['verto.bye'] & { causeCode: number };
      // @ts-expect-error a channel list is what verto.subscribe answers
      const channels: readonly string[] = invited.result.subscribedChannels;
      compiled(() => channels);
    }
    const reply = {} as Reply;
    // @ts-expect-error not before it is known to be one
    reply.result;
    if (reply.outcome === 'result' && reply.method === 'verto.modify') {
      expectTypeOf(reply.result).toEqualTypeOf<ClientResults['verto.modify']>();
    }
    if (reply.outcome === 'result' && reply.method === 'verto.subscribe') {
      // @ts-expect-error read as the wrong method's
      reply.result satisfies ClientResults['verto.invite'];
    }
  });
});

it('a session', () => {
  compiled(() => {
    const session = createVertoSession({ login: '1000', passwd: 'p', sessid: SessId.parse('s') });
    // @ts-expect-error a sessid is branded
    createVertoSession({ login: '1000', passwd: 'p', sessid: 's' });
    // @ts-expect-error an answer has an SDP
    session.request({ method: 'verto.answer', params: { dialogParams: { callID: dialogId } } }, undefined, 0);
    // @ts-expect-error a method of FreeSWITCH's
    session.request({ method: 'verto.display', params: {} }, undefined, 0);
  });
});
