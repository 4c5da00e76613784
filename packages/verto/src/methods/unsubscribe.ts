import * as z from 'zod';
import { requestKeys, resultKeys } from '../request-keys.ts';
import { EventChannels } from './subscribe.ts';

/** Client: listen no longer. */
export const UnsubscribeParams = z
  .looseObject({ eventChannel: EventChannels, ...requestKeys })
  .meta({ $comment: 'verto__unsubscribe_func' });
export type UnsubscribeParams = z.infer<typeof UnsubscribeParams>;

/** Which channels were given up, and which had not been taken. */
export const UnsubscribeResult = z
  .looseObject({
    unsubscribedChannels: z.array(z.string()).optional(),
    notSubscribedChannels: z.array(z.string()).optional(),
    ...resultKeys,
  })
  .meta({ $comment: 'verto__unsubscribe_func' });
export type UnsubscribeResult = z.infer<typeof UnsubscribeResult>;
