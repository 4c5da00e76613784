import * as z from 'zod';
import { dialogKeys, SdpText } from '../call-params.ts';
import { AnswerDialogParams } from '../dialog-params.ts';
import { requestKeys, resultKeys } from '../request-keys.ts';

/** Client: takes a call with a complete SDP answer. `CODEC ERROR` leaves the call ringing. */
export const ClientAnswerParams = z
  .looseObject({ sdp: SdpText, dialogParams: AnswerDialogParams, ...requestKeys })
  .meta({ $comment: 'verto__answer_func' });
export type ClientAnswerParams = z.infer<typeof ClientAnswerParams>;

/** The call is answered. Nothing is in it but what every result has. */
export const AnswerResult = z.looseObject(resultKeys).meta({ $comment: 'verto__answer_func' });
export type AnswerResult = z.infer<typeof AnswerResult>;

/** Server: the call was answered. `sdp` is absent when verto.media has carried it. */
export const ServerAnswerParams = z
  .looseObject({ ...dialogKeys, sdp: SdpText.optional() })
  .meta({ $comment: 'verto_send_media_indication' });
export type ServerAnswerParams = z.infer<typeof ServerAnswerParams>;
