// Sections that one side has and the other cannot have: rejected in place, left out, or put back (RFC 3264 §6, §8).
import { readSdp, type Section, sectionOf, writeSdp } from './sections.ts';

/** Which sections of an SDP to keep. */
export type Keep = (section: Section, index: number) => boolean;

/**
 * Rejects every section that `keep` refuses: port 0, `a=inactive`, nothing else but its mid, and out of the BUNDLE group.
 *
 * The number and order of sections stay. For an offer whose extra sections the peer has to answer as rejected.
 */
export function rejectSections(sdp: string, keep: Keep): string {
  const { session, sections } = readSdp(sdp);
  const kept = sections.map(keep);
  const left = sections.filter((_, i) => kept[i] === true).map(({ mid }) => mid);
  return writeSdp({
    session: session.map((line) => regroup(line, left)),
    sections: sections.map((section, i) => (kept[i] ? section : rejected(section))),
  });
}

/**
 * Leaves out every section that `keep` refuses, as if it had never been offered.
 *
 * For an offer to a client that cannot say no to a section: matrix-js-sdk goes on negotiating for ever after it has
 * answered an offer with a rejected one. The answer is made whole again by {@link restoreSections}.
 */
export function dropSections(sdp: string, keep: Keep): string {
  const { session, sections } = readSdp(sdp);
  const left = sections.filter(keep);
  const mids = left.map(({ mid }) => mid);
  return writeSdp({ session: session.map((line) => regroup(line, mids)), sections: left });
}

/**
 * Gives an answer as many sections as its offer has, in the offer's order, as RFC 3264 §6 asks.
 *
 * Sections are paired by media type, first with first. An offered section that the answer lacks is put in as rejected,
 * with the offer's mid; an answered one that was not offered is left out.
 */
export function restoreSections(answer: string, offer: string): string {
  const { session, sections } = readSdp(answer);
  const answered = [...sections];
  return writeSdp({
    session,
    sections: readSdp(offer).sections.map((offered) => {
      const found = answered.findIndex(({ kind }) => kind === offered.kind);
      return found === -1 ? rejected(offered) : (answered.splice(found, 1)[0] ?? rejected(offered));
    }),
  });
}

/** The section as RFC 3264 §6 rejects it. No `c=`: a section that carries nothing needs no address. */
export function rejected({ lines, mid }: Section): Section {
  const media = (lines[0] ?? 'm=audio 0 RTP/AVP 0').replace(/^(m=\S+) \d+(?:\/\d+)?/, '$1 0');
  return sectionOf(mid === undefined ? [media, 'a=inactive'] : [media, `a=mid:${mid}`, 'a=inactive']);
}

/** A BUNDLE group without the mids that are gone. */
function regroup(line: string, mids: readonly (string | undefined)[]): string {
  if (!line.startsWith('a=group:BUNDLE ')) return line;
  const [group, ...named] = line.split(' ');
  return [group, ...named.filter((mid) => mids.includes(mid))].join(' ');
}
