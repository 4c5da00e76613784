// What a client says of a call. FreeSWITCH reads these keys (mod_verto.c, verto__invite_func) and ignores all others,
// whatever else browser clients copy in: `tag`, `useVideo`, `login`.
import * as z from 'zod';
import { DialogId } from './ids.ts';
import { expected } from './issue.ts';

/** A number, or text that is one; for a bandwidth `default` as well. */
const Numeric = z.union([z.number(), z.string()], { error: expected('a number or a string') });

/** Variables that end up on the channel as `verto_dvar_<name>`; numbers and objects are dropped by FreeSWITCH. */
export const UserVariables = z.record(
  z.string(),
  z.union([z.string(), z.boolean()], { error: expected('a string or a boolean') }),
);
export type UserVariables = z.infer<typeof UserVariables>;

/** What a client says of a call that it places: `callID`, and names, numbers and wishes beside it (`verto__invite_func`). */
export const DialogParams = z
  .looseObject({
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
    callee_id_name: z.string().meta({ $comment: 'verto__answer_func' }).optional(),
    callee_id_number: z.string().meta({ $comment: 'verto__answer_func' }).optional(),
    ani: z.string().optional(),
    aniii: z.string().optional(),
    rdnis: z.string().optional(),
    /** These four count if `true`. */
    screenShare: z.boolean().optional(),
    secondSource: z.boolean().optional(),
    dedEnc: z.boolean().optional(),
    mirrorInput: z.boolean().optional(),
    /** false: the call ends when the socket drops, in place of waiting for it to come back. */
    recoverCall: z.boolean().optional(),
    /** 0 or more: watches that canvas as a second screen. */
    conferenceCanvasID: Numeric.optional(),
    /** kb/s; can only lower a limit that is set on the server. */
    outgoingBandwidth: Numeric.optional(),
    incomingBandwidth: Numeric.optional(),
    audio: z
      .looseObject({
        echoCancellation: z.boolean().optional(),
        noiseSuppression: z.boolean().optional(),
        autoGainControl: z.boolean().optional(),
      })
      .optional(),
    userVariables: UserVariables.optional(),
  })
  .meta({ $comment: 'verto__invite_func' });
export type DialogParams = z.infer<typeof DialogParams>;

/** The `dialogParams` of verto.answer. */
export const AnswerDialogParams = DialogParams.pick({
  callID: true,
  callee_id_name: true,
  callee_id_number: true,
}).meta({
  $comment: 'verto__answer_func',
});

/** The `dialogParams` of verto.info. */
export const InfoDialogParams = DialogParams.pick({ callID: true, audio: true, userVariables: true }).meta({
  $comment: 'verto__info_func',
});

/** The `dialogParams` of a method that only wants to know which call is meant. */
export const DialogRef = z.looseObject({ callID: DialogId });
export type DialogRef = z.infer<typeof DialogRef>;
