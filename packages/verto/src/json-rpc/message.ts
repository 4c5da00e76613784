// JSON-RPC 2.0 with no Verto in it. Each side numbers its own requests, and both count from 1: what a message is shows
// in its keys, never in its id. The envelope has these keys and no others, so that `'method' in message` tells in the
// types as well; what is in it is open.
import * as z from 'zod';
import { expected } from '../issue.ts';

/** A request's id. `0` and `''` are ids like any other; null only answers what could not be read. */
export const RpcId = z.union([z.string(), z.number()], { error: expected('a string or a number') });
export type RpcId = z.infer<typeof RpcId>;

/** The answer to a request. Which method's it is, only who asked can know. */
export const Result = z.object({
  jsonrpc: z.literal('2.0'),
  id: RpcId.nullable(),
  result: z.looseObject({}),
});
export type Result = z.infer<typeof Result>;

/** The schema of a request, which asks for something: answered by a result or an error of its id. */
export function requestOf<const M extends string, P extends z.ZodType>(method: M, params: P) {
  return z.object({ jsonrpc: z.literal('2.0'), id: RpcId, method: z.literal(method), params });
}

/** The schema of the refusal of a request. */
export function failureOf<E extends z.ZodType>(error: E) {
  return z.object({ jsonrpc: z.literal('2.0'), id: RpcId.nullable(), error });
}
