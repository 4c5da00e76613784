import * as z from 'zod';
import { InfoDialogParams } from '../dialog-params.ts';
import { DialogId } from '../ids.ts';
import { expected } from '../issue.ts';
import { requestKeys, resultKeys } from '../request-keys.ts';

const Chars = z.union([z.string(), z.number()], { error: expected('a string or a number') });
const InDialog = z.union([z.boolean(), z.literal('true')], { error: expected('a boolean') });

/**
 * Client: something beside the call. `dtmf`: digits `0-9 A-D * # w W f F`, played into the dialplan, groups cut by `+`, with
 * `@ms` for how long (switch_channel.c, switch_channel_queue_dtmf_string). `msg`: a chat message; its sender is always who
 * logged in. `type`: `mediaSettings`, with `dialogParams.audio`. `command`: for the dialplan, any JSON.
 */
export const ClientInfoParams = z
  .looseObject({
    dialogParams: InfoDialogParams.optional(),
    dtmf: z.string().optional(),
    type: z.string().optional(),
    command: z.unknown().optional(),
    txt: z.looseObject({ code: z.number().optional(), chars: Chars.optional() }).optional(),
    msg: z.looseObject({ to: z.string(), body: z.string(), inDialog: InDialog.optional() }).optional(),
    ...requestKeys,
  })
  .meta({ $comment: 'verto__info_func' });
export type ClientInfoParams = z.infer<typeof ClientInfoParams>;

/** `message` is `SENT`; without it the digits went nowhere, since there is no such call. */
export const InfoResult = z
  .looseObject({ message: z.string().optional(), ...resultKeys })
  .meta({ $comment: 'verto__info_func' });
export type InfoResult = z.infer<typeof InfoResult>;

/** Server: a chat message (`msg`) or real-time text (`txt`). DTMF comes from other Verto servers alone. */
export const ServerInfoParams = z.looseObject({
  callID: DialogId.meta({ $comment: 'chat_send' }).optional(),
  dtmf: z.string().meta({ $comment: 'not FreeSWITCH' }).optional(),
  msg: z
    .looseObject({ from: z.string().optional(), to: z.string().optional(), body: z.string().optional() })
    .meta({ $comment: 'chat_send' })
    .optional(),
  txt: z.looseObject({ chars: z.string().optional() }).meta({ $comment: 'set_text_funcs' }).optional(),
});
export type ServerInfoParams = z.infer<typeof ServerInfoParams>;
