// An SDP is a session part followed by m-sections (RFC 8866 §5). Nothing here understands a line it does not need:
// a line we do not know is carried through as it came.

/** An SDP cut into its parts. Lines carry no line ending; `writeSdp` puts CRLF back. */
export interface Sdp {
  readonly session: readonly string[];
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
 * no SDP comes back as a session part without sections.
 */
export function readSdp(text: string): Sdp {
  const known = recent.find((one) => one.text === text);
  return known === undefined ? remember(text, cut(linesOf(text))) : known.sdp;
}

/** The text of an SDP: every line ends in CRLF, the last one too (RFC 8866 §5). */
export function writeSdp(sdp: Sdp): string {
  const lines = [...sdp.session];
  for (const section of sdp.sections) for (const line of section.lines) lines.push(line);
  if (lines.length === 0) return '';
  lines.push('');
  const text = lines.join('\r\n');
  remember(text, sdp);
  return text;
}

/**
 * The SDPs that were read or written last. One event has its SDP looked at from several sides, one change of an SDP follows
 * another, and what is held is looked at again with each candidate: it is cut once. Nobody may change one.
 */
const recent: { readonly text: string; readonly sdp: Sdp }[] = [];
const MOST_RECENT = 8;

function remember(text: string, sdp: Sdp): Sdp {
  if (recent.length === MOST_RECENT) recent.pop();
  recent.unshift({ text, sdp });
  return sdp;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\r\n');
  return lines.some((line) => line.includes('\n') || line.includes('\r')) ? text.split(/\r\n|\n|\r/) : lines;
}

function cut(lines: readonly string[]): Sdp {
  const session: string[] = [];
  const sections: string[][] = [];
  let part = session;
  for (const line of lines) {
    if (line === '') continue;
    if (line.startsWith('m=')) {
      part = [];
      sections.push(part);
    }
    part.push(line);
  }
  return { session, sections: sections.map(sectionOf) };
}

/** The section that these lines make. */
export function sectionOf(lines: readonly string[]): Section {
  const media = MEDIA_LINE.exec(lines[0] ?? '');
  return { kind: media?.[1] ?? '', port: Number(media?.[2] ?? 0), mid: attribute(lines, 'mid'), lines };
}

/** The value of the first `a=<name>:<value>` among these lines; '' for a bare `a=<name>`; undefined: not there. */
export function attribute(lines: readonly string[], name: string): string | undefined {
  const bare = `a=${name}`;
  for (const line of lines) {
    if (line === bare) return '';
    if (line.startsWith(bare) && line[bare.length] === ':') return line.slice(bare.length + 1);
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
export function withLines({ kind, port, mid }: Section, lines: readonly string[]): Section {
  return { kind, port, mid, lines };
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
