// What goes over the socket: one JSON text a frame. The direction is part of a message's type: FreeSWITCH names a call by
// `params.callID`, its client by `params.dialogParams.callID`.
import type { z } from 'zod';
import { Failure, Result, type RpcId, requestOf } from './json-rpc/message.ts';
import { AnnounceParams } from './methods/announce.ts';
import { AnswerResult, ClientAnswerParams, ServerAnswerParams } from './methods/answer.ts';
import { AttachResult, ClientAttachParams, ServerAttachParams } from './methods/attach.ts';
import { BroadcastParams, BroadcastResult } from './methods/broadcast.ts';
import { ByeResult, ClientByeParams, ServerByeParams } from './methods/bye.ts';
import { ClientReadyParams } from './methods/client-ready.ts';
import { ServerDisplayParams } from './methods/display.ts';
import { EchoParams, EchoResult } from './methods/echo.ts';
import { EventParams } from './methods/event.ts';
import { FsapiParams, FsapiResult } from './methods/fsapi.ts';
import { ClientInfoParams, InfoResult, ServerInfoParams } from './methods/info.ts';
import { ClientInviteParams, InviteResult, ServerInviteParams } from './methods/invite.ts';
import { JsapiParams, JsapiResult } from './methods/jsapi.ts';
import { LoginParams, LoginResult } from './methods/login.ts';
import { ServerMediaParams } from './methods/media.ts';
import { MediaParamsParams } from './methods/media-params.ts';
import { ModifyParams, ModifyResult } from './methods/modify.ts';
import { PingParams, PingResult } from './methods/ping.ts';
import { PromptParams } from './methods/prompt.ts';
import { PuntParams } from './methods/punt.ts';
import { SubscribeParams, SubscribeResult } from './methods/subscribe.ts';
import { UnsubscribeParams, UnsubscribeResult } from './methods/unsubscribe.ts';

/** Every request that FreeSWITCH makes (mod_verto.c emits no other). */
export const serverRequests = {
  'verto.invite': requestOf('verto.invite', ServerInviteParams),
  'verto.attach': requestOf('verto.attach', ServerAttachParams),
  'verto.media': requestOf('verto.media', ServerMediaParams),
  'verto.answer': requestOf('verto.answer', ServerAnswerParams),
  'verto.bye': requestOf('verto.bye', ServerByeParams),
  'verto.display': requestOf('verto.display', ServerDisplayParams),
  'verto.info': requestOf('verto.info', ServerInfoParams),
  'verto.event': requestOf('verto.event', EventParams),
  'verto.prompt': requestOf('verto.prompt', PromptParams),
  'verto.mediaParams': requestOf('verto.mediaParams', MediaParamsParams),
  'verto.announce': requestOf('verto.announce', AnnounceParams),
  'verto.clientReady': requestOf('verto.clientReady', ClientReadyParams),
  'verto.punt': requestOf('verto.punt', PuntParams),
  'verto.ping': requestOf('verto.ping', PingParams),
} as const;

/** Every request that FreeSWITCH takes (mod_verto.c, verto_init). */
export const clientRequests = {
  login: requestOf('login', LoginParams),
  echo: requestOf('echo', EchoParams),
  jsapi: requestOf('jsapi', JsapiParams),
  fsapi: requestOf('fsapi', FsapiParams),
  'verto.invite': requestOf('verto.invite', ClientInviteParams),
  'verto.answer': requestOf('verto.answer', ClientAnswerParams),
  'verto.bye': requestOf('verto.bye', ClientByeParams),
  'verto.info': requestOf('verto.info', ClientInfoParams),
  'verto.modify': requestOf('verto.modify', ModifyParams),
  'verto.attach': requestOf('verto.attach', ClientAttachParams),
  'verto.ping': requestOf('verto.ping', PingParams),
  'verto.subscribe': requestOf('verto.subscribe', SubscribeParams),
  'verto.unsubscribe': requestOf('verto.unsubscribe', UnsubscribeParams),
  'verto.broadcast': requestOf('verto.broadcast', BroadcastParams),
} as const;

