import { z } from 'zod';
import { SdpText } from '../call-params.ts';
import { DialogRef } from '../dialog-params.ts';
import { DialogId } from '../ids.ts';

/**
 * Client: changes a call. `action` is `hold`, `unhold`, `toggleHold`, `transfer` (with `destination`), `replace` (with
 * `replaceCallID`), `updateMedia` (with an SDP offer) or `videoRefresh`; any other one succeeds and does nothing
 * (verto__modify_func).
 */
export const ModifyParams = z.looseObject({
  action: z.string(),
  dialogParams: DialogRef,
  destination: z.string().optional(),
  replaceCallID: DialogId.optional(),
  sdp: SdpText.optional(),
});
export type ModifyParams = z.infer<typeof ModifyParams>;

/** `sdp`: the answer to updateMedia. */
export const ModifyResult = z.looseObject({
  callID: DialogId,
  action: z.string(),
  holdState: z.string().optional(),
  message: z.string().optional(),
  sdp: SdpText.optional(),
});
export type ModifyResult = z.infer<typeof ModifyResult>;
