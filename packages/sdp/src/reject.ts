// Sections that one side has and the other cannot have: rejected in place, left out, or put back (RFC 3264 §6, §8).
import { editSdp, isLive, readSdp, type Sdp, type Section } from './sections.ts';

/** Which sections of an SDP to keep. */
export type Keep = (section: Section, index: number) => boolean;

/**
 * Rejects every section that `keep` refuses: port 0, `a=inactive`, nothing else but its mid, and out of the BUNDLE group.
 *
 * The number and order of sections stay. For an offer whose extra sections the peer has to answer as rejected.
 */
export function rejectSections(sdp: string, keep: Keep): string {
  return editSdp(sdp, ({ session, sections }) => {
    const kept = sections.map(keep);
    const left = sections.filter((_, i) => kept[i] === true);
    return {
      session: regrouped(session, left),
      sections: sections.map((section, i) => (kept[i] ? section : rejected(section))),
    };
  });
}

/**
 * Leaves out every section that `keep` refuses, as if it had never been offered.
 *
 * For an offer to a client that cannot say no to a section: matrix-js-sdk goes on negotiating for ever after it has
 * answered an offer with a rejected one. The answer is made whole again by {@link restoreSections}.
 */
export function dropSections(sdp: string, keep: Keep): string {
  return editSdp(sdp, ({ session, sections }) => {
    const left = sections.filter(keep);
    return { session: regrouped(session, left), sections: left };
  });
}

/**
 * Gives an answer as many sections as its offer has, in the offer's order, as RFC 3264 §6 asks.
 *
 * Sections are paired by media type, first with first; but an offered section that was rejected already is never paired
 * with a live one. An offered section that the answer lacks is put in as rejected, with the offer's mid; an answered one
 * that was not offered is left out.
 */
export function restoreSections(answer: string, offer: string): string {
  return editSdp(answer, (sdp) => restored(sdp, readSdp(offer)));
}

/** {@link restoreSections} of SDPs that have been read. */
export function restored({ session, sections }: Sdp, offer: Sdp): Sdp {
  const take = unpaired(sections);
  return { session, sections: offer.sections.map((offered) => take(offered) ?? rejected(offered)) };
}

/** Hands out the answered sections, each once: the first left of the media type, and no live one for a rejected one. */
function unpaired(answered: readonly Section[]): (offered: Section) => Section | undefined {
  const queues = new Map<string, { readonly live: number[]; readonly dead: number[] }>();
  for (let i = answered.length - 1; i >= 0; i--) {
    const section = answered[i];
    if (section === undefined) continue;
    const queue = queues.get(section.kind) ?? { live: [], dead: [] };
    queues.set(section.kind, queue);
    (isLive(section) ? queue.live : queue.dead).push(i);
  }
  return (offered) => {
    const queue = queues.get(offered.kind);
    if (queue === undefined) return undefined;
    const { live, dead } = queue;
    const liveFirst = (live.at(-1) ?? Infinity) < (dead.at(-1) ?? Infinity);
    const found = (isLive(offered) && liveFirst ? live : dead).pop();
    return found === undefined ? undefined : answered[found];
  };
}

/** The section as RFC 3264 §6 rejects it. No `c=`: a section that carries nothing needs no address. */
export function rejected({ kind, lines, mid }: Section): Section {
  const media = (lines[0] ?? 'm=audio 0 RTP/AVP 0').replace(/^(m=\S+) \d+(?:\/\d+)?/, '$1 0');
  return {
    kind,
    port: 0,
    mid,
    lines: mid === undefined ? [media, 'a=inactive'] : [media, 'a=inactive', `a=mid:${mid}`],
  };
}

/** The session part with no mid in a BUNDLE group but those of the sections that are left. */
function regrouped(session: readonly string[], left: readonly Section[]): readonly string[] {
  const mids = new Set(left.map(({ mid }) => mid));
  return session.map((line) => {
    if (!line.startsWith('a=group:BUNDLE ')) return line;
    const [group, ...named] = line.split(' ');
    const kept = named.filter((mid) => mids.has(mid));
    return kept.length === named.length ? line : [group, ...kept].join(' ');
  });
}
