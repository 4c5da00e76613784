// FreeSWITCH writes neither `a=group:BUNDLE` nor `a=mid` and gives each section a transport of its own. A client with
// bundlePolicy "max-bundle", which is every matrix-js-sdk, refuses that, whether offer or answer. One section can be
// saved: the first live one gets a mid and a group of its own (RFC 9143), and what does not share its transport goes.
import { type Beginning, beginning, linesWith, withoutLines } from './lines.ts';
import { insertEnd } from './merge.ts';
import { rejected, restored } from './reject.ts';
import { ANY_BUNDLE, editSdp, ICE_UFRAG, isLive, Part, Parts, readParts } from './sections.ts';

const MID = beginning('a=mid:');
const BARE_MID = beginning('a=mid\r\n');

/**
 * Makes an answer that a max-bundle client accepts out of one that knows nothing of BUNDLE.
 *
 * The result has the offer's sections in the offer's order, with the offer's mids; sections that do not share the first
 * live one's transport are rejected, and the BUNDLE group names those that are left. Where the offer has no mids or no
 * group, none are made up. A live section whose candidates are all there says so (`a=end-of-candidates`).
 */
export function bundleAnswer(answer: string, offer: string): string {
  const offered = readParts(offer);
  return editSdp(answer, (sdp) => {
    const { head, sections } = restored(sdp, offered);
    const first = sections.findIndex(isLive);
    const tag = offered.sections[first]?.mid;
    const group = tag === undefined ? undefined : offered.groups.get(tag);
    const answered = sections.map((section, i) => {
      const fits = group === undefined || sharesTransport(section, sections[first]);
      const kept = isLive(section) && fits ? complete(section) : rejected(section);
      return withMid(kept, offered.sections[i]?.mid);
    });
    const live = answered.filter(isLive).flatMap(({ mid }) => mid ?? []);
    const bundled = new Set(group);
    return new Parts(
      withGroup(
        head,
        live.filter((mid) => bundled.has(mid)),
      ),
      answered,
    );
  });
}

/**
 * Makes an offer that a max-bundle client accepts out of one that knows nothing of BUNDLE.
 *
 * Sections that do not share the first live one's transport are left out; the rest get mids (those they have, else
 * the lowest numbers that are free) and a BUNDLE group. Give the client's answer its missing sections back with `restoreSections`.
 */
export function bundleOffer(offer: string): string {
  return editSdp(offer, ({ head, sections }) => {
    const first = sections.find(isLive);
    const shared = sections.filter((section) => isLive(section) && sharesTransport(section, first));
    const free = freeMids(shared);
    const kept = shared.map((section) => withMid(complete(section), section.mid ?? free()));
    return new Parts(
      withGroup(
        head,
        kept.flatMap(({ mid }) => mid ?? []),
      ),
      kept,
    );
  });
}

/** Sections can be bundled only when they have one transport, which shows in their ICE credentials. */
function sharesTransport(section: Part, first: Part | undefined): boolean {
  if (first === undefined) return false;
  return section === first || section.attribute(ICE_UFRAG) === first.attribute(ICE_UFRAG);
}

/** FreeSWITCH gathers before it speaks: the candidates in its SDP are all there will be, whether it says so or not. */
function complete(section: Part): Part {
  return section.with(insertEnd(section.text));
}

/** Hands out the numbers that no section has for its mid, lowest first. */
function freeMids(sections: readonly Part[]): () => string {
  const taken = new Set(sections.map(({ mid }) => mid));
  let next = 0;
  return () => {
    while (taken.has(String(next))) next++;
    return String(next++);
  };
}

/** The section with this mid, and no other. */
function withMid(section: Part, mid: string | undefined): Part {
  const { kind, port, text } = section;
  // Where it has no mid there is no bare one either: most of FreeSWITCH's are not looked through for it.
  const named = withOnly(section.mid === undefined ? text : withoutLines(text, BARE_MID), MID, mid);
  return named === text ? section : new Part(kind, port, mid, named);
}

/** The session part with this group, and no other. */
function withGroup(head: string, mids: readonly string[]): string {
  return withOnly(head, ANY_BUNDLE, mids.length === 0 ? undefined : ` ${mids.join(' ')}`);
}

/** The text with one line that begins so, or with none: as it is where that is so already, else with it at the end. */
function withOnly(text: string, begin: Beginning, value: string | undefined): string {
  const found = linesWith(text, begin);
  const wanted = value === undefined ? [] : [`${begin.text}${value}`];
  if (found.length === wanted.length && found[0] === wanted[0]) return text;
  return `${withoutLines(text, begin)}${wanted.map((line) => `${line}\r\n`).join('')}`;
}
