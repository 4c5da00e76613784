import { z } from 'zod';
import { DialogParams } from '../dialog-params.ts';
import { DialogId } from '../ids.ts';

/**
 * Client: something beside the call. `dtmf`: digits `0-9 A-D * # w W`, played into the dialplan. `msg`: a chat message;
 * its sender is always who logged in (verto__info_func).
 */
export const ClientInfoParams = z.looseObject({
  dialogParams: DialogParams.optional(),
  dtmf: z.string().optional(),
  type: z.string().optional(),
  command: z.unknown().optional(),
  txt: z.looseObject({ code: z.number().optional(), chars: z.union([z.string(), z.number()]).optional() }).optional(),
  msg: z.looseObject({ to: z.string(), body: z.string() }).optional(),
});
export type ClientInfoParams = z.infer<typeof ClientInfoParams>;

/** `message` is `SENT`; without it the digits went nowhere, since there is no such call. */
export const InfoResult = z.looseObject({ message: z.string().optional() });
export type InfoResult = z.infer<typeof InfoResult>;

/** Server: a chat message (`msg`) or real-time text (`txt`). DTMF towards a client does not exist. */
export const ServerInfoParams = z.looseObject({
  callID: DialogId.optional(),
  dtmf: z.string().optional(),
  msg: z
    .looseObject({ from: z.string().optional(), to: z.string().optional(), body: z.string().optional() })
    .optional(),
  txt: z.looseObject({ chars: z.string().optional() }).optional(),
});
export type ServerInfoParams = z.infer<typeof ServerInfoParams>;