/** What each of them is answered with. */
export interface ClientResults {
  login: LoginResult;
  echo: EchoResult;
  jsapi: JsapiResult;
  fsapi: FsapiResult;
  'verto.invite': InviteResult;
  'verto.answer': AnswerResult;
  'verto.bye': ByeResult;
  'verto.info': InfoResult;
  'verto.modify': ModifyResult;
  'verto.attach': AttachResult;
  'verto.ping': PingResult;
  'verto.subscribe': SubscribeResult;
  'verto.unsubscribe': UnsubscribeResult;
  'verto.broadcast': BroadcastResult;
}

const clientResults: { readonly [M in ClientMethod]: z.ZodType<ClientResults[M]> } = {
  login: LoginResult,
  echo: EchoResult,
  jsapi: JsapiResult,
  fsapi: FsapiResult,
  'verto.invite': InviteResult,
  'verto.answer': AnswerResult,
  'verto.bye': ByeResult,
  'verto.info': InfoResult,
  'verto.modify': ModifyResult,
  'verto.attach': AttachResult,
  'verto.ping': PingResult,
  'verto.subscribe': SubscribeResult,
  'verto.unsubscribe': UnsubscribeResult,
  'verto.broadcast': BroadcastResult,
};

export type ServerMethod = keyof typeof serverRequests;
export type ClientMethod = keyof typeof clientRequests;

/** A request of FreeSWITCH's, of one method or any. */
export type ServerRequest<M extends ServerMethod = ServerMethod> = z.output<(typeof serverRequests)[M]>;
/** A request of a client's, of one method or any. */
export type ClientRequest<M extends ClientMethod = ClientMethod> = z.output<(typeof clientRequests)[M]>;
export type ServerParams<M extends ServerMethod> = ServerRequest<M>['params'];
export type ClientParams<M extends ClientMethod> = z.output<(typeof clientRequests)[M]['shape']['params']>;

/** A frame of mod_verto's bandwidth test, which is not JSON: `#SPU …`. Nobody who did not ask for one gets it. */
export interface SpeedTest {
  readonly speedTest: string;
}

export type FromServer = ServerRequest | Result | Failure | SpeedTest;
export type ToServer = ClientRequest | Result | Failure | SpeedTest;

/** What zod says of a field: `path`, `code`, and a `message` with what was expected and what was there. */
export type Issue = z.core.$ZodIssue;

/** Why a frame is no message. Where it was a request, `id` and `method` say which: it is owed an answer all the same. */
export type FrameError = { readonly message: string; readonly received: unknown } & (
  | { readonly code: 'not-json' }
  /** No request, result or error: or several in an array, which nobody here ever asks for. */
  | { readonly code: 'not-a-message' }
  | { readonly code: 'unknown-method'; readonly id: RpcId; readonly method: string }
  | {
      readonly code: 'invalid';
      readonly id: RpcId | undefined;
      readonly method: string | undefined;
      readonly issues: readonly Issue[];
    }
);

export type DecodedFrame<T> =
  | { readonly ok: true; readonly message: T }
  | { readonly ok: false; readonly error: FrameError };

/**
 * Reads a frame: its text, or its JSON already parsed. Never throws. The result is a copy; unknown keys are kept in it.
 *
 * `from` says who sent it. Left out, a request counts as FreeSWITCH's or the client's by what is in it, which is what a
 * trace wants that does not say.
 */
export function decodeFrame(frame: unknown, from: 'server'): DecodedFrame<FromServer>;
export function decodeFrame(frame: unknown, from: 'client'): DecodedFrame<ToServer>;
export function decodeFrame(frame: unknown, from?: 'server' | 'client'): DecodedFrame<FromServer | ToServer>;
export function decodeFrame(frame: unknown, from?: 'server' | 'client'): DecodedFrame<FromServer | ToServer> {
  if (typeof frame !== 'string') return decodeMessage(frame, from);
  if (frame.startsWith('#')) return { ok: true, message: { speedTest: frame } };
  let json: unknown;
  try {
    json = JSON.parse(frame);
  } catch {
    return failed({ code: 'not-json', message: 'the frame is not JSON', received: frame });
  }
  return decodeMessage(json, from);
}

