import * as z from 'zod';
import { text } from './text.ts';

/** What fits into an event: 65,536 bytes of canonical JSON with signatures and hashes, less in an encrypted room. */
const Sdp = text(1, 60_000);

/** An SDP whose type follows from the event it is in: some clients write another type there, or none. */
function descriptionOf<T extends 'offer' | 'answer'>(type: T) {
  const Type = z.codec(z.unknown().optional(), z.literal(type), { decode: () => type, encode: (value) => value });
  return z.looseObject({ type: Type, sdp: Sdp });
}

/** `offer` of m.call.invite. */
export const Offer = descriptionOf('offer').meta({ $comment: 'spec, m.call.invite' });
export type Offer = z.infer<typeof Offer>;

/** `answer` of m.call.answer. */
export const Answer = descriptionOf('answer').meta({ $comment: 'spec, m.call.answer' });
export type Answer = z.infer<typeof Answer>;

/** `description` of m.call.negotiate: `offer`, `answer`, MSC3635's `pranswer`, or a type not known yet. */
export const SessionDescription = z
  .looseObject({ type: text(1), sdp: Sdp })
  .meta({ $comment: 'spec, m.call.negotiate' });
export type SessionDescription = z.infer<typeof SessionDescription>;
