import { z } from 'zod';
import { dialogKeys, SdpText } from '../call-params.ts';
import { DialogParams } from '../dialog-params.ts';

/** Client: takes a call with a complete SDP answer. `CODEC ERROR` leaves the call ringing (verto__answer_func). */
export const ClientAnswerParams = z.looseObject({ sdp: SdpText, dialogParams: DialogParams });
export type ClientAnswerParams = z.infer<typeof ClientAnswerParams>;

export const AnswerResult = z.looseObject({});
export type AnswerResult = z.infer<typeof AnswerResult>;

/** Server: the call was answered. `sdp` is absent when verto.media has carried it (verto_on_media). */
export const ServerAnswerParams = z.looseObject({ ...dialogKeys, sdp: SdpText.optional() });
export type ServerAnswerParams = z.infer<typeof ServerAnswerParams>;
