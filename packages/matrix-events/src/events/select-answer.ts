import * as z from 'zod';
import { callEvent, commonKeys } from '../envelope.ts';
import { PartyId } from '../ids.ts';

/** The caller says whose answer, or whose reject, counts: every other party is out. Spec: "m.call.select_answer". */
export const SelectAnswerContent = z.looseObject({
  ...commonKeys,
  selected_party_id: PartyId.meta({ $comment: 'spec, m.call.select_answer' }),
});
export type SelectAnswerContent = z.infer<typeof SelectAnswerContent>;

/** m.call.select_answer: the caller says which answer counts. */
export const SelectAnswerEvent = callEvent(['m.call.select_answer'], SelectAnswerContent);
export type SelectAnswerEvent = z.infer<typeof SelectAnswerEvent>;
