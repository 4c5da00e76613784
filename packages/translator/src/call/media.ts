// What two peers that talk have told each other of their media: enough to answer the next offer.

import {
  type DtlsRole,
  directionOf,
  dtlsRoleOf,
  type MediaDirection,
  type Millis,
  readSdp,
  transportsOf,
} from '@mvbridge/sdp';

export interface Media {
  /** FreeSWITCH's SDP as the client has it: the answer to an offer that changes nothing but directions. */
  readonly freeswitch: string;
  /** FreeSWITCH's DTLS role. It never changes while the call lasts, whatever FreeSWITCH's later SDPs say. */
  readonly role: DtlsRole;
  /** What the client's transports are: an offer with others is more than a hold. */
  readonly client: string;
  /**
   * The `o=` line of the client's last new offer (RFC 8866 §5.2), once there was one: the next has a new version in it, and
   * one that is repeated has not.
   */
  readonly origin: string | undefined;
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
    ...said(clientOffer),
    origin: undefined,
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
    ...said(clientAnswer),
    origin: undefined,
    muted: false,
    modifiableAt: now,
  };
}

/** What an SDP of the client's says of its side. */
export function said(sdp: string): Pick<Media, 'client' | 'origin' | 'direction'> {
  const origin = readSdp(sdp).session.find((line) => line.startsWith('o=')) ?? '';
  return { client: transportsOf(sdp), origin, direction: directionOf(sdp) };
}

/** Whether this offer of the client's is the last one once more. */
export function isRepeated(media: Media, sdp: string): boolean {
  const { client, origin, direction } = said(sdp);
  return client === media.client && origin === media.origin && direction === media.direction;
}

/** Whether the client has put the other end on hold: it does not want to hear it (RFC 3264 §8.4). */
export function isHolding({ direction }: Media): boolean {
  return direction === 'sendonly' || direction === 'inactive';
}
