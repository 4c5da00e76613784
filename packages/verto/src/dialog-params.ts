// What a client says of a call. FreeSWITCH reads these keys (mod_verto.c, verto__invite_func) and ignores all others.
import { z } from 'zod';
import { DialogId } from './ids.ts';

const Bandwidth = z.union([z.number(), z.string()]);

/** Variables that end up on the channel as `verto_dvar_<name>`; numbers and objects are dropped by FreeSWITCH. */
export const UserVariables = z.record(z.string(), z.union([z.string(), z.boolean()]));
export type UserVariables = z.infer<typeof UserVariables>;

export const DialogParams = z.looseObject({
  callID: DialogId,
  /** What the dialplan is asked for. Left out, it is `service`. */
  destination_number: z.string().optional(),
  /** Left out or empty, FreeSWITCH takes the first name that this socket ever gave: always send one. */
  caller_id_name: z.string().optional(),
  /** Left out, the user's own number, or `0000000000`. */
  caller_id_number: z.string().optional(),
  remote_caller_id_name: z.string().optional(),
  remote_caller_id_number: z.string().optional(),
  /** Read on verto.answer alone. */
  callee_id_name: z.string().optional(),
  callee_id_number: z.string().optional(),
  ani: z.string().optional(),
  aniii: z.string().optional(),
  rdnis: z.string().optional(),
  screenShare: z.boolean().optional(),
  secondSource: z.boolean().optional(),
  dedEnc: z.boolean().optional(),
  mirrorInput: z.boolean().optional(),
  /** false: the call ends when the socket drops, in place of waiting for it to come back. */
  recoverCall: z.boolean().optional(),
  conferenceCanvasID: z.union([z.number(), z.string()]).optional(),
  /** kb/s; can only lower a limit that is set on the server. */
  outgoingBandwidth: Bandwidth.optional(),
  incomingBandwidth: Bandwidth.optional(),
  audio: z
    .looseObject({
      echoCancellation: z.boolean().optional(),
      noiseSuppression: z.boolean().optional(),
      autoGainControl: z.boolean().optional(),
    })
    .optional(),
  userVariables: UserVariables.optional(),
});
export type DialogParams = z.infer<typeof DialogParams>;

/** The `dialogParams` of a method that only wants to know which call is meant. */
export const DialogRef = z.looseObject({ callID: DialogId });
export type DialogRef = z.infer<typeof DialogRef>;
