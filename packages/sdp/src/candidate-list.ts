// What FreeSWITCH is told of a client's addresses decides whether it hears the client at all. It picks the first listed
// candidate that its ACL allows and takes media from there alone while that address answers checks; priorities mean
// nothing to it (switch_core_media.c, check_ice). A browser sends from the pair that the browser nominated. If the two
// differ, the client's audio is dropped for good while both sides report "connected".
//
// So for a client that offered, and nominates the pair, a placeholder that can never answer comes first: FreeSWITCH then
// follows the client. For a client that answered, FreeSWITCH nominates: the client's preferred address comes first.
import {
  type AddressFamily,
  familyOf,
  type IceCandidate,
  isUnspecified,
  readCandidate,
  sectionNamer,
  type Target,
  type TrickledCandidate,
  type Unusable,
  unusable,
} from './candidate.ts';
import { beginning, linesOf, linesWith, textOf, withoutLines } from './lines.ts';
import { insertCandidates, withoutCandidates } from './merge.ts';
import { effectiveAttribute, ICE_UFRAG, isLive, Part, Parts, readParts, writeSdp } from './sections.ts';

/** Whether the client's SDP opened the negotiation or closed it: who offered a *call* is the controlling ICE agent. */
export type IceRole = 'offer' | 'answer';

/** When a placeholder goes first. `byRole`: for a client that offered, and where nothing usable is there. */
export type PlaceholderRule = 'byRole' | 'always' | 'never';

/** What {@link listCandidates} goes by. */
export interface ListRules extends Target {
  /** Whether the SDP is of a client that offered the call or of one that answered. */
  readonly role: IceRole;
  /** When a placeholder goes first. */
  readonly placeholder: PlaceholderRule;
}

/** A candidate that was not listed, and why. */
export interface LeftOut {
  /** The candidate, as it came. */
  readonly candidate: TrickledCandidate;
  /** Why it is of no use. */
  readonly why: Unusable;
}

/** An SDP with its candidate list written for a target. */
export interface CandidateList {
  /** The SDP, lines ending in CRLF. */
  readonly sdp: string;
  /** Whether a placeholder was listed in any section. */
  readonly placeholder: boolean;
  /** The usable candidates in the order they were listed, over all sections. As {@link readCandidate} answers them: not to be changed. */
  readonly listed: readonly IceCandidate[];
  /** The candidates that are not in it, each with the reason. */
  readonly leftOut: readonly LeftOut[];
}

const CONNECTION = beginning('c=');

/** FreeSWITCH keeps 49 candidates per component and section (switch_core_media.c, MAX_CAND). */
const MAX_LISTED = 49;

/** Addresses that nobody has: TEST-NET-3 (RFC 5737) and the IPv6 documentation prefix (RFC 3849). */
const PLACEHOLDER: Readonly<Record<'ipv4' | 'ipv6', IceCandidate>> = {
  ipv4: placeholderAt('203.0.113.9'),
  ipv6: placeholderAt('2001:db8::9'),
};

function placeholderAt(address: string): IceCandidate {
  const text = `candidate:1 1 udp 2122194687 ${address} 40000 typ host generation 0`;
  const candidate = readCandidate(text);
  if (candidate === undefined) throw new Error(`not a candidate: ${text}`);
  return candidate;
}

/** The placeholder for a family: a host candidate that reads like any other and never answers. */
export function placeholderFor(family: AddressFamily): IceCandidate {
  return PLACEHOLDER[family === 'ipv6' ? 'ipv6' : 'ipv4'];
}

/**
 * Writes the candidate list of every live section for a target that gets it once and whole.
 *
 * Candidates count wherever they are, in the SDP or trickled. Only usable ones are listed, each transport address once,
 * by ascending network-cost, then descending priority; the placeholder in front by `rules`. `c=`, the port of `m=` and
 * `a=rtcp` become the first real candidate's, the placeholder's only where there is none, so that an unspecified address
 * never reaches the target. A section for which `rules` list nothing at all keeps its addresses: look at `placeholder`
 * and `listed` before such an SDP is sent. A section without candidates of its own takes those of its BUNDLE group. End
 * markers go: the list says what there is. Source: interop measurements with FreeSWITCH 1.11.3-dev (README.md, "The list").
 */
