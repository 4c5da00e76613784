// Who sends in a section (RFC 3264 §6.1, §8.4): hold is nothing else. The attribute may stand in the session part, and
// where it stands nowhere it is sendrecv (RFC 8866 §6.7).
import { behindLine } from './lines.ts';
import { editSdp, isLive, type Part, Parts, readParts } from './sections.ts';

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
  const sdp = readParts(text);
  const first = sdp.sections.find(isLive);
  return first === undefined ? 'inactive' : directionsOf(sdp)(first);
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
  const offered = readParts(offer);
  const offeredDirection = directionsOf(offered);
  return withDirections(answer, (i) => {
    const section = offered.sections[i];
    return section === undefined ? undefined : MIRROR[offeredDirection(section)];
  });
}

function withDirections(text: string, wanted: (index: number) => MediaDirection | undefined): string {
  return editSdp(
    text,
    ({ head, sections }) =>
      new Parts(
        withoutDirections(head),
        sections.map((section, i) => {
          const direction = isLive(section) ? wanted(i) : undefined;
          return direction === undefined ? section : section.with(directed(section.text, direction));
        }),
      ),
  );
}

/** The text with this direction, in the place of the first that it has, else at the end. */
function directed(text: string, direction: MediaDirection): string {
  const found = findDirection(text);
  const at = found === -1 ? text.length : found;
  return `${text.slice(0, at)}a=${direction}\r\n${withoutDirections(text.slice(at))}`;
}

function withoutDirections(text: string): string {
  let kept = '';
  let from = 0;
  for (let at = findDirection(text); at !== -1; at = findDirection(text, from)) {
    kept += text.slice(from, at);
    from = behindLine(text, at);
  }
  return kept + text.slice(from);
}

/** Answers the direction of each section. The session part is looked through once, however many there are. */
function directionsOf({ head }: Parts): (section: Part) => MediaDirection {
  let inherited: MediaDirection | undefined;
  return ({ text }) => {
    const own = directionIn(text);
    if (own !== undefined) return own;
    inherited ??= directionIn(head) ?? 'sendrecv';
    return inherited;
  };
}

/** The first direction in a text. */
function directionIn(text: string): MediaDirection | undefined {
  const at = findDirection(text);
  return at === -1 ? undefined : (text.slice(at + 2, at + LENGTH) as MediaDirection);
}

/** They are all of one length. */
const LENGTH = 'a=sendrecv'.length;

/** Where the first line with a direction begins, from a line's beginning on; -1: there is none. */
function findDirection(text: string, from = 0): number {
  for (let at = from; at < text.length; at = behindLine(text, at)) {
    if (text[at + LENGTH] === '\r' && isDirection(text.slice(at, at + LENGTH))) return at;
  }
  return -1;
}

function isDirection(line: string): boolean {
  return line.startsWith('a=') && Object.hasOwn(MIRROR, line.slice(2));
}
