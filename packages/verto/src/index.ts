export { callParams, unknownParty, Variables } from './call-params.ts';
export { DialogParams, DialogRef, UserVariables } from './dialog-params.ts';
export {
  type DecodedFrame,
  decodeFrame,
  decodeResult,
  encodeFrame,
  type FrameError,
  type FromServer,
  type SpeedTest,
  type ToServer,
} from './frame.ts';
export { type HangupCause, hangupCause, hangupCauses } from './hangup-cause.ts';
export { DialogId, SessId } from './ids.ts';
export type { Issue } from './issue.ts';
export { Result, RpcId } from './json-rpc/message.ts';
export { AnnounceParams } from './methods/announce.ts';
export { AnswerResult, ClientAnswerParams, ServerAnswerParams } from './methods/answer.ts';
export { AttachResult, ClientAttachParams, ServerAttachParams } from './methods/attach.ts';
export { BroadcastParams, BroadcastResult } from './methods/broadcast.ts';
export { ByeResult, ClientByeParams, ServerByeParams } from './methods/bye.ts';
export { ClientReadyParams } from './methods/client-ready.ts';
export { ServerDisplayParams } from './methods/display.ts';
export { EchoParams, EchoResult } from './methods/echo.ts';
export { EventParams } from './methods/event.ts';
export { FsapiParams, FsapiResult } from './methods/fsapi.ts';
export { ClientInfoParams, InfoResult, ServerInfoParams } from './methods/info.ts';
export { ClientInviteParams, InviteResult, ServerInviteParams } from './methods/invite.ts';
export { JsapiParams, JsapiResult } from './methods/jsapi.ts';
export { LoginParams, LoginResult } from './methods/login.ts';
export { ServerMediaParams } from './methods/media.ts';
export { MediaParamsParams } from './methods/media-params.ts';
export { ModifyAction, ModifyParams, ModifyResult } from './methods/modify.ts';
export { ClientPingParams, PingResult, ServerPingParams } from './methods/ping.ts';
export { PromptParams } from './methods/prompt.ts';
export { PuntParams } from './methods/punt.ts';
export { SubscribeParams, SubscribeResult } from './methods/subscribe.ts';
export { UnsubscribeParams, UnsubscribeResult } from './methods/unsubscribe.ts';
export {
  type ClientMethod,
  type ClientParams,
  type ClientRequest,
  type ClientResults,
  clientRequests,
  clientResults,
  type ServerMethod,
  type ServerParams,
  type ServerRequest,
  serverRequests,
} from './methods.ts';
export { errorCodes, Failure, RpcError } from './refusal.ts';
export { createVertoSession } from './session/create-session.ts';
export type {
  Asking,
  NoResult,
  Reply,
  SessionOutput,
  SessionPhase,
  VertoLogin,
  VertoSession,
  VertoSessionConfig,
} from './session/session.ts';
export type { VertoSessionSnapshot } from './session/snapshot.ts';
