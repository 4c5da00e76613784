import { z } from 'zod';
import { callEvent, commonKeys } from '../envelope.ts';

/** A transfer came to nothing. `reason`: `declined`, `failed_room_invite`, `failed_call_invite`, `failed_call`. MSC2747. */
export const RejectReplacementContent = z.looseObject({
  ...commonKeys,
  replacement_id: z.string().min(1),
  reason: z.string().optional(),
  call_failure_reason: z.string().optional(),
});
export type RejectReplacementContent = z.infer<typeof RejectReplacementContent>;

export const RejectReplacementEvent = callEvent(['m.call.reject_replacement'], RejectReplacementContent);
export type RejectReplacementEvent = z.infer<typeof RejectReplacementEvent>;
