// The SDP in a message, and the one that it was made from: what a bridge did to it is the difference.
import { at, text } from '../json.ts';
import type { Millis } from '../trace.ts';

/** An SDP that somebody sent. */
export interface SaidSdp {
  /** When it came, in ms of the trace. */
  readonly t: Millis;
  /** What it came in. */
  readonly label: string;
  /** The SDP. */
  readonly text: string;
}

/** An SDP in a rung. */
export interface RungSdp {
  /** The SDP. */
  readonly text: string;
  /** Of one that was sent: the last that came in for the same call from the other side. */
  readonly madeFrom: SaidSdp | undefined;
}

/** The SDP of an event or a frame, wherever the two protocols put it. */
export function sdpIn(body: unknown): string | undefined {
  const places = [
    ['content', 'offer', 'sdp'],
    ['content', 'answer', 'sdp'],
    ['content', 'description', 'sdp'],
    ['params', 'sdp'],
    ['result', 'sdp'],
  ] as const;
  for (const place of places) {
    const found = text(at(body, ...place));
    if (found !== undefined) return found;
  }
  return undefined;
}
