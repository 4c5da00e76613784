import * as z from 'zod';
import { DialogRef } from '../dialog-params.ts';
import { DialogId } from '../ids.ts';
import { expected } from '../issue.ts';
import { requestKeys, resultKeys } from '../request-keys.ts';

/** Client: ends a call. Give one of `cause` (a name) and `causeCode`; an unknown name means 16. */
export const ClientByeParams = z
  .looseObject({
    dialogParams: DialogRef,
    cause: z.string().optional(),
    causeCode: z.union([z.number(), z.string()], { error: expected('a number or a string') }).optional(),
    ...requestKeys,
  })
  .meta({ $comment: 'verto__bye_func' });
export type ClientByeParams = z.infer<typeof ClientByeParams>;

/** `message` is `CALL ENDED`. */
export const ByeResult = z
  .looseObject({
    callID: DialogId,
    message: z.string(),
    causeCode: z.number().optional(),
    cause: z.string().optional(),
    ...resultKeys,
  })
  .meta({ $comment: 'verto__bye_func' });
export type ByeResult = z.infer<typeof ByeResult>;

/** Server: the call ended. `cause` is a name of `hangupCauses`, or `UNKNOWN`. */
export const ServerByeParams = z
  .looseObject({
    callID: DialogId,
    causeCode: z.union([z.number(), z.string()], { error: expected('a number or a string') }).optional(),
    cause: z.string().optional(),
  })
  .meta({ $comment: 'verto_on_hangup' });
export type ServerByeParams = z.infer<typeof ServerByeParams>;
