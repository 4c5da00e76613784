import { z } from 'zod';
import { DialogRef } from '../dialog-params.ts';
import { DialogId } from '../ids.ts';

/** Client: ends a call. Give one of `cause` (a name) and `causeCode`; an unknown name means 16 (verto__bye_func). */
export const ClientByeParams = z.looseObject({
  dialogParams: DialogRef,
  cause: z.string().optional(),
  causeCode: z.union([z.number(), z.string()]).optional(),
});
export type ClientByeParams = z.infer<typeof ClientByeParams>;

export const ByeResult = z.looseObject({
  callID: DialogId,
  message: z.string(),
  causeCode: z.number().optional(),
  cause: z.string().optional(),
});
export type ByeResult = z.infer<typeof ByeResult>;

/** Server: the call ended. `cause` is a name of `hangupCauses`, or `UNKNOWN`. */
export const ServerByeParams = z.looseObject({
  callID: DialogId,
  causeCode: z.number().optional(),
  cause: z.string().optional(),
});
export type ServerByeParams = z.infer<typeof ServerByeParams>;
