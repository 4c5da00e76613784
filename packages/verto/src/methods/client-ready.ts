import * as z from 'zod';
import { DialogId } from '../ids.ts';

/** Server: the session is up, once per socket; `reattached_sessions`: the calls that FreeSWITCH still has for it. */
export const ClientReadyParams = z
  .looseObject({ reattached_sessions: z.array(DialogId) })
  .meta({ $comment: 'attach_calls' });
export type ClientReadyParams = z.infer<typeof ClientReadyParams>;