export function listCandidates(text: string, trickled: readonly TrickledCandidate[], rules: ListRules): CandidateList {
  const sdp = readParts(text);
  const { usable, leftOut } = sort(sdp, trickled, rules);
  const placeholder = placeholderFor(rules.family);
  const listed: IceCandidate[] = [];
  let placed = false;
  const sections = sdp.sections.map((section, i) => {
    if (!isLive(section)) return section.with(withoutLines(withoutCandidates(section.text), CONNECTION));
    const real = usable[i] ?? [];
    const withPlaceholder = wantsPlaceholder(rules, real.length === 0);
    placed ||= withPlaceholder;
    listed.push(...real);
    return withList(section, withPlaceholder ? [placeholder, ...real] : real, real[0] ?? placeholder);
  });
  return {
    sdp: writeSdp(new Parts(sessionAddressed(withoutCandidates(sdp.head), sections), sections)),
    placeholder: placed,
    listed,
    leftOut,
  };
}

/** Whether every live section, one per BUNDLE group, holds a candidate that the target can use. */
export function hasUsable(text: string, trickled: readonly TrickledCandidate[], target: Target): boolean {
  const sdp = readParts(text);
  const groups = sdp.groups;
  /** What a section shares its candidates with, or the section itself. */
  const sharing = (section: Part | undefined) => groups.get(section?.mid) ?? section;
  const wanting = new Set(sdp.sections.filter(isLive).map(sharing));
  if (wanting.size === 0) return true;
  const judge = judgeOf(sdp, target);
  for (const item of [...inline(sdp), ...trickled]) {
    const home = sharing(sdp.sections[judge.indexOf(item)]);
    if (!wanting.has(home) || 'why' in judge.verdict(item)) continue;
    wanting.delete(home);
    if (wanting.size === 0) return true;
  }
  return false;
}

function wantsPlaceholder({ placeholder, role }: ListRules, nothingReal: boolean): boolean {
  if (placeholder === 'byRole') return role === 'offer' || nothingReal;
  return placeholder === 'always';
}

interface Sorted {
  /** By section, best first. */
  readonly usable: readonly (readonly IceCandidate[])[];
  readonly leftOut: readonly LeftOut[];
}

/** Every candidate of an SDP and its trickle, by section and order, or with the reason why not. */
function sort(sdp: Parts, trickled: readonly TrickledCandidate[], target: Target): Sorted {
  const judge = judgeOf(sdp, target);
  /** By section and transport address. The better of two with one address stays, so that their order shows nowhere. */
  const found = sdp.sections.map(() => new Map<string, Found>());
  const leftOut: LeftOut[] = [];
  for (const item of [...inline(sdp), ...trickled]) {
    if (item.candidate === '') continue;
    const verdict = judge.verdict(item);
    if ('why' in verdict) {
      leftOut.push({ candidate: item, why: verdict.why });
      continue;
    }
    const { candidate, index } = verdict;
    const address = `${candidate.address} ${candidate.port}`;
    const rival = found[index]?.get(address);
    const better = rival === undefined || preferred(candidate, rival.candidate) < 0;
    if (better) found[index]?.set(address, { candidate, item });
    if (rival !== undefined) leftOut.push({ candidate: better ? rival.item : item, why: 'duplicate' });
  }
  const own = found.map((byAddress) => {
    const ordered = [...byAddress.values()].sort((a, b) => preferred(a.candidate, b.candidate));
    for (const { item } of ordered.slice(MAX_LISTED)) leftOut.push({ candidate: item, why: 'surplus' });
    return ordered.slice(0, MAX_LISTED).map(({ candidate }) => candidate);
  });
  return { usable: shared(sdp, own), leftOut };
}

interface Found {
  readonly candidate: IceCandidate;
  readonly item: TrickledCandidate;
}

/** The candidates that stand in the SDP itself, as if they had been trickled. */
function inline({ sections }: Parts): TrickledCandidate[] {
  return sections.flatMap(({ candidates }, sdpMLineIndex) =>
    candidates.map((candidate) => ({ candidate, sdpMLineIndex })),
  );
}

