import { firstLine, linesWith, textOf } from './lines.ts';
import { ANY_BUNDLE, readParts } from './sections.ts';

/**
 * An SDP with nothing left but its sections' `m=` lines and mids, and its BUNDLE groups. A later SDP of the same session has
 * the same sections in the same order (RFC 3264 §8): this is what `bundleAnswer` needs of an offer to give them.
 */
export function layoutOf(text: string): string {
  const { head, sections } = readParts(text);
  const lines = [...linesWith(head, ANY_BUNDLE)];
  for (const section of sections) {
    lines.push(firstLine(section.text));
    if (section.mid !== undefined) lines.push(`a=mid:${section.mid}`);
  }
  return textOf(lines);
}
