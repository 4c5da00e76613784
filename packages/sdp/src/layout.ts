import { readSdp, textOf } from './sections.ts';

/**
 * An SDP with nothing left but its sections' `m=` lines and mids, and its BUNDLE groups. A later SDP of the same session has
 * the same sections in the same order (RFC 3264 §8): this is what `bundleAnswer` needs of an offer to give them.
 */
export function layoutOf(text: string): string {
  const { session, sections } = readSdp(text);
  const lines = session.filter((line) => line.startsWith('a=group:BUNDLE'));
  for (const {
    lines: [media = ''],
    mid,
  } of sections) {
    lines.push(media);
    if (mid !== undefined) lines.push(`a=mid:${mid}`);
  }
  return textOf(lines);
}
