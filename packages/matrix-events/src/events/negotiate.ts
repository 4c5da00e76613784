import * as z from 'zod';
import { Capabilities } from '../capabilities.ts';
import { callEvent, commonKeys } from '../envelope.ts';
import { LifetimeMs } from '../lifetime.ts';
import { SessionDescription } from '../session-description.ts';
import { streamMetadataKeys } from '../stream-metadata.ts';

/**
 * A new offer within a v1 call, or the answer to one: hold, ICE restart, media added. Nothing but the SDP's type tells
 * which offer an answer is for. `lifetime` is missing from the answers of Element iOS. Spec: "m.call.negotiate".
 */
export const NegotiateContent = z.looseObject({
  ...commonKeys,
  description: SessionDescription,
  lifetime: LifetimeMs.meta({ $comment: 'spec, m.call.negotiate' }).optional(),
  capabilities: Capabilities.optional(),
  ...streamMetadataKeys,
});
export type NegotiateContent = z.infer<typeof NegotiateContent>;

/** m.call.negotiate: another offer or answer within a call. */
export const NegotiateEvent = callEvent(['m.call.negotiate'], NegotiateContent);
export type NegotiateEvent = z.infer<typeof NegotiateEvent>;
