import * as z from 'zod';
import { Capabilities } from '../capabilities.ts';
import { callEvent, commonKeys } from '../envelope.ts';
import { UserId } from '../ids.ts';
import { LifetimeMs } from '../lifetime.ts';
import { Offer } from '../session-description.ts';
import { streamMetadataKeys } from '../stream-metadata.ts';

/** nheko always writes the key, empty where it means nobody in particular. One that cannot be read must not ring everyone. */
const Invitee = z.codec(z.string().optional(), UserId.optional(), {
  decode: (wire) => (wire === '' ? undefined : wire),
  encode: (invitee) => invitee,
});

/** Where an invite does not say how long it is valid: what matrix-js-sdk writes. */
export const DEFAULT_INVITE_LIFETIME_MS = 60_000;

/** Opens a call. `invitee` absent: any member of the room but the sender may answer. Spec: "m.call.invite". */
export const InviteContent = z.looseObject({
  ...commonKeys,
  offer: Offer,
  lifetime: LifetimeMs.meta({ $comment: 'spec, m.call.invite' }).optional(),
  invitee: Invitee.meta({ $comment: 'spec, m.call.invite' }),
  capabilities: Capabilities.optional(),
  ...streamMetadataKeys,
});
export type InviteContent = z.infer<typeof InviteContent>;

/** m.call.invite: a call begins, with an SDP. */
export const InviteEvent = callEvent(['m.call.invite'], InviteContent);
export type InviteEvent = z.infer<typeof InviteEvent>;

/**
 * An invite with its offer where it belongs. vertobot, the bridge of 2014, wrote it under `answer` (bridge.pl); no invite
 * has an answer otherwise.
 */
export function offerInPlace(content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (content.offer !== undefined || content.answer === undefined) return content;
  const { answer, ...rest } = content;
  return { ...rest, offer: answer };
}
