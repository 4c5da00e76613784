// FreeSWITCH writes neither `a=group:BUNDLE` nor `a=mid` and gives each section a transport of its own. A client with
// bundlePolicy "max-bundle", which is every matrix-js-sdk, refuses that, whether offer or answer. One section can be
// saved: the first live one gets a mid and a group of its own (RFC 9143), and what does not share its transport goes.
import { insertEnd } from './merge.ts';
import { rejected, restored } from './reject.ts';
import {
  attribute,
  bundleByMid,
  editSdp,
  isLive,
  isSame,
  readSdp,
  type Section,
  withLines,
  without,
} from './sections.ts';

/**
 * Makes an answer that a max-bundle client accepts out of one that knows nothing of BUNDLE.
 *
 * The result has the offer's sections in the offer's order, with the offer's mids; sections that do not share the first
 * live one's transport are rejected, and the BUNDLE group names those that are left. Where the offer has no mids or no
 * group, none are made up. A live section whose candidates are all there says so (`a=end-of-candidates`).
 */
export function bundleAnswer(answer: string, offer: string): string {
  const offered = readSdp(offer);
  return editSdp(answer, (sdp) => {
    const { session, sections } = restored(sdp, offered);
    const first = sections.findIndex(isLive);
    const tag = offered.sections[first]?.mid;
    const group = tag === undefined ? undefined : bundleByMid(offered).get(tag);
    const answered = sections.map((section, i) => {
      const fits = group === undefined || sharesTransport(section, sections[first]);
      const kept = isLive(section) && fits ? complete(section) : rejected(section);
      return withMid(kept, offered.sections[i]?.mid);
    });
    const live = answered.filter(isLive).flatMap(({ mid }) => mid ?? []);
    const bundled = new Set(group);
    return {
      session: withGroup(
        session,
        live.filter((mid) => bundled.has(mid)),
      ),
      sections: answered,
    };
  });
}

/**
 * Makes an offer that a max-bundle client accepts out of one that knows nothing of BUNDLE.
 *
 * Sections that do not share the first live one's transport are left out; the rest get mids (those they have, else
 * the lowest numbers that are free) and a BUNDLE group. Give the client's answer its missing sections back with `restoreSections`.
 */
export function bundleOffer(offer: string): string {
  return editSdp(offer, ({ session, sections }) => {
    const first = sections.find(isLive);
    const shared = sections.filter((section) => isLive(section) && sharesTransport(section, first));
    const free = freeMids(shared);
    const kept = shared.map((section) => withMid(complete(section), section.mid ?? free()));
    return {
      session: withGroup(
        session,
        kept.flatMap(({ mid }) => mid ?? []),
      ),
      sections: kept,
    };
  });
}

/** Sections can be bundled only when they have one transport, which shows in their ICE credentials. */
function sharesTransport(section: Section, first: Section | undefined): boolean {
  if (first === undefined) return false;
  return section === first || attribute(section.lines, 'ice-ufrag') === attribute(first.lines, 'ice-ufrag');
}

/** FreeSWITCH gathers before it speaks: the candidates in its SDP are all there will be, whether it says so or not. */
function complete(section: Section): Section {
  return withLines(section, insertEnd(section.lines));
}

/** Hands out the numbers that no section has for its mid, lowest first. */
function freeMids(sections: readonly Section[]): () => string {
  const taken = new Set(sections.map(({ mid }) => mid));
  let next = 0;
  return () => {
    while (taken.has(String(next))) next++;
    return String(next++);
  };
}

/** The section with this mid, and no other; as it is where that is so already. */
function withMid(section: Section, mid: string | undefined): Section {
  const isMid = (line: string) => line.startsWith('a=mid:');
  const wanted = mid === undefined ? [] : [`a=mid:${mid}`];
  if (isSame(section.lines.filter(isMid), wanted)) return section;
  return { ...section, mid, lines: [...without(section.lines, isMid), ...wanted] };
}

/** The session part with this group, and no other; as it is where that is so already. */
function withGroup(session: readonly string[], mids: readonly string[]): readonly string[] {
  const isGroup = (line: string) => line.startsWith('a=group:BUNDLE');
  const wanted = mids.length === 0 ? [] : [`a=group:BUNDLE ${mids.join(' ')}`];
  if (isSame(session.filter(isGroup), wanted)) return session;
  return [...without(session, isGroup), ...wanted];
}