/** Says of a candidate which section it is for, and whether the target can use it. */
interface Judge {
  /** -1: none. */
  indexOf(item: TrickledCandidate): number;
  verdict(item: TrickledCandidate): { readonly index: number; readonly candidate: IceCandidate } | { why: Unusable };
}

function judgeOf(sdp: Parts, target: Target): Judge {
  const indexOf = sectionNamer(sdp.sections.map(({ mid }) => mid));
  return {
    indexOf,
    verdict(item) {
      const candidate = readCandidate(item.candidate);
      if (candidate === undefined) return { why: 'malformed' };
      const index = indexOf(item);
      const section = sdp.sections[index];
      if (section === undefined) return { why: 'stray' };
      const claimed = candidate.ufrag ?? (item.usernameFragment || undefined);
      const ufrag = claimed && effectiveAttribute(sdp, section, ICE_UFRAG);
      if (claimed !== undefined && ufrag !== undefined && claimed !== ufrag) return { why: 'generation' };
      const why = unusable(candidate, target);
      return why === undefined ? { index, candidate } : { why };
    },
  };
}

/** A bundled section is sent no candidates of its own: they come for the one that carries the group's transport. */
function shared(sdp: Parts, own: readonly (readonly IceCandidate[])[]): readonly (readonly IceCandidate[])[] {
  const groups = sdp.groups;
  const carried = new Map<readonly string[], readonly IceCandidate[]>();
  for (const [i, { mid }] of sdp.sections.entries()) {
    const group = groups.get(mid);
    const its = own[i] ?? [];
    if (group !== undefined && its.length > 0 && !carried.has(group)) carried.set(group, its);
  }
  return sdp.sections.map(({ mid }, i) => {
    const its = own[i] ?? [];
    const group = groups.get(mid);
    return its.length > 0 || group === undefined ? its : (carried.get(group) ?? its);
  });
}

/** Ascending network-cost, then descending priority; then by what is left, so that the order of arrival shows nowhere. */
function preferred(a: IceCandidate, b: IceCandidate): number {
  return (
    a.networkCost - b.networkCost ||
    b.priority - a.priority ||
    compare(a.address, b.address) ||
    a.port - b.port ||
    compare(a.text, b.text)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The section with this list behind its ICE credentials, in the place of its own, and with its `c=`, the port of its `m=` and
 * its `a=rtcp` set to `home`'s address. With an empty list it keeps its addresses.
 */
function withList(section: Part, list: readonly IceCandidate[], home: IceCandidate): Part {
  const bare = withoutCandidates(section.text);
  if (list.length === 0) return section.with(bare);
  const { address, port } = home;
  const where = `IN ${familyOf(address) === 'ipv6' ? 'IP6' : 'IP4'} ${address}`;
  const information: string[] = [];
  const attributes: string[] = [];
  for (const line of linesOf(bare)) {
    if (line.startsWith('a=rtcp:')) attributes.push(`a=rtcp:${port} ${where}`);
    else if (line.startsWith('a=')) attributes.push(line);
    else if (line.startsWith('m=')) information.push(line.replace(/^(m=\S+) \d+/, `$1 ${port}`));
    else if (line.startsWith('i=')) information.push(line);
    else if (!line.startsWith('c=')) attributes.push(line);
  }
  // RFC 8866 §5: m=, i=, c=, and then the others.
  const candidates = list.map((candidate) => candidate.text);
  const body = insertCandidates(textOf(attributes), candidates);
  return new Part(section.kind, port, section.mid, `${textOf([...information, `c=${where}`])}${body}`);
}

/** An unspecified session-level `c=` means hold to FreeSWITCH: it becomes that of the first section that has an address. */
function sessionAddressed(head: string, sections: readonly Part[]): string {
  const lines = linesOf(head);
  if (!lines.some(meansHold)) return head;
  const homes = sections.flatMap(({ text }) => linesWith(text, CONNECTION).slice(0, 1));
  const home = homes.find((line) => !meansHold(line));
  return textOf(lines.map((line) => (meansHold(line) ? (home ?? line) : line)));
}

function meansHold(line: string): boolean {
  const address = /^c=IN\s+IP[46]\s+([^\s/]+)/i.exec(line)?.[1];
  return address !== undefined && isUnspecified(address);
}
