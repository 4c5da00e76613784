import * as z from 'zod';
import { callEvent, commonKeys } from '../envelope.ts';
import { ReasonField } from '../hangup-reason.ts';

/**
 * Declines a v1 call for all of the user's devices. The spec knows no `reason` here, but matrix-js-sdk, Element Android
 * and FluffyChat read one: it is the only way to make a caller's client show "busy". Spec: "m.call.reject".
 */
export const RejectContent = z.looseObject({
  ...commonKeys,
  reason: ReasonField.meta({ $comment: 'matrix-js-sdk, onRejectReceived' }),
});
export type RejectContent = z.infer<typeof RejectContent>;

/** m.call.reject: the callee declines. */
export const RejectEvent = callEvent(['m.call.reject'], RejectContent);
export type RejectEvent = z.infer<typeof RejectEvent>;
