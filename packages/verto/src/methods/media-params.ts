import * as z from 'zod';
import { DialogId } from '../ids.ts';

/** Server: capture constraints that would suit it, `{"video":{"width":…}}`. */
export const MediaParamsParams = z
  .looseObject({ callID: DialogId, mediaParams: z.unknown().optional() })
  .meta({ $comment: 'messagehook' });
export type MediaParamsParams = z.infer<typeof MediaParamsParams>;
