import * as z from 'zod';
import { callEvent, commonKeys } from '../envelope.ts';
import { ReasonField } from '../hangup-reason.ts';

/** Ends a call, or gives up an invite; from a v0 callee it declines. Spec: "m.call.hangup". */
export const HangupContent = z.looseObject({
  ...commonKeys,
  reason: ReasonField.meta({ $comment: 'spec, m.call.hangup' }),
});
export type HangupContent = z.infer<typeof HangupContent>;

/** m.call.hangup: the call is over. */
export const HangupEvent = callEvent(['m.call.hangup'], HangupContent);
export type HangupEvent = z.infer<typeof HangupEvent>;
