// What two peers that talk have told each other of their media: enough to answer the next offer.
import type { EventId } from '@mvbridge/matrix-events';
import {
  type DtlsRole,
  directionOf,
  dtlsRoleOf,
  layoutOf,
  type MediaDirection,
  type Millis,
  transportsOf,
} from '@mvbridge/sdp';

/** What an SDP of the client's says of its side. */
export interface ClientSide {
  /** What its transports are: an offer with others is more than a hold. */
  readonly client: string;
  /** Which sections it has, in which order: FreeSWITCH's next offer has to have the same. */
  readonly layout: string;
  /** Who sends, as the client sees it. */
  readonly direction: MediaDirection;
}

export interface Media extends ClientSide {
  /** FreeSWITCH's SDP as the client has it: the answer to an offer that changes nothing but directions. */
  readonly freeswitch: string;
  /** FreeSWITCH's DTLS role. It never changes while the call lasts, whatever FreeSWITCH's later SDPs say. */
  readonly role: DtlsRole;
  /** The direction that FreeSWITCH was told first. It hears of no hold, so it is told this one ever after. */
  readonly told: MediaDirection;
  /** An offer of FreeSWITCH's that no updateMedia has answered yet. */
  readonly waiting: string | undefined;
  /** Whether the client says that its microphone is off. */
  readonly muted: boolean;
  /** From when on FreeSWITCH takes an updateMedia: before, it would hang up. */
  readonly modifiableAt: Millis;
  /** The last events that renegotiated, for telling one that comes again. */
  readonly seen: readonly EventId[];
}

/** The media of a call that FreeSWITCH has answered: its answer, as the client got it, to the client's offer. */
export function answeredBy(freeswitchAnswer: string, client: ClientSide, modifiableAt: Millis): Media {
  return agreed(freeswitchAnswer, client, dtlsRoleOf(freeswitchAnswer) ?? 'active', modifiableAt);
}

/** The media of a call that the client has answered: FreeSWITCH's offer, as the client got it, and the client's answer. */
export function answeredTo(freeswitchOffer: string, clientAnswer: string, now: Millis): Media {
  // Who answers `active` opens the association: the offerer is the other end of it.
  const role = dtlsRoleOf(clientAnswer) === 'passive' ? 'active' : 'passive';
  return agreed(freeswitchOffer, said(clientAnswer), role, now);
}

function agreed(freeswitch: string, side: ClientSide, role: DtlsRole, modifiableAt: Millis): Media {
  const { client, layout, direction } = side;
  return {
    client,
    layout,
    direction,
    freeswitch,
    role,
    told: direction,
    waiting: undefined,
    muted: false,
    modifiableAt,
    seen: [],
  };
}

/** What an SDP of the client's says of its side. */
export function said(sdp: string): ClientSide {
  return { client: transportsOf(sdp), layout: layoutOf(sdp), direction: directionOf(sdp) };
}

/** Whether the client has put the other end on hold: it does not want to hear it (RFC 3264 §8.4). */
export function isHolding({ direction }: Media): boolean {
  return direction === 'sendonly' || direction === 'inactive';
}
