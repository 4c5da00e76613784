// The media of one call, as the Verto side of FreeSWITCH sees it: SDP in and out, and whether DTLS is up.
import type { Direction } from './client-sdp.ts';
import type { Negotiated, Refusal } from './negotiation.ts';

/** What FreeSWITCH plays to the client: back what it hears, a tone of its own, or nothing. */
export type Program = 'echo' | 'tone' | 'silence';

/** Audio, in RTP packets. */
export interface MediaCounters {
  readonly sent: number;
  /** What came from an address that FreeSWITCH listens to, and could be decrypted. */
  readonly heard: number;
  /** How many of these were none of the last four over again: a muted microphone sends packets as often, and repeats itself. */
  readonly heardSounds: number;
  /** What came from elsewhere: dropped, as FreeSWITCH does. */
  readonly ignored: number;
  /** Of `sent`, what was the client's own, sent back. */
  readonly echoed: number;
  /** The keys that came as RFC 4733. */
  readonly digits: string;
}

export interface Media {
  /** The client offers, in verto.invite or updateMedia. */
  answer(offer: string): Promise<Negotiated>;
  /** We offer, in verto.invite. */
  offer(): Promise<string>;
  /** The client's answer to that. */
  accept(answer: string): Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }>;
  /** We offer anew, in verto.attach. Sending stops until the client's media is known again. */
  reoffer(direction: Direction): Promise<string>;
  /** Resolves once DTLS is up. Never, if it does not come up. */
  connected(): Promise<void>;
  play(program: Program): void;
  /** The socket is gone: sending stops. */
  pause(): void;
  /** What a client's verto.attach does: DTLS starts anew, the client keeps its association, and that is the end of the audio. */
  restartDtls(): void;
  counters(): MediaCounters;
  close(): Promise<void>;
}

/** Where media comes from: one for each peer. */
export interface MediaEngine {
  open(): Promise<Media>;
  close(): Promise<void>;
}
