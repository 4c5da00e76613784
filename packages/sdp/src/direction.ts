// Who sends in a section (RFC 3264 §6.1, §8.4): hold is nothing else. The attribute may stand in the session part, and
// where it stands nowhere it is sendrecv (RFC 8866 §6.7).
import { attribute, isLive, readSdp, type Sdp, type Section, sectionOf, writeSdp } from './sections.ts';

export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

const DIRECTIONS: readonly MediaDirection[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];

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
  const { session, sections } = readSdp(text);
  return writeSdp({
    session: session.filter((line) => !isDirection(line)),
    sections: sections.map((section, i) => {
      const direction = wanted(i);
      if (direction === undefined || !isLive(section)) return section;
      const at = section.lines.findIndex(isDirection);
      const lines = section.lines.filter((line, i) => i === at || !isDirection(line));
      return sectionOf(
        at === -1 ? [...lines, `a=${direction}`] : lines.map((line) => (isDirection(line) ? `a=${direction}` : line)),
      );
    }),
  });
}

function sectionDirection(sdp: Sdp, section: Section): MediaDirection {
  const found = (lines: readonly string[]) => DIRECTIONS.find((one) => attribute(lines, one) !== undefined);
  return found(section.lines) ?? found(sdp.session) ?? 'sendrecv';
}

function isDirection(line: string): boolean {
  return DIRECTIONS.some((one) => line === `a=${one}`);
}
