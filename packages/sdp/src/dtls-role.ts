// `a=setup` (RFC 8842 §5): who opens the DTLS association. Once it stands the roles stay, whatever a later SDP says.
import { beginning, replaceLines } from './lines.ts';
import { editSdp, effectiveAttribute, isLive, Parts, readParts } from './sections.ts';

const SETUP = beginning('a=setup');
const SETUP_LINE = beginning('a=setup:');

/** `active` opens the association, `passive` waits for it, `actpass` leaves it to the answerer (RFC 4145 §4). */
export type DtlsRole = 'active' | 'passive' | 'actpass';

/** The role of the first live section; undefined: the SDP gives none that is known. */
export function dtlsRoleOf(text: string): DtlsRole | undefined {
  const sdp = readParts(text);
  const first = sdp.sections.find(isLive);
  const setup = first === undefined ? sdp.attribute(SETUP) : effectiveAttribute(sdp, first, SETUP);
  return setup === 'active' || setup === 'passive' || setup === 'actpass' ? setup : undefined;
}

/**
 * The SDP with this role wherever it gives one.
 *
 * Needed after FreeSWITCH has made an offer: its later answers say `passive` although its role has not changed, and
 * Chromium refuses an answer that would turn the roles around ("Failed to set SSL role for the transport").
 */
export function setDtlsRole(text: string, role: DtlsRole): string {
  const set = (part: string) => replaceLines(part, SETUP_LINE, `a=setup:${role}\r\n`);
  return editSdp(
    text,
    ({ head, sections }) =>
      new Parts(
        set(head),
        sections.map((section) => section.with(set(section.text))),
      ),
  );
}
