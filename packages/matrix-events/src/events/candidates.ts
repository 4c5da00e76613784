import * as z from 'zod';
import { Candidate } from '../candidate.ts';
import { callEvent, commonKeys } from '../envelope.ts';

/** More ICE candidates of the sender; an empty one says that there are no more. Spec: "m.call.candidates". */
export const CandidatesContent = z.looseObject({
  ...commonKeys,
  candidates: z.array(Candidate).meta({ $comment: 'spec, m.call.candidates' }),
});
export type CandidatesContent = z.infer<typeof CandidatesContent>;

/** m.call.candidates: addresses that the sender can be reached at, found since its SDP. */
export const CandidatesEvent = callEvent(['m.call.candidates'], CandidatesContent);
export type CandidatesEvent = z.infer<typeof CandidatesEvent>;
