// An SDP is a session part followed by m-sections (RFC 8866 §5). Nothing here understands a line it does not need:
// a line we do not know is carried through as it came.
import {
  attributeIn,
  type Beginning,
  beginning,
  behindLine,
  findLine,
  linesOf,
  linesWith,
  withLineEnds,
} from './lines.ts';

/** An SDP cut into its parts. Lines carry no line ending. */
export interface Sdp {
  /** The lines before the first `m=`. */
  readonly session: readonly string[];
  /** The m-sections, in their order. */
  readonly sections: readonly Section[];
}

/** What the `m=` line of a section says, and its mid. */
export interface MediaSection {
  /** The media type of the `m=` line: `audio`, `video`, `application`. Empty where the line cannot be read. */
  readonly kind: string;
  /** The port of the `m=` line. 0: the section is rejected (RFC 3264 §6), or its `m=` line cannot be read. */
  readonly port: number;
  /** The value of `a=mid` (RFC 5888), if there is one. */
  readonly mid: string | undefined;
}

/** One m-section: its `m=` line and all that follows up to the next one. */
export interface Section extends MediaSection {
  /** Every line of the section, `m=` first. */
  readonly lines: readonly string[];
}

const MEDIA = beginning('m=');
const MID = beginning('a=mid');
/** A BUNDLE group with something in it; and one with or without. */
export const BUNDLE = beginning('a=group:BUNDLE ');
export const ANY_BUNDLE = beginning('a=group:BUNDLE');

export const CANDIDATE = beginning('a=candidate:');
export const ICE_UFRAG = beginning('a=ice-ufrag');

const MEDIA_LINE = /^m=(\S+) (\d{1,5})(?:\/\d+)? \S+/;

/** A section as text, every line with CRLF behind it. What is in it is found when it is asked for. */
export class Part implements Section {
  readonly kind: string;
  readonly port: number;
  readonly mid: string | undefined;
  readonly text: string;
  #candidates: readonly string[] | undefined;
  #values: Values | undefined;

  constructor(kind: string, port: number, mid: string | undefined, text: string) {
    this.kind = kind;
    this.port = port;
    this.mid = mid;
    this.text = text;
  }

  get lines(): readonly string[] {
    return linesOf(this.text);
  }

  /** Its candidates, without `a=`. */
  get candidates(): readonly string[] {
    this.#candidates ??= linesWith(this.text, CANDIDATE).map((line) => line.slice(2));
    return this.#candidates;
  }

  /** The value of an attribute, if it has it. Looked for once: that each section and each candidate ask must not add up. */
  attribute(begin: Beginning): string | undefined {
    this.#values ??= new Map();
    return lookUp(this.#values, this.text, begin);
  }

  /** The section with another text, which has the same `m=` and mid. */
  with(text: string): Part {
    return text === this.text ? this : new Part(this.kind, this.port, this.mid, text);
  }
}

/** The BUNDLE group (RFC 9143) of each mid, the first that names it, as its mids. */
type Groups = ReadonlyMap<string | undefined, readonly string[]>;

/** An SDP as texts. */
export class Parts {
  /** The text of the session part, every line with CRLF behind it. */
  readonly head: string;
  readonly sections: readonly Part[];
  #text: string | undefined;
  #groups: Groups | undefined;
  #values: Values | undefined;

  constructor(head: string, sections: readonly Part[], text?: string) {
    this.head = head;
    this.sections = sections;
    this.#text = text;
  }

  /** All of it. */
  get text(): string {
    this.#text ??= this.sections.reduce((text, section) => text + section.text, this.head);
    return this.#text;
  }

  get groups(): Groups {
    this.#groups ??= groupsIn(this.head);
    return this.#groups;
  }

