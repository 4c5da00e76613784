import * as z from 'zod';
import { requestKeys, resultKeys } from '../request-keys.ts';

/**
 * Client: an event into a channel. Without `localBroadcast` only FreeSWITCH's own modules get it; with it, so do the Verto
 * clients that listen to that channel, all other keys included.
 */
export const BroadcastParams = z
  .looseObject({
    eventChannel: z.string(),
    data: z.unknown(),
    localBroadcast: z.boolean().optional(),
    ...requestKeys,
  })
  .meta({ $comment: 'verto__broadcast_func' });
export type BroadcastParams = z.infer<typeof BroadcastParams>;

/** Refusals come in the result: `code` -32002 and a message. */
export const BroadcastResult = z
  .looseObject({ message: z.string().optional(), code: z.number().optional(), ...resultKeys })
  .meta({ $comment: 'verto__broadcast_func' });
export type BroadcastResult = z.infer<typeof BroadcastResult>;
