import * as z from 'zod';
import { expected } from '../issue.ts';

/** Server: an operator speaks to every socket, logged in or not. `msg` is the text, cut into words. */
export const AnnounceParams = z.looseObject({
  msg: z
    .union([z.array(z.string()), z.string()], { error: expected('an array of strings') })
    .meta({ $comment: 'verto_function' })
    .optional(),
});
export type AnnounceParams = z.infer<typeof AnnounceParams>;
