// What two peers that talk have told each other of their media: enough to answer the next offer.

import type { Millis } from '@mvbridge/sdp';
import { type DtlsRole, directionOf, dtlsRoleOf, type MediaDirection, transportsOf } from '@mvbridge/sdp';

export interface Media {
  /** FreeSWITCH's SDP as the client has it: the answer to an offer that changes nothing but directions. */
  readonly freeswitch: string;
  /** FreeSWITCH's DTLS role. It never changes while the call lasts, whatever FreeSWITCH's later SDPs say. */
  readonly role: DtlsRole;
  /** What the client's transports are: an offer with others is more than a hold. */
  readonly client: string;
  /** Who sends, as the client sees it. */
  readonly direction: MediaDirection;
  /** Whether the client says that its microphone is off. */
  readonly muted: boolean;
  /** From when on FreeSWITCH takes an updateMedia: before, it would hang up. */
  readonly modifiableAt: Millis;
}

/** The media of a call that FreeSWITCH has answered: its answer, as the client got it, to the client's offer. */
export function answeredBy(freeswitchAnswer: string, clientOffer: string, modifiableAt: Millis): Media {
  return {
    freeswitch: freeswitchAnswer,
    role: dtlsRoleOf(freeswitchAnswer) ?? 'active',
    client: transportsOf(clientOffer),
    direction: directionOf(clientOffer),
    muted: false,
    modifiableAt,
  };
}

/** The media of a call that the client has answered: FreeSWITCH's offer, as the client got it, and the client's answer. */
export function answeredTo(freeswitchOffer: string, clientAnswer: string, now: Millis): Media {
  return {
    freeswitch: freeswitchOffer,
    // Who answers `active` opens the association: the offerer is the other end of it.
    role: dtlsRoleOf(clientAnswer) === 'passive' ? 'active' : 'passive',
    client: transportsOf(clientAnswer),
    direction: directionOf(clientAnswer),
    muted: false,
    modifiableAt: now,
  };
}

/** Whether the client has put the other end on hold: it does not want to hear it (RFC 3264 §8.4). */
export function isHolding({ direction }: Media): boolean {
  return direction === 'sendonly' || direction === 'inactive';
}
