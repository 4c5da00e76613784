import { z } from 'zod';

/** Client: an event into a channel. Without `localBroadcast` only FreeSWITCH's own modules get it. */
export const BroadcastParams = z.looseObject({
  eventChannel: z.string(),
  data: z.unknown(),
  localBroadcast: z.boolean().optional(),
});
export type BroadcastParams = z.infer<typeof BroadcastParams>;

/** Refusals come in the result: `code` -32002 and a message. */
export const BroadcastResult = z.looseObject({ message: z.string().optional(), code: z.number().optional() });
export type BroadcastResult = z.infer<typeof BroadcastResult>;
