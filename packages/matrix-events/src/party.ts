// Who speaks in a call: a user and, from v1 on, one of the user's clients ("Voice over IP", party_id).
import * as z from 'zod';
import { PartyId, type UserId } from './ids.ts';
import { text } from './text.ts';
import type { VoipVersion } from './voip-version.ts';

/** `party_id` as clients write it: some bridges send `""` or null for "none" (KB1RD/matrix-pstn-bridge). */
export const OptionalPartyId = z.codec(text(0, 255).nullish(), PartyId.optional(), {
  decode: (wire) => (wire === null || wire === undefined || wire === '' ? undefined : wire),
  encode: (party) => party,
});

/** A client in a call. `partyId` is undefined for a v0 peer, which has none. */
export interface Party {
  /** Who sent the event; homeservers vouch for it. */
  readonly userId: UserId;
  /** Which of the user’s clients, by its own word. */
  readonly partyId: PartyId | undefined;
}

/**
 * The version an event speaks. Where it is left out (nheko's negotiate, old Java bridges) a party id tells: v0 had none.
 */
export function versionOf(content: {
  readonly version?: VoipVersion | undefined;
  readonly party_id?: PartyId | undefined;
}): VoipVersion {
  return content.version ?? (content.party_id === undefined ? 'v0' : 'v1');
}

/** The party that sent an event. A v0 event has no party id, whatever it says. */
export function partyOf(event: {
  readonly sender: UserId;
  readonly content: { readonly version?: VoipVersion | undefined; readonly party_id?: PartyId | undefined };
}): Party {
  return {
    userId: event.sender,
    partyId: versionOf(event.content) === 'v0' ? undefined : event.content.party_id,
  };
}
