// `a=setup` (RFC 8842 §5): who opens the DTLS association. Once it stands the roles stay, whatever a later SDP says.
import { attribute, editSdp, isLive, readSdp, withLines } from './sections.ts';

/** `active` opens the association, `passive` waits for it, `actpass` leaves it to the answerer (RFC 4145 §4). */
export type DtlsRole = 'active' | 'passive' | 'actpass';

/** The role of the first live section; undefined: the SDP gives none that is known. */
export function dtlsRoleOf(text: string): DtlsRole | undefined {
  const { session, sections } = readSdp(text);
  const first = sections.find(isLive);
  const setup = attribute(first?.lines ?? [], 'setup') ?? attribute(session, 'setup');
  return setup === 'active' || setup === 'passive' || setup === 'actpass' ? setup : undefined;
}

/**
 * The SDP with this role wherever it gives one.
 *
 * Needed after FreeSWITCH has made an offer: its later answers say `passive` although its role has not changed, and
 * Chromium refuses an answer that would turn the roles around ("Failed to set SSL role for the transport").
 */
export function setDtlsRole(text: string, role: DtlsRole): string {
  const setup = `a=setup:${role}`;
  const isOther = (line: string) => line.startsWith('a=setup:') && line !== setup;
  const set = (lines: readonly string[]) =>
    lines.some(isOther) ? lines.map((line) => (isOther(line) ? setup : line)) : lines;
  return editSdp(text, ({ session, sections }) => ({
    session: set(session),
    sections: sections.map((section) => withLines(section, set(section.lines))),
  }));
}
