// What every importer gives back: the trace, and an account of all that is not in it.
import type { Trace, UnreadLine } from '../trace.ts';

/** A part of a JSON document that should be part of the trace and is not, and why. */
export interface UnreadPath {
  /** Where it stands: `log.entries[3]._webSocketMessages[0].data`; '' is the document itself. */
  readonly path: string;
  /** What was expected, and what was there. */
  readonly reason: string;
  /** How it begins. */
  readonly text: string;
}

/** What could not be read: by line where the source is lines, by path where it is one JSON document. */
export type Unread = UnreadLine | UnreadPath;

/** A trace out of a source, and an account of what is not in it. */
export interface Imported {
  /** What could be read, in the order of time. Empty: nothing. */
  readonly trace: Trace;
  /** What could not be read, each with its place and a reason. */
  readonly unread: readonly Unread[];
  /** What is about no call and was passed over: how many of which kind, an event type or what else it is. */
  readonly passedOver: Readonly<Record<string, number>>;
}

/** Who the bridge is on Matrix, for sources that do not say it. */
export interface MatrixSeat {
  /** Events of this user are what the bridge sent. */
  readonly userId?: string | undefined;
  /** Only those of this party; the user's other devices are heard like anybody. Left out: any party of the user's. */
  readonly partyId?: string | undefined;
}

/** Where something stands, to go before the reason: `line 3: `; '' for a whole document. */
export function placeOf(unread: Unread): string {
  if ('line' in unread) return `line ${unread.line}: `;
  return unread.path === '' ? '' : `${unread.path}: `;
}

/** The beginning of something that was not read, to recognise it by. */
export function beginning(value: unknown): string {
  return (typeof value === 'string' ? value : written(value)).slice(0, 200);
}

/** A value that is not what was expected, for a reason. */
export function shown(value: unknown): string {
  return written(value).slice(0, 80);
}

/** The JSON of a value. What has none, or is nested too deep for it, is told by its kind. */
function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** Counts what is passed over. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(kind: string, times = 1): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + times);
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
