import * as z from 'zod';
import { dialogKeys, SdpText } from '../call-params.ts';

/** Server: early media. `sdp` is the call's answer, and the only one: verto.answer then comes without. */
export const ServerMediaParams = z
  .looseObject({ ...dialogKeys, sdp: SdpText })
  .meta({ $comment: 'verto_send_media_indication' });
export type ServerMediaParams = z.infer<typeof ServerMediaParams>;
