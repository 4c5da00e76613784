import { z } from 'zod';

/** Server: an operator speaks to every socket. `msg` is the text, cut into words. */
export const AnnounceParams = z.looseObject({ msg: z.union([z.array(z.string()), z.string()]).optional() });
export type AnnounceParams = z.infer<typeof AnnounceParams>;
