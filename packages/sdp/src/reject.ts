// Sections that one side has and the other cannot have: rejected in place, left out, or put back (RFC 3264 §6, §8).
import { firstLine, hasLine, linesOf, textOf } from './lines.ts';
import { BUNDLE, editSdp, isLive, Part, Parts, partOf, readParts, type Section } from './sections.ts';

/** Which sections of an SDP to keep. */
export type Keep = (section: Section, index: number) => boolean;

/**
 * Rejects every section that `keep` refuses: port 0, `a=inactive`, nothing else but its mid, and out of the BUNDLE group.
 *
 * The number and order of sections stay. For an offer whose extra sections the peer has to answer as rejected.
 */
export function rejectSections(sdp: string, keep: Keep): string {
  return editSdp(sdp, ({ head, sections }) => {
    const kept = sections.map(keep);
    const left = sections.filter((_, i) => kept[i] === true);
    return new Parts(
      regrouped(head, left),
      sections.map((section, i) => (kept[i] ? section : rejected(section))),
    );
  });
}

/**
 * Leaves out every section that `keep` refuses, as if it had never been offered.
 *
 * For an offer to a client that cannot say no to a section: matrix-js-sdk goes on negotiating for ever after it has
 * answered an offer with a rejected one. The answer is made whole again by {@link restoreSections}.
 */
export function dropSections(sdp: string, keep: Keep): string {
  return editSdp(sdp, ({ head, sections }) => {
    const left = sections.filter(keep);
    return new Parts(regrouped(head, left), left);
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
  return editSdp(answer, (sdp) => restored(sdp, readParts(offer)));
}

/** {@link restoreSections} of SDPs that have been read. */
export function restored({ head, sections }: Parts, offer: Parts): Parts {
  const take = unpaired(sections);
  return new Parts(
    head,
    offer.sections.map((offered) => take(offered) ?? rejected(offered)),
  );
}

/** Hands out the answered sections, each once: the first left of the media type, and no live one for a rejected one. */
function unpaired(answered: readonly Part[]): (offered: Part) => Part | undefined {
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
export function rejected({ kind, text, mid }: Part): Part {
  const media = firstLine(text).replace(/^(m=\S+) \d+(?:\/\d+)?/, '$1 0');
  const lines = textOf([media, 'a=inactive', ...(mid === undefined ? [] : [`a=mid:${mid}`])]);
  // An m= line that could not be read for its port alone can be read now.
  return kind === '' ? partOf(lines) : new Part(kind, 0, mid, lines);
}

/** The session part with no mid in a BUNDLE group but those of the sections that are left. */
function regrouped(head: string, left: readonly Section[]): string {
  if (!hasLine(head, BUNDLE)) return head;
  const mids = new Set(left.map(({ mid }) => mid));
  const lines = linesOf(head).map((line) => {
    if (!line.startsWith(BUNDLE.text)) return line;
    const [group, ...named] = line.split(' ');
    return [group, ...named.filter((mid) => mids.has(mid))].join(' ');
  });
  return textOf(lines);
}
