import { readSdp, type Section, withLines, writeSdp } from './sections.ts';

/**
 * An SDP with nothing left but its sections' `m=` lines and mids, and its BUNDLE groups. A later SDP of the same session has
 * the same sections in the same order (RFC 3264 §8): this is what `bundleAnswer` needs of an offer to give them.
 */
export function layoutOf(text: string): string {
  const { session, sections } = readSdp(text);
  return writeSdp({
    session: session.filter((line) => line.startsWith('a=group:BUNDLE')),
    sections: sections.map((section) => withLines(section, landmarks(section))),
  });
}

function landmarks({ lines: [media = ''], mid }: Section): readonly string[] {
  return mid === undefined ? [media] : [media, `a=mid:${mid}`];
}
