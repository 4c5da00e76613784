import { z } from 'zod';

/** Client: listen no longer. */
export const UnsubscribeParams = z.looseObject({ eventChannel: z.union([z.string(), z.array(z.string())]) });
export type UnsubscribeParams = z.infer<typeof UnsubscribeParams>;

export const UnsubscribeResult = z.looseObject({
  unsubscribedChannels: z.array(z.string()).optional(),
  notSubscribedChannels: z.array(z.string()).optional(),
});
export type UnsubscribeResult = z.infer<typeof UnsubscribeResult>;
