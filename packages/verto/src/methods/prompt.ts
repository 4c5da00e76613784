import * as z from 'zod';
import { DialogId } from '../ids.ts';

/** Server: the dialplan asks the user something. `type` is `dtmf` or `message`. */
export const PromptParams = z
  .looseObject({
    callID: DialogId,
    type: z.string().optional(),
    text: z.string().optional(),
    regex: z.string().optional(),
  })
  .meta({ $comment: 'messagehook' });
export type PromptParams = z.infer<typeof PromptParams>;
