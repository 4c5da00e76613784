// Who sends in a section (RFC 3264 §6.1, §8.4): hold is nothing else. The attribute may stand in the session part, and
// where it stands nowhere it is sendrecv (RFC 8866 §6.7).
import { editSdp, isLive, readSdp, type Sdp, type Section, withLines, without } from './sections.ts';

/** Who sends in a section, as who wrote the SDP sees it (RFC 3264 §5.1). */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** What answers a direction: who is only sent to only receives. */
const MIRROR: Record<MediaDirection, MediaDirection> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

/** The direction of the first live section, as who wrote the SDP sees it; `inactive` where none is live. */
export function directionOf(text: string): MediaDirection {
  const sdp = readSdp(text);
  const first = sdp.sections.find(isLive);
  return first === undefined ? 'inactive' : sectionDirection(sdp, first);
}

/** The direction that answers this one. */
export function mirrored(direction: MediaDirection): MediaDirection {
  return MIRROR[direction];
}

/** The SDP with this direction in every live section. */
export function setDirection(text: string, direction: MediaDirection): string {
  return withDirections(text, () => direction);
}

/**
 * The answer with the direction of each live section mirrored from the offer's section of the same index: how an SDP that
 * was good before answers an offer that changed nothing but who sends.
 */
export function mirrorDirections(answer: string, offer: string): string {
  const offered = readSdp(offer);
  return withDirections(answer, (i) => {
    const section = offered.sections[i];
    return section === undefined ? undefined : MIRROR[sectionDirection(offered, section)];
  });
}

function withDirections(text: string, wanted: (index: number) => MediaDirection | undefined): string {
  return editSdp(text, ({ session, sections }) => ({
    session: without(session, isDirection),
    sections: sections.map((section, i) => {
      const direction = isLive(section) ? wanted(i) : undefined;
      return direction === undefined ? section : withLines(section, directed(section.lines, `a=${direction}`));
    }),
  }));
}

/** These lines with this direction, in the place of the first that they have, else at the end. */
function directed(lines: readonly string[], direction: string): readonly string[] {
  const at = lines.findIndex(isDirection);
  if (at === -1) return [...lines, direction];
  const after = lines.slice(at + 1);
  if (lines[at] === direction && !after.some(isDirection)) return lines;
  return [...lines.slice(0, at), direction, ...without(after, isDirection)];
}

function sectionDirection(sdp: Sdp, section: Section): MediaDirection {
  const found = section.lines.find(isDirection) ?? sdp.session.find(isDirection) ?? 'a=sendrecv';
  return found.slice(2) as MediaDirection;
}

const LINES: ReadonlySet<string> = new Set(Object.keys(MIRROR).map((direction) => `a=${direction}`));

function isDirection(line: string): boolean {
  return line.length === 10 && LINES.has(line);
}
