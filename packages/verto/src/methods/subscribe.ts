import * as z from 'zod';
import { expected } from '../issue.ts';
import { requestKeys, resultKeys } from '../request-keys.ts';

/** One channel or several. */
export const EventChannels = z.union([z.string(), z.array(z.string())], {
  error: expected('a string or an array of strings'),
});

/** Client: listen to event channels, `name` or `name.anything`. */
export const SubscribeParams = z
  .looseObject({ eventChannel: EventChannels, ...requestKeys })
  .meta({ $comment: 'verto__subscribe_func' });
export type SubscribeParams = z.infer<typeof SubscribeParams>;

/** An error in place of it, with `unauthorizedChannels` alone, where none was permitted. */
export const SubscribeResult = z
  .looseObject({
    subscribedChannels: z.array(z.string()).optional(),
    unauthorizedChannels: z.array(z.string()).optional(),
    alreadySubscribedChannels: z.array(z.string()).optional(),
    ...resultKeys,
  })
  .meta({ $comment: 'verto__subscribe_func' });
export type SubscribeResult = z.infer<typeof SubscribeResult>;
