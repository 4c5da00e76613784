// How mod_verto says no.
import * as z from 'zod';
import { failureOf } from './json-rpc/message.ts';

/** The error codes that mod_verto answers with (mod_verto.h), and the texts that go with them. */
export const errorCodes = {
  /** `Invalid Request`: the text was not JSON (process_input). `Invalid message`: no `"jsonrpc":"2.0"` (process_jrpc). */
  invalid: -32600,
  /** `Invalid Method, Missing Method or Permission Denied`: no such method, or not for this user (process_jrpc). */
  method: -32601,
  /** `Permission Denied`: a jsapi or fsapi command that is unknown, has no `data` or is not for this user (process_jrpc). */
  denied: -32602,
  /** `Authentication Required`: nobody is logged in on this socket, and the request has no `login` (check_auth). */
  authRequired: -32000,
  /**
   * `Missing params`, `Missing passwd`, `Missing or improper credentials`, `Login Incorrect`, `Authentication Failure`
   * (check_auth). `Session in use`: the `sessid` is another user's, and the socket is dropped (process_jrpc).
   */
  authFailed: -32001,
  /**
   * The call or its parameters. `Params data missing`, `Dialog data missing`, `CallID missing`, `SDP missing`, `action
   * missing`, `destination missing`, `replaceCallID missing`, `Invalid channel`: the request. `CALL DOES NOT EXIST`: over,
   * or being torn down. `CALL ERROR`: verto.invite failed, `causeCode` says why. `CODEC ERROR`: verto.answer failed and the
   * call goes on ringing. `CODEC NEGOTIATION ERROR`: updateMedia failed and the call goes on as it was; attach failed and
   * the call is over. `MEDIA ERROR`: after answer
   * and attach the call is over. `Cannot update a call that has not been answered.`, `Cannot attach
   * to a call that has not been answered.`: and now it is over. `call is not bridged`, `invalid transfer leg`, `transfer
   * failed`: verto.modify.
   */
  session: -32002,
} as const;

/**
 * The refusal of a request. The dispatcher's have `code` and `message` (mod_verto.c, jrpc_add_error); those of a method
 * lack one or both here and there, and have keys of the method's beside them.
 */
export const RpcError = z
  .looseObject({
    /** One of `errorCodes`. */
    code: z.number().optional(),
    message: z.string().optional(),
    callID: z.string().optional(),
    /** verto.modify. */
    action: z.string().optional(),
    holdState: z.string().optional(),
    /** verto.invite: a hangup cause, by name and number. */
    cause: z.string().optional(),
    causeCode: z.number().optional(),
    /** verto.subscribe and verto.unsubscribe, which have neither code nor message then. */
    unauthorizedChannels: z.array(z.string()).optional(),
    notSubscribedChannels: z.array(z.string()).optional(),
  })
  .meta({ $comment: 'jrpc_add_error; the method' });
export type RpcError = z.infer<typeof RpcError>;

/** A JSON-RPC error response, with what mod_verto puts into it. */
export const Failure = failureOf(RpcError);
export type Failure = z.infer<typeof Failure>;
