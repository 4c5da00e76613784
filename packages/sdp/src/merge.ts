// Trickled candidates into an SDP and out of it again, for a peer that wants the other form (RFC 8838, RFC 8839 §5.1).
import { readCandidate, sectionNamed, type TrickledCandidate } from './candidate.ts';
import { attribute, isLive, readSdp, type Section, sectionOf, writeSdp } from './sections.ts';

const END = 'a=end-of-candidates';

/**
 * Splices trickled candidates into the m-sections they name.
 *
 * A candidate names its section by `sdpMid`, else by `sdpMLineIndex` (0-based). One that names none, one that `sdp` does
 * not have, or one that is not a candidate line is left out and returned in `strays`. An empty candidate is the end
 * marker: it becomes `a=end-of-candidates` in the section it names, or in every live one. What the section has already
 * is not put in twice. Lines end in CRLF in the result; `sdp` is otherwise untouched. Spec: RFC 8839 §5.1; Matrix
 * client-server API, "m.call.candidates".
 */
export function mergeCandidates(
  sdp: string,
  candidates: readonly TrickledCandidate[],
): { readonly sdp: string; readonly strays: readonly TrickledCandidate[] } {
  const { session, sections } = readSdp(sdp);
  const mids = sections.map((section) => section.mid);
  const added: string[][] = sections.map(() => []);
  const ended = sections.map(() => false);
  const strays: TrickledCandidate[] = [];
  for (const trickled of candidates) {
    const index = sectionNamed(mids, trickled);
    if (trickled.candidate === '') {
      for (const [i, section] of sections.entries()) if (index === -1 ? isLive(section) : i === index) ended[i] = true;
      continue;
    }
    const candidate = readCandidate(trickled.candidate);
    if (candidate === undefined || index === -1) strays.push(trickled);
    else added[index]?.push(`a=${candidate.text}`);
  }
  return {
    sdp: writeSdp({
      session,
      sections: sections.map((section, i) => splice(section, added[i] ?? [], ended[i] === true)),
    }),
    strays,
  };
}

function splice(section: Section, added: readonly string[], ended: boolean): Section {
  if (added.length === 0 && !ended) return section;
  const kept = section.lines.filter((line) => line !== END);
  const had = kept.length < section.lines.length;
  const lines = insertCandidates(
    kept,
    [...new Set(added)].filter((line) => !kept.includes(line)),
  );
  return sectionOf(ended || had ? insertEnd(lines) : lines);
}

/** These lines with the candidates in: behind the last candidate, else behind the ICE credentials, else at the end. */
export function insertCandidates(lines: readonly string[], candidates: readonly string[]): readonly string[] {
  const after = lastIndex(lines, 'a=candidate:') ?? lastIndex(lines, 'a=ice-pwd:') ?? lines.length - 1;
  return [...lines.slice(0, after + 1), ...candidates, ...lines.slice(after + 1)];
}

/** These lines with the end marker behind their last candidate; as they are where they have one. */
export function insertEnd(lines: readonly string[]): readonly string[] {
  return lines.includes(END) ? lines : insertCandidates(lines, [END]);
}

/** These lines without any candidate or end marker. */
export function withoutCandidates(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !line.startsWith('a=candidate:') && line !== END);
}

function lastIndex(lines: readonly string[], prefix: string): number | undefined {
  for (let i = lines.length - 1; i >= 0; i--) if (lines[i]?.startsWith(prefix)) return i;
  return undefined;
}

/**
 * Takes the candidates out of an SDP, for a peer that is to get them trickled.
 *
 * Each names its section both by `sdpMid` (left out where the section has none) and by `sdpMLineIndex`, since some
 * clients read only one of the two. `ended`: every live section had `a=end-of-candidates`.
 */
export function splitCandidates(sdp: string): {
  readonly sdp: string;
  readonly candidates: readonly TrickledCandidate[];
  readonly ended: boolean;
} {
  const { session, sections } = readSdp(sdp);
  const live = sections.filter(isLive);
  return {
    sdp: writeSdp({ session, sections: sections.map(({ lines }) => sectionOf(withoutCandidates(lines))) }),
    candidates: sections.flatMap(({ mid, lines }, sdpMLineIndex) =>
      lines
        .filter((line) => line.startsWith('a=candidate:'))
        .map((line) => ({ candidate: line.slice(2), ...(mid !== undefined && { sdpMid: mid }), sdpMLineIndex })),
    ),
    ended: live.length > 0 && live.every(({ lines }) => attribute(lines, 'end-of-candidates') !== undefined),
  };
}
