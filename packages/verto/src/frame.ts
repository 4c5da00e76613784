// What goes over the socket: one JSON text a frame. The direction is part of a message's type: FreeSWITCH names a call by
// `params.callID`, its client by `params.dialogParams.callID`.
import type { z } from 'zod';
import { compiledOnce } from './compiled.ts';
import { type Issue, tell } from './issue.ts';
import { Result, type RpcId } from './json-rpc/message.ts';
import {
  type ClientMethod,
  type ClientRequest,
  type ClientResults,
  clientRequests,
  clientResults,
  type ServerMethod,
  type ServerRequest,
  serverRequests,
} from './methods.ts';
import { Failure } from './refusal.ts';

/** A frame of mod_verto's bandwidth test, which is not JSON: `#SPU …`. Nobody who did not ask for one gets it. */
export interface SpeedTest {
  /** The frame’s text. */
  readonly speedTest: string;
}

/** Anything that FreeSWITCH can send. */
export type FromServer = ServerRequest | Result | Failure | SpeedTest;
/** Anything that a client can send. */
export type ToServer = ClientRequest | Result | Failure | SpeedTest;

/**
 * Why a frame is no message. `message` and `issues` hold no value of the frame, so that no password gets into a log by
 * them; `received` is the frame. A request, which has a `method`, is owed an answer all the same.
 */
export type FrameError = {
  /** A sentence for a log. */
  readonly message: string;
  /** The frame. It may hold a password: not for a log. */
  readonly received: unknown;
} /** The text is no JSON. */ & (
  | { readonly code: 'not-json' }
  /** No request, result or error: or several in an array, which nobody here ever asks for. */
  | { readonly code: 'not-a-message' }
  /** A request of a method that mod_verto does not have: it is owed an answer under this `id`. */
  | { readonly code: 'unknown-method'; readonly id: RpcId; readonly method: string }
  /** A message that cannot be read: `issues` have each path, and what was expected there. */
  | {
      readonly code: 'invalid';
      readonly id: RpcId | undefined;
      readonly method: string | undefined;
      readonly issues: readonly Issue[];
    }
);

/** What {@link decodeFrame} answers: the message, or why it is none. */
export type DecodedFrame<T> =
  /** A copy, unknown keys included. */
  | { readonly ok: true; readonly message: T }
  /** It is none, or cannot be read: `error.code` says which. */
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
  const schemas: { readonly [K in ClientMethod]: z.ZodType<ClientResults[K]> } = clientResults;
  const parsed = compiledOnce(schemas[method]).safeParse(result);
  return parsed.success ? { ok: true, result: parsed.data } : { ok: false, issues: parsed.error.issues };
}

function decodeMessage(json: unknown, from: 'server' | 'client' | undefined): DecodedFrame<FromServer | ToServer> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return failed({ code: 'not-a-message', message: 'expected a JSON-RPC object', received: json });
  }
  if ('method' in json) return decodeRequest(json, from);
  if ('result' in json) return parsed(Result, json);
  if ('error' in json) return parsed(Failure, json);
  return failed({ code: 'not-a-message', message: 'expected "method", "result" or "error"', received: json });
}

function decodeRequest(
  json: { readonly method?: unknown; readonly id?: unknown },
  from: 'server' | 'client' | undefined,
): DecodedFrame<FromServer | ToServer> {
  const { method } = json;
  const id = idOf(json);
  if (typeof method !== 'string' || id === undefined) {
    return failed({
      code: 'not-a-message',
      message: `expected a request with ${typeof method === 'string' ? 'an "id"' : 'a string "method"'}`,
      received: json,
    });
  }
  const schema = requestSchema(method, from ?? senderOf(json));
  if (schema !== undefined) return parsed(schema, json, method);
  return failed({
    code: 'unknown-method',
    id,
    method,
    message: `no method ${JSON.stringify(method.slice(0, 80))}`,
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

function parsed<T extends FromServer | ToServer>(schema: z.ZodType<T>, json: object, method?: string): DecodedFrame<T> {
  const result = compiledOnce(schema).safeParse(json);
  if (result.success) return { ok: true, message: result.data };
  const { issues } = result.error;
  const message = `${method ?? 'response'}: ${tell(issues)}`;
  return failed({ code: 'invalid', id: idOf(json), method, message, issues, received: json });
}

function idOf({ id }: { readonly id?: unknown }): RpcId | undefined {
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

function failed(error: FrameError): { readonly ok: false; readonly error: FrameError } {
  return { ok: false, error };
}
