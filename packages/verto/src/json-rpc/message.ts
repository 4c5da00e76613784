// JSON-RPC 2.0 with no Verto in it. Each side numbers its own requests, and both count from 1: what a message is shows in
// its keys, never in its id. The envelope has these keys and no others, so that `'method' in message` tells in the types
// as well; what is in it is open.
import { z } from 'zod';

/** A request's id. `0` and `''` are ids like any other; null only answers what could not be read. */
export const RpcId = z.union([z.string(), z.number()]);
export type RpcId = z.infer<typeof RpcId>;

/** The answer to a request. Which method's it is, only who asked can know. */
export const Result = z.object({
  jsonrpc: z.literal('2.0'),
  id: RpcId.nullable(),
  result: z.looseObject({}),
});
export type Result = z.infer<typeof Result>;

/**
 * The refusal of a request. FreeSWITCH leaves out `code` and `message` here and there, and adds keys beside them: `callID`,
 * `action`, `cause`, `causeCode` (mod_verto.c, jsonrpc_init).
 */
export const RpcError = z.looseObject({ code: z.number().optional(), message: z.string().optional() });
export type RpcError = z.infer<typeof RpcError>;

export const Failure = z.object({ jsonrpc: z.literal('2.0'), id: RpcId.nullable(), error: RpcError });
export type Failure = z.infer<typeof Failure>;

/** The schema of a request, which asks for something: answered by a {@link Result} or a {@link Failure} of its id. */
export function requestOf<const M extends string, P extends z.ZodType>(method: M, params: P) {
  return z.object({ jsonrpc: z.literal('2.0'), id: RpcId, method: z.literal(method), params });
}
