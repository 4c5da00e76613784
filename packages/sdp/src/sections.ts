// An SDP is a session part followed by m-sections (RFC 8866 §5). Nothing here understands a line it does not need:
// a line we do not know is carried through as it came.

/** An SDP cut into its parts. Lines carry no line ending; `writeSdp` puts CRLF back. */
export interface Sdp {
  /** The lines before the first `m=`. */
  readonly session: readonly string[];
  /** The m-sections, in their order. */
  readonly sections: readonly Section[];
}

/** One m-section: its `m=` line and all that follows up to the next one. */
export interface Section {
  /** The media type of the `m=` line: `audio`, `video`, `application`. Empty where the line cannot be read. */
  readonly kind: string;
  /** The port of the `m=` line. 0: the section is rejected (RFC 3264 §6), or its `m=` line cannot be read. */
  readonly port: number;
  /** The value of `a=mid` (RFC 5888), if there is one. */
  readonly mid: string | undefined;
  /** Every line of the section, `m=` first. */
  readonly lines: readonly string[];
}

const MEDIA_LINE = /^m=(\S+) (\d{1,5})(?:\/\d+)? \S+/;

/**
 * Cuts an SDP into session part and m-sections.
 *
 * Takes CRLF, LF and lone CR as line ends, so that no line of the result holds a line break. Never throws: text that is
 * no SDP comes back as a session part without sections. Who reads the same text again gets the same object: it is not to be
 * changed.
 */
export function readSdp(text: string): Sdp {
  return reading(text).sdp;
}

/** The text of an SDP: every line ends in CRLF, the last one too (RFC 8866 §5). */
export function writeSdp(sdp: Sdp): string {
  const lines = [...sdp.session];
  for (const section of sdp.sections) for (const line of section.lines) lines.push(line);
  const text = textOf(lines);
  remember({ text, sdp, isWritten: true });
  return text;
}

/** These lines as text. */
export function textOf(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\r\n')}\r\n`;
}

/** The text with its SDP changed; the same text where nothing has changed in it. What an edit leaves alone it hands back. */
export function editSdp(text: string, edit: (sdp: Sdp) => Sdp): string {
  const { sdp, isWritten } = reading(text);
  const edited = edit(sdp);
  const same = isSame(sdp.session, edited.session) && isSame(sdp.sections, edited.sections);
  return same && isWritten ? text : writeSdp(edited);
}

/** Whether these are the same elements in the same order. */
export function isSame<T>(one: readonly T[], other: readonly T[]): boolean {
  return one === other || (one.length === other.length && one.every((element, i) => element === other[i]));
}

/** An SDP that has been cut. */
interface Reading {
  readonly text: string;
  readonly sdp: Sdp;
  /** The text is what {@link writeSdp} makes of it. */
  readonly isWritten: boolean;
}

/**
 * The SDPs that were read or written last, the last one first. One event has its SDP looked at from several sides, one change
 * of it follows another, and what is held is looked at again with each candidate: it is cut once. Nobody may change one.
 */
const recent: Reading[] = [];
const MOST_RECENT = 8;
/** What fits into a Matrix event. Of what is longer, memory is not kept. */
const LONGEST_RECENT = 65_536;

function reading(text: string): Reading {
  for (const one of recent) if (one.text === text) return one;
  return remember(read(text));
}

function remember(one: Reading): Reading {
  if (one.text.length > LONGEST_RECENT) return one;
  if (recent.length === MOST_RECENT) recent.pop();
  recent.unshift(one);
  return one;
}

function read(text: string): Reading {
  const lines = text.split('\r\n');
  const isPlain = !lines.some((line) => line.includes('\n') || line.includes('\r'));
  // What ends in a line end has nothing behind it.
  if (isPlain && lines.indexOf('') === lines.length - 1) return { text, sdp: cut(lines.slice(0, -1)), isWritten: true };
  const filled = (isPlain ? lines : text.split(/\r\n|\n|\r/)).filter((line) => line !== '');
  return { text, sdp: cut(filled), isWritten: false };
}

/** The parts that these lines make. */
function cut(lines: readonly string[]): Sdp {
  const starts: number[] = [];
  for (let i = 0; i < lines.length; i++) if (lines[i]?.startsWith('m=')) starts.push(i);
  return {
    session: lines.slice(0, starts[0]),
    sections: starts.map((start, i) => sectionOf(lines.slice(start, starts[i + 1]))),
  };
}

/** The section that these lines make. */
export function sectionOf(lines: readonly string[]): Section {
  const media = MEDIA_LINE.exec(lines[0] ?? '');
  return { kind: media?.[1] ?? '', port: Number(media?.[2] ?? 0), mid: attribute(lines, 'mid'), lines };
}

/** The value of the first `a=<name>:<value>` among these lines; '' for a bare `a=<name>`; undefined: not there. */
export function attribute(lines: readonly string[], name: string): string | undefined {
  const first = name.charCodeAt(0);
  for (const line of lines) {
    if (line.charCodeAt(2) !== first || !line.startsWith('a=') || !line.startsWith(name, 2)) continue;
    if (line.length === name.length + 2) return '';
    if (line[name.length + 2] === ':') return line.slice(name.length + 3);
  }
  return undefined;
}

/** Whether media may flow in this section. Port 0 rejects it (RFC 3264 §6). */
export function isLive(section: Section): boolean {
  return section.port !== 0;
}

/** Answers the value of an attribute for each section; where it has none, the session part's counts (RFC 8839 §5.4). */
export function effectiveAttribute({ session }: Sdp, name: string): (section: Section) => string | undefined {
  const inherited = attribute(session, name);
  return ({ lines }) => attribute(lines, name) ?? inherited;
}

/** The section with other lines, which have the same `m=` and mid. */
export function withLines(section: Section, lines: readonly string[]): Section {
  const { kind, port, mid } = section;
  return lines === section.lines ? section : { kind, port, mid, lines };
}

/** These lines without those that are meant; the same ones where there are none. */
export function without(lines: readonly string[], isMeant: (line: string) => boolean): readonly string[] {
  return lines.some(isMeant) ? lines.filter((line) => !isMeant(line)) : lines;
}

/** The BUNDLE groups of an SDP (RFC 9143), each as its mids. */
export function bundles({ session }: Sdp): readonly (readonly string[])[] {
  return session.filter((line) => line.startsWith('a=group:BUNDLE ')).map((line) => line.split(' ').slice(1));
}

/** The BUNDLE group of each mid, the first that names it, as its mids. */
export function bundleByMid(sdp: Sdp): ReadonlyMap<string | undefined, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (const group of bundles(sdp)) for (const mid of group) if (!groups.has(mid)) groups.set(mid, group);
  return groups;
}
