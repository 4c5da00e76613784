import * as z from 'zod';
import { callEvent, commonKeys } from '../envelope.ts';
import { ReasonField, reasonAmong } from '../hangup-reason.ts';
import { text } from '../text.ts';

const Reason = reasonAmong(['declined', 'failed_room_invite', 'failed_call_invite', 'failed_call']);

/** A transfer came to nothing. `call_failure_reason` goes with `failed_call`: why the new call ended. MSC2747. */
export const RejectReplacementContent = z.looseObject({
  ...commonKeys,
  replacement_id: text(1).meta({ $comment: 'MSC2747' }),
  reason: Reason.meta({ $comment: 'MSC2747' }).optional(),
  call_failure_reason: ReasonField.meta({ $comment: 'MSC2747' }),
});
export type RejectReplacementContent = z.infer<typeof RejectReplacementContent>;

/** m.call.reject_replacement (MSC2747): a transfer came to nothing. */
export const RejectReplacementEvent = callEvent(['m.call.reject_replacement'], RejectReplacementContent);
export type RejectReplacementEvent = z.infer<typeof RejectReplacementEvent>;