  /** The value of an attribute of the session part, as {@link Part.attribute} has that of a section. */
  attribute(begin: Beginning): string | undefined {
    this.#values ??= new Map();
    return lookUp(this.#values, this.head, begin);
  }
}

/** What has been looked for in a text. */
type Values = Map<Beginning, string | undefined>;

function lookUp(values: Values, text: string, begin: Beginning): string | undefined {
  if (!values.has(begin)) values.set(begin, attributeIn(text, begin));
  return values.get(begin);
}

/**
 * Cuts an SDP into session part and m-sections.
 *
 * Takes CRLF, LF and lone CR as line ends, so that no line of the result holds a line break. Never throws: text that is
 * no SDP comes back as a session part without sections.
 */
export function readSdp(text: string): Sdp {
  const { head, sections } = readParts(text);
  return {
    session: linesOf(head),
    sections: sections.map(({ kind, port, mid, lines }) => ({ kind, port, mid, lines })),
  };
}

/** The m-sections of an SDP without their lines, in their order: {@link readSdp} for who wants to know what there is. */
export function mediaOf(text: string): readonly MediaSection[] {
  return readParts(text).sections.map(({ kind, port, mid }) => ({ kind, port, mid }));
}

/** The SDP as texts. */
export function readParts(text: string): Parts {
  for (const one of recent) if (one.text === text) return one.parts;
  return remember(text, cut(withLineEnds(text)));
}

/** The text of an SDP: every line ends in CRLF, the last one too (RFC 8866 §5). */
export function writeSdp(parts: Parts): string {
  remember(parts.text, parts);
  return parts.text;
}

/** The text with its SDP changed: one that has CRLF already, and in which nothing has changed, as it is. */
export function editSdp(text: string, edit: (sdp: Parts) => Parts): string {
  const sdp = readParts(text);
  const edited = edit(sdp);
  return isSame(sdp, edited) ? sdp.text : writeSdp(edited);
}

function isSame(one: Parts, other: Parts): boolean {
  if (one.head !== other.head || one.sections.length !== other.sections.length) return false;
  return one.sections.every((section, i) => section === other.sections[i]);
}

/**
 * The SDPs that were read or written last, the last one first. One event has its SDP looked at from several sides, one change
 * of it follows another, and what is held is looked at again with each candidate: it is cut once. Nobody may change one.
 */
const recent: { readonly text: string; readonly parts: Parts }[] = [];
const MOST_RECENT = 8;
/** What fits into a Matrix event. Of what is longer, memory is not kept. */
const LONGEST_RECENT = 65_536;

function remember(text: string, parts: Parts): Parts {
  if (text.length > LONGEST_RECENT) return parts;
  if (recent.length === MOST_RECENT) recent.pop();
  recent.unshift({ text, parts });
  return parts;
}

function cut(text: string): Parts {
  const starts: number[] = [];
  for (let at = findLine(text, MEDIA); at !== -1; at = findLine(text, MEDIA, behindLine(text, at))) starts.push(at);
  return new Parts(
    text.slice(0, starts[0]),
    starts.map((start, i) => partOf(text.slice(start, starts[i + 1]))),
    text,
  );
}

/** The section that this text is. */
export function partOf(text: string): Part {
  const media = MEDIA_LINE.exec(text);
  return new Part(media?.[1] ?? '', Number(media?.[2] ?? 0), attributeIn(text, MID), text);
}

/** The value of the first `a=<name>:<value>` among these lines; '' for a bare `a=<name>`; undefined: not there. */
export function attribute(lines: readonly string[], name: string): string | undefined {
  const begin = `a=${name}`;
  for (const line of lines) {
    if (!line.startsWith(begin)) continue;
    if (line.length === begin.length) return '';
    if (line[begin.length] === ':') return line.slice(begin.length + 1);
  }
  return undefined;
}

/** Whether media may flow in this section. Port 0 rejects it (RFC 3264 §6). */
export function isLive(section: MediaSection): boolean {
  return section.port !== 0;
}

/** The value of an attribute for a section; where it has none, the session part's counts (RFC 8839 §5.4). */
export function effectiveAttribute(sdp: Parts, section: Part, begin: Beginning): string | undefined {
  return section.attribute(begin) ?? sdp.attribute(begin);
}

function groupsIn(head: string): Groups {
  const groups = new Map<string, readonly string[]>();
  for (const line of linesWith(head, BUNDLE)) {
    const group = line.split(' ').slice(1);
    for (const mid of group) if (!groups.has(mid)) groups.set(mid, group);
  }
  return groups;
}
