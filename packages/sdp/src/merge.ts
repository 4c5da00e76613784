// Trickled candidates into an SDP and out of it again, for a peer that wants the other form (RFC 8838, RFC 8839 §5.1).
import { attributeOf, sectionNamer, type TrickledCandidate } from './candidate.ts';
import { beginning, behindLast, hasLine, withoutLines } from './lines.ts';
import { CANDIDATE, effectiveAttribute, isLive, type Part, Parts, readParts, writeSdp } from './sections.ts';

/** The end marker, and nothing behind it. */
const END = beginning('a=end-of-candidates\r\n');
const END_ATTRIBUTE = beginning('a=end-of-candidates');
const ICE_PWD = beginning('a=ice-pwd:');

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
  const { head, sections } = readParts(sdp);
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
  const spliced = sections.map((section, i) =>
    splice(section, added[i] ?? [], ended.has(i) || (allEnded && isLive(section))),
  );
  return { sdp: writeSdp(new Parts(head, spliced)), strays };
}

function namesNone({ sdpMid, sdpMLineIndex }: TrickledCandidate): boolean {
  return (sdpMid ?? '') === '' && typeof sdpMLineIndex !== 'number';
}

function splice(section: Part, added: readonly string[], ended: boolean): Part {
  if (added.length === 0 && !ended) return section;
  const { text, candidates } = section;
  const present = new Set(candidates);
  const missing = [...new Set(added)].filter((candidate) => !present.has(candidate));
  const had = hasLine(text, END);
  const whole = insertCandidates(had ? withoutLines(text, END) : text, missing);
  return section.with(ended || had ? insertEnd(whole) : whole);
}

/** The text with the candidates in: behind the last candidate, else behind the ICE credentials, else at the end. */
export function insertCandidates(text: string, candidates: readonly string[]): string {
  return candidates.length === 0 ? text : inserted(text, `a=${candidates.join('\r\na=')}\r\n`);
}

/** The text with the end marker behind its last candidate; as it is where it has one. */
export function insertEnd(text: string): string {
  return hasLine(text, END) ? text : inserted(text, END.text);
}

function inserted(text: string, lines: string): string {
  let place = behindLast(text, CANDIDATE);
  if (place === -1) place = behindLast(text, ICE_PWD);
  if (place === -1) place = text.length;
  return `${text.slice(0, place)}${lines}${text.slice(place)}`;
}

/** The text without any candidate or end marker. */
export function withoutCandidates(text: string): string {
  return withoutLines(withoutLines(text, CANDIDATE), END);
}

/** Whether every live section says that its candidates are all there, by itself or through the session part (RFC 8840). */
export function isComplete(sdp: Parts): boolean {
  const live = sdp.sections.filter(isLive);
  return live.length > 0 && live.every((section) => effectiveAttribute(sdp, section, END_ATTRIBUTE) !== undefined);
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
  const read = readParts(sdp);
  const { head, sections } = read;
  return {
    sdp: writeSdp(
      new Parts(
        withoutCandidates(head),
        sections.map((section) => section.with(withoutCandidates(section.text))),
      ),
    ),
    candidates: sections.flatMap(({ mid, candidates }, sdpMLineIndex) =>
      candidates.map((candidate) => ({ candidate, sdpMLineIndex, ...(mid !== undefined && { sdpMid: mid }) })),
    ),
    ended: isComplete(read),
  };
}
