import { z } from 'zod';

const Channels = z.union([z.string(), z.array(z.string())]);

/** Client: listen to event channels, `name` or `name.anything`. */
export const SubscribeParams = z.looseObject({ eventChannel: Channels });
export type SubscribeParams = z.infer<typeof SubscribeParams>;

export const SubscribeResult = z.looseObject({
  subscribedChannels: z.array(z.string()).optional(),
  unauthorizedChannels: z.array(z.string()).optional(),
  alreadySubscribedChannels: z.array(z.string()).optional(),
});
export type SubscribeResult = z.infer<typeof SubscribeResult>;