/** The text of a frame. Control characters in names and SDP cannot get out of their JSON string. */
export function encodeFrame(message: FromServer | ToServer): string {
  return 'jsonrpc' in message ? JSON.stringify(message) : message.speedTest;
}

/** Reads the result of a method, which does not say itself whose it is. Never throws. */
export function decodeResult<M extends ClientMethod>(
  method: M,
  result: unknown,
):
  | { readonly ok: true; readonly result: ClientResults[M] }
  | { readonly ok: false; readonly issues: readonly Issue[] } {
  const parsed = clientResults[method].safeParse(result);
  return parsed.success ? { ok: true, result: parsed.data } : { ok: false, issues: parsed.error.issues };
}

function decodeMessage(json: unknown, from: 'server' | 'client' | undefined): DecodedFrame<FromServer | ToServer> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return failed({ code: 'not-a-message', message: 'expected a JSON-RPC object', received: json });
  }
  if ('method' in json) return decodeRequest(json, from);
  if ('result' in json) return parsed(Result, json, undefined);
  if ('error' in json) return parsed(Failure, json, undefined);
  return failed({ code: 'not-a-message', message: 'expected "method", "result" or "error"', received: json });
}

function decodeRequest(
  json: { readonly method?: unknown; readonly id?: unknown },
  from: 'server' | 'client' | undefined,
): DecodedFrame<FromServer | ToServer> {
  const { id, method } = json;
  const rpcId = typeof id === 'string' || typeof id === 'number' ? id : undefined;
  if (typeof method !== 'string' || rpcId === undefined) {
    return failed({
      code: 'not-a-message',
      message: `expected a request with ${typeof method === 'string' ? 'an "id"' : 'a string "method"'}`,
      received: json,
    });
  }
  const schema = requestSchema(method, from ?? senderOf(json));
  if (schema !== undefined) return parsed(schema, json, { id: rpcId, method });
  return failed({
    code: 'unknown-method',
    id: rpcId,
    method,
    message: `no method ${JSON.stringify(method)}`,
    received: json,
  });
}

function requestSchema(
  method: string,
  from: 'server' | 'client',
): z.ZodType<ServerRequest | ClientRequest> | undefined {
  if (from === 'server') return isServerMethod(method) ? serverRequests[method] : undefined;
  return isClientMethod(method) ? clientRequests[method] : undefined;
}

function isServerMethod(method: string): method is ServerMethod {
  return Object.hasOwn(serverRequests, method);
}

function isClientMethod(method: string): method is ClientMethod {
  return Object.hasOwn(clientRequests, method);
}

/** Who sent a request, when nobody says: a method of one side only, or how it names its call. */
function senderOf({ method, params }: { readonly method?: unknown; readonly params?: unknown }): 'server' | 'client' {
  const name = String(method);
  if (!isServerMethod(name)) return 'client';
  if (!isClientMethod(name)) return 'server';
  return typeof params === 'object' && params !== null && 'dialogParams' in params ? 'client' : 'server';
}

function parsed<T extends FromServer | ToServer>(
  schema: z.ZodType<T>,
  json: unknown,
  request: { readonly id: RpcId; readonly method: string } | undefined,
): DecodedFrame<T> {
  const result = schema.safeParse(json);
  if (result.success) return { ok: true, message: result.data };
  const { issues } = result.error;
  const told = issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  return failed({
    code: 'invalid',
    id: request?.id,
    method: request?.method,
    message: `${request?.method ?? 'response'}: ${told}`,
    issues,
    received: json,
  });
}

function failed(error: FrameError): { readonly ok: false; readonly error: FrameError } {
  return { ok: false, error };
}
