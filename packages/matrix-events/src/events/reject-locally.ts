import * as z from 'zod';
import { callEvent, commonKeys } from '../envelope.ts';
import { reasonAmong } from '../hangup-reason.ts';

const Reason = reasonAmong(['unimplemented', 'unsupported_protocol', 'needs_matrixrtc', 'unwanted']).meta({
  $comment: 'MSC4220',
});

/** One device cannot or will not take the call; the others go on ringing. MSC4220, which spells the type with "XXXX". */
export const RejectLocallyContent = z.looseObject({ ...commonKeys, reason: Reason.optional() });
export type RejectLocallyContent = z.infer<typeof RejectLocallyContent>;

/** m.call.reject_locally (MSC4220), under its stable and its unstable type. */
export const RejectLocallyEvent = callEvent(
  ['m.call.reject_locally', 'org.matrix.mscXXXX.call.reject_locally'],
  RejectLocallyContent,
);
export type RejectLocallyEvent = z.infer<typeof RejectLocallyEvent>;
