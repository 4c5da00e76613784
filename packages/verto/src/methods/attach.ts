import * as z from 'zod';
import { callParams, dialogKeys, SdpText } from '../call-params.ts';
import { DialogRef } from '../dialog-params.ts';
import { requestKeys, resultKeys } from '../request-keys.ts';

/**
 * Client: an answer to the server's attach. It restarts DTLS for good, which a client that keeps its peer connection does
 * not survive: use `verto.modify` with `updateMedia`. Here for completeness.
 */
export const ClientAttachParams = z
  .looseObject({ sdp: SdpText, dialogParams: DialogRef, ...requestKeys })
  .meta({ $comment: 'verto__attach_func' });
export type ClientAttachParams = z.infer<typeof ClientAttachParams>;

/** The call is attached. Nothing is in it but what every result has. */
export const AttachResult = z.looseObject(resultKeys).meta({ $comment: 'verto__attach_func' });
export type AttachResult = z.infer<typeof AttachResult>;

/** Server: a new offer for a call that goes on, after a reconnect or a renegotiation by FreeSWITCH. */
export const ServerAttachParams = z
  .looseObject({ ...dialogKeys, sdp: SdpText, ...callParams })
  .meta({ $comment: 'tech_reattach; verto_connect' });
export type ServerAttachParams = z.infer<typeof ServerAttachParams>;
