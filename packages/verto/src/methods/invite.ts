import { z } from 'zod';
import { callParams, dialogKeys, SdpText } from '../call-params.ts';
import { DialogParams } from '../dialog-params.ts';
import { DialogId } from '../ids.ts';

/** Client: places a call with a complete SDP offer (mod_verto.c, verto__invite_func). */
export const ClientInviteParams = z.looseObject({ sdp: SdpText, dialogParams: DialogParams });
export type ClientInviteParams = z.infer<typeof ClientInviteParams>;

/** Sent before FreeSWITCH has looked at anything: it says nothing of whether the call will work. */
export const InviteResult = z.looseObject({ message: z.string(), callID: DialogId });
export type InviteResult = z.infer<typeof InviteResult>;

/** Server: somebody calls this user. `sdp` is an offer without mids or BUNDLE (mod_verto.c, verto_send_invite). */
export const ServerInviteParams = z.looseObject({ ...dialogKeys, sdp: SdpText, ...callParams });
export type ServerInviteParams = z.infer<typeof ServerInviteParams>;
