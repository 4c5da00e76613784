// Trickled candidates into an SDP and out of it again, for a peer that wants the other form (RFC 8838, RFC 8839 §5.1).
import { attributeOf, sectionNamer, type TrickledCandidate } from './candidate.ts';
import {
  effectiveAttribute,
  isLive,
  readSdp,
  type Sdp,
  type Section,
  withLines,
  without,
  writeSdp,
} from './sections.ts';

const END = 'a=end-of-candidates';

/**
 * Splices trickled candidates into the m-sections they name.
 *
 * A candidate names its section by `sdpMid`, else by `sdpMLineIndex` (0-based). One that names none, one that `sdp` does
 * not have, or one that is not a candidate line is left out and returned in `strays`. An empty candidate is the end
 * marker: it becomes `a=end-of-candidates` in the section it names; in every live one where it names none. What the section has already
 * is not put in twice. Lines end in CRLF in the result; `sdp` is otherwise untouched. Spec: RFC 8839 §5.1; Matrix
 * client-server API, "m.call.candidates".
 */
export function mergeCandidates(
  sdp: string,
  candidates: readonly TrickledCandidate[],
): { readonly sdp: string; readonly strays: readonly TrickledCandidate[] } {
  const { session, sections } = readSdp(sdp);
  const named = sectionNamer(sections.map((section) => section.mid));
  const added: string[][] = sections.map(() => []);
  const ended = new Set<number>();
  const strays: TrickledCandidate[] = [];
  let allEnded = false;
  for (const trickled of candidates) {
    const index = named(trickled);
    if (trickled.candidate === '') {
      if (index !== -1) ended.add(index);
      else if (namesNone(trickled)) allEnded = true;
      else strays.push(trickled);
      continue;
    }
    const text = index === -1 ? undefined : attributeOf(trickled.candidate);
    if (text === undefined) strays.push(trickled);
    else added[index]?.push(text);
  }
  return {
    sdp: writeSdp({
      session,
      sections: sections.map((section, i) =>
        splice(section, added[i] ?? [], ended.has(i) || (allEnded && isLive(section))),
      ),
    }),
    strays,
  };
}

function namesNone({ sdpMid, sdpMLineIndex }: TrickledCandidate): boolean {
  return (sdpMid ?? '') === '' && typeof sdpMLineIndex !== 'number';
}

function splice(section: Section, added: readonly string[], ended: boolean): Section {
  if (added.length === 0 && !ended) return section;
  const had = section.lines.includes(END);
  const kept = had ? section.lines.filter((line) => line !== END) : section.lines;
  const present = new Set(kept.filter(isCandidate).map((line) => line.slice(2)));
  const missing = [...new Set(added)].filter((text) => !present.has(text));
  const lines = insertCandidates(
    kept,
    missing.map((text) => `a=${text}`),
  );
  return withLines(section, ended || had ? insertEnd(lines) : lines);
}

/** These lines with the candidates in: behind the last candidate, else behind the ICE credentials, else at the end. */
export function insertCandidates(lines: readonly string[], candidates: readonly string[]): readonly string[] {
  if (candidates.length === 0) return lines;
  const after = placeIn(lines) + 1;
  return [...lines.slice(0, after), ...candidates, ...lines.slice(after)];
}

/** The line that candidates go behind. */
function placeIn(lines: readonly string[]): number {
  let credentials: number | undefined;
  for (let i = lines.length - 1; i >= 0; i--) {
    const line = lines[i] ?? '';
    if (isCandidate(line)) return i;
    if (credentials === undefined && line.startsWith('a=ice-pwd:')) credentials = i;
  }
  return credentials ?? lines.length - 1;
}

/** These lines with the end marker behind their last candidate; as they are where they have one. */
export function insertEnd(lines: readonly string[]): readonly string[] {
  return lines.includes(END) ? lines : insertCandidates(lines, [END]);
}

/** These lines without any candidate or end marker. */
export function withoutCandidates(lines: readonly string[]): readonly string[] {
  return without(lines, (line) => isCandidate(line) || line === END);
}

export function isCandidate(line: string): boolean {
  return line.startsWith('a=candidate:');
}

/** Whether every live section says that its candidates are all there, by itself or through the session part (RFC 8840). */
export function isComplete(sdp: Sdp): boolean {
  const live = sdp.sections.filter(isLive);
  const end = effectiveAttribute(sdp, 'end-of-candidates');
  return live.length > 0 && live.every((section) => end(section) !== undefined);
}

/**
 * Takes the candidates out of an SDP, for a peer that is to get them trickled.
 *
 * Each names its section both by `sdpMid` (left out where the section has none) and by `sdpMLineIndex`, since some
 * clients read only one of the two. `ended`: every live section had `a=end-of-candidates`, of its own or from the
 * session part (RFC 8840).
 */
export function splitCandidates(sdp: string): {
  readonly sdp: string;
  readonly candidates: readonly TrickledCandidate[];
  readonly ended: boolean;
} {
  const read = readSdp(sdp);
  const { session, sections } = read;
  return {
    sdp: writeSdp({
      session: withoutCandidates(session),
      sections: sections.map((section) => withLines(section, withoutCandidates(section.lines))),
    }),
    candidates: sections.flatMap(({ mid, lines }, sdpMLineIndex) =>
      lines
        .filter(isCandidate)
        .map((line) => ({ candidate: line.slice(2), sdpMLineIndex, ...(mid !== undefined && { sdpMid: mid }) })),
    ),
    ended: isComplete(read),
  };
}
