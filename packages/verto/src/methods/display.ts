import * as z from 'zod';
import { callParams } from '../call-params.ts';
import { DialogId } from '../ids.ts';

/** Server: who is at the other end now; the only message that says who answered. */
export const ServerDisplayParams = z
  .looseObject({
    callID: DialogId,
    display_name: z.string().optional(),
    display_number: z.string().optional(),
    ...callParams,
  })
  .meta({ $comment: 'messagehook' });
export type ServerDisplayParams = z.infer<typeof ServerDisplayParams>;
