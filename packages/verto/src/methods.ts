// Every method of Verto, by who asks: nothing else exists in mod_verto.
import type { z } from 'zod';
import { requestOf } from './json-rpc/message.ts';
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
import { ClientPingParams, PingResult, ServerPingParams } from './methods/ping.ts';
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
  'verto.ping': requestOf('verto.ping', ServerPingParams),
} as const;

/** Every request that FreeSWITCH takes (mod_verto.c, jrpc_init). */
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
  'verto.ping': requestOf('verto.ping', ClientPingParams),
  'verto.subscribe': requestOf('verto.subscribe', SubscribeParams),
  'verto.unsubscribe': requestOf('verto.unsubscribe', UnsubscribeParams),
  'verto.broadcast': requestOf('verto.broadcast', BroadcastParams),
} as const;

/** What each of them is answered with. */
export const clientResults = {
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
} as const satisfies Readonly<Record<ClientMethod, z.ZodType>>;

/** What FreeSWITCH asks or tells. */
export type ServerMethod = keyof typeof serverRequests;
/** What a client may ask. */
export type ClientMethod = keyof typeof clientRequests;

/** A request of FreeSWITCH's, of one method or any. */
export type ServerRequest<M extends ServerMethod = ServerMethod> = z.output<(typeof serverRequests)[M]>;
/** A request of a client's, of one method or any. */
export type ClientRequest<M extends ClientMethod = ClientMethod> = z.output<(typeof clientRequests)[M]>;
/** The params of a request of FreeSWITCH’s, decoded, by method. */
export type ServerParams<M extends ServerMethod> = ServerRequest<M>['params'];
/** The params of a request of a client’s, decoded, by method. */
export type ClientParams<M extends ClientMethod> = z.output<(typeof clientRequests)[M]['shape']['params']>;
/** The results of a client's requests, by method. */
export type ClientResults = { readonly [M in ClientMethod]: z.output<(typeof clientResults)[M]> };
