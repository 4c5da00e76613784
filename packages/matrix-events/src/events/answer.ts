import * as z from 'zod';
import { Capabilities } from '../capabilities.ts';
import { callEvent, commonKeys } from '../envelope.ts';
import { Answer } from '../session-description.ts';
import { streamMetadataKeys } from '../stream-metadata.ts';

/** Takes a call. Several devices may; the caller picks the first it sees. Spec: "m.call.answer". */
export const AnswerContent = z.looseObject({
  ...commonKeys,
  answer: Answer,
  capabilities: Capabilities.optional(),
  ...streamMetadataKeys,
});
export type AnswerContent = z.infer<typeof AnswerContent>;

/** m.call.answer: the callee takes the call, with an SDP. */
export const AnswerEvent = callEvent(['m.call.answer'], AnswerContent);
export type AnswerEvent = z.infer<typeof AnswerEvent>;
