// A session's line to FreeSWITCH: a socket that a gateway holds for it. Each line of a session has an epoch, one more than
// the one before. What comes over another epoch's line, or is to go out on one, counts for nothing: that is the fence which
// keeps a gateway that was given up, and does not know it, from doing harm.
import { decodeFrame } from '@mvbridge/verto';

export interface Gateway {
  /** One process's, and never another's. */
  readonly name: string;
  /** Where workers reach it. */
  readonly url: string;
}

/** A session's line, as the session knows it. */
export interface Line {
  readonly epoch: number;
  /** undefined: the line is over, or there was no gateway to hold it. */
  readonly gateway: Gateway | undefined;
  /** A gateway that was of no use: the next line had better be on another one. */
  readonly avoid: string | undefined;
  /** FreeSWITCH has taken a login on it. */
  readonly wasReady: boolean;
  /** How many frames have gone out on it, and how many reports of the gateway's have come in. */
  readonly written: number;
  readonly reports: number;
}

export const noLine: Line = { epoch: 0, gateway: undefined, avoid: undefined, wasReady: false, written: 0, reports: 0 };

/** The line is over: its gateway may not know that yet, and what it still reports counts for nothing. */
export function over(line: Line, isUnreachable: boolean): Line {
  const { gateway, wasReady } = line;
  if (gateway === undefined) return line;
  return { ...line, gateway: undefined, avoid: isUnreachable || !wasReady ? gateway.name : undefined };
}

export function nextLine({ epoch }: Line, gateway: Gateway | undefined): Line {
  return { ...noLine, epoch: epoch + 1, gateway };
}

/** Whether the line with this epoch is the session's, and not over. */
export function isCurrent({ epoch, gateway }: Line, of: number): boolean {
  return epoch === of && gateway !== undefined;
}

/** What a gateway heard on a line. */
export type Heard = { readonly kind: 'open' | 'close' } | { readonly kind: 'frame'; readonly text: string };

/**
 * FreeSWITCH has closed the line, since somebody else has logged in under the `sessid`. That is the cluster's own, so it was a
 * gateway that did not know that it had been given up: the session lives, and wants another line as after any end of one.
 */
export function isPunt(heard: Heard): boolean {
  if (heard.kind !== 'frame' || !heard.text.includes('verto.punt')) return false;
  const frame = decodeFrame(heard.text, 'server');
  return frame.ok && 'method' in frame.message && frame.message.method === 'verto.punt';
}

/** Whether the line is over when this has been heard. */
export function isLast(heard: Heard): boolean {
  return heard.kind === 'close' || isPunt(heard);
}

/** What a gateway heard since its last report on that line; the first is number 1. */
export interface Report {
  readonly epoch: number;
  readonly number: number;
  readonly heard: readonly Heard[];
}

/** The line after a report. undefined: it is of another line, or has come before. */
export function reported(line: Line, { epoch, number }: Report): Line | undefined {
  return epoch === line.epoch && number > line.reports ? { ...line, reports: number } : undefined;
}

/** Frames for a line. `from`: how many have gone before them. */
export interface Writing {
  readonly epoch: number;
  readonly from: number;
  readonly frames: readonly string[];
}

/**
 * What of it is to go on the socket of the line with this epoch, on which so many have gone. A step that is taken anew
 * writes the same once more: that is passed over. undefined: it is for another line, or something is missing before it.
 */
export function unwritten(line: { readonly epoch: number; readonly written: number }, writing: Writing) {
  if (writing.epoch !== line.epoch || writing.from > line.written) return undefined;
  return writing.frames.slice(line.written - writing.from);
}
