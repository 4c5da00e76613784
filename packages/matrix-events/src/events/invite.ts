import { z } from 'zod';
import { Capabilities } from '../capabilities.ts';
import { callEvent, commonKeys } from '../envelope.ts';
import { UserId } from '../ids.ts';
import { LifetimeMs } from '../lifetime.ts';
import { Offer } from '../session-description.ts';
import { streamMetadataKeys } from '../stream-metadata.ts';

/** nheko always writes the key, empty where it means nobody in particular. */
const Invitee = z.codec(z.string(), UserId.optional(), {
  decode: (wire) => (wire === '' ? undefined : wire),
  encode: (invitee) => invitee ?? '',
});

/** Where an invite does not say how long it is valid: what matrix-js-sdk writes. */
export const DEFAULT_INVITE_LIFETIME_MS = 60_000;

/** Opens a call. `invitee` absent: any member of the room but the sender may answer. Spec: "m.call.invite". */
export const InviteContent = z.looseObject({
  ...commonKeys,
  offer: Offer,
  lifetime: LifetimeMs.optional(),
  invitee: Invitee.optional(),
  capabilities: Capabilities.optional(),
  ...streamMetadataKeys,
});
export type InviteContent = z.infer<typeof InviteContent>;

export const InviteEvent = callEvent(['m.call.invite'], InviteContent);
export type InviteEvent = z.infer<typeof InviteEvent>;
