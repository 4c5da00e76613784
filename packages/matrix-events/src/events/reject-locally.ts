import { z } from 'zod';
import { callEvent, commonKeys } from '../envelope.ts';

/** One device cannot or will not take the call; the others go on ringing. MSC4220, which spells the type with "XXXX". */
export const RejectLocallyContent = z.looseObject({ ...commonKeys, reason: z.string().optional() });
export type RejectLocallyContent = z.infer<typeof RejectLocallyContent>;

export const RejectLocallyEvent = callEvent(
  ['m.call.reject_locally', 'org.matrix.mscXXXX.call.reject_locally'],
  RejectLocallyContent,
);
export type RejectLocallyEvent = z.infer<typeof RejectLocallyEvent>;
