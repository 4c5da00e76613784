import * as z from 'zod';
import { callParams, dialogKeys, SdpText } from '../call-params.ts';
import { DialogParams } from '../dialog-params.ts';
import { DialogId } from '../ids.ts';
import { requestKeys, resultKeys } from '../request-keys.ts';

/** Client: places a call with a complete SDP offer. */
export const ClientInviteParams = z
  .looseObject({ sdp: SdpText, dialogParams: DialogParams, ...requestKeys })
  .meta({ $comment: 'verto__invite_func' });
export type ClientInviteParams = z.infer<typeof ClientInviteParams>;

/** `CALL CREATED`: sent before FreeSWITCH has looked at anything, it says nothing of whether the call will work. */
export const InviteResult = z
  .looseObject({ message: z.string(), callID: DialogId, ...resultKeys })
  .meta({ $comment: 'verto__invite_func' });
export type InviteResult = z.infer<typeof InviteResult>;

/** Server: somebody calls this user. `sdp` is an offer without mids or BUNDLE. */
export const ServerInviteParams = z
  .looseObject({ ...dialogKeys, sdp: SdpText, ...callParams })
  .meta({ $comment: 'verto_connect' });
export type ServerInviteParams = z.infer<typeof ServerInviteParams>;
