import * as z from 'zod';
import { SdpText } from '../call-params.ts';
import { DialogRef } from '../dialog-params.ts';
import { DialogId } from '../ids.ts';
import { expected } from '../issue.ts';
import { requestKeys, resultKeys } from '../request-keys.ts';

/** What verto.modify can do: `transfer` to a `destination`, `replace` a `replaceCallID`, `updateMedia` with an SDP offer. */
export const ModifyAction = z.enum([
  'hold',
  'unhold',
  'toggleHold',
  'transfer',
  'replace',
  'updateMedia',
  'videoRefresh',
]);
export type ModifyAction = z.infer<typeof ModifyAction>;

/** FreeSWITCH does nothing for an action that it does not know, and calls it a success. Letter case does not count to it. */
const Action = z.union([ModifyAction, z.string().brand<'UnknownAction'>()], { error: expected('a string') });

/** Client: changes a call. */
export const ModifyParams = z
  .looseObject({
    action: Action,
    dialogParams: DialogRef,
    destination: z.string().optional(),
    replaceCallID: DialogId.optional(),
    sdp: SdpText.optional(),
    ...requestKeys,
  })
  .meta({ $comment: 'verto__modify_func' });
export type ModifyParams = z.infer<typeof ModifyParams>;

/** `sdp`: the answer to updateMedia. `holdState`, `held` or `active`, is no proof of what was asked for. */
export const ModifyResult = z
  .looseObject({
    callID: DialogId,
    action: Action,
    holdState: z.string().optional(),
    message: z.string().optional(),
    sdp: SdpText.optional(),
    ...resultKeys,
  })
  .meta({ $comment: 'verto__modify_func' });
export type ModifyResult = z.infer<typeof ModifyResult>;
