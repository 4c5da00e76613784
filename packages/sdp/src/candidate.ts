// An ICE candidate as one line of text (RFC 8839 §5.1): what it says, and whether a target can use it.

/** A trickled candidate: the shape of `RTCIceCandidateInit` and of an item of `m.call.candidates`. */
export interface TrickledCandidate {
  /** The attribute without `a=`: `candidate:1 1 udp 2122260223 192.0.2.7 40000 typ host`. '' is end-of-candidates. */
  readonly candidate: string;
  /** The section’s `a=mid`; null or absent: `sdpMLineIndex` says which. */
  readonly sdpMid?: string | null | undefined;
  /** 0-based. */
  readonly sdpMLineIndex?: number | null | undefined;
  /** Which generation of ICE credentials it belongs to; null or absent: it does not say. */
  readonly usernameFragment?: string | null | undefined;
}

/** What a candidate line says. */
export interface IceCandidate {
  /** The same for candidates of one kind from one base and server (RFC 8445 §5.1.1.3). */
  readonly foundation: string;
  /** 1: RTP (and RTCP, where they share a port); 2: RTCP. */
  readonly component: number;
  /** Lower case: `udp`, `tcp`. */
  readonly transport: string;
  /** 1 to 2³¹ − 1, higher is preferred (RFC 8445 §5.1.2). FreeSWITCH ignores it. */
  readonly priority: number;
  /** An IP literal, or a name such as an mDNS one. */
  readonly address: string;
  /** 1 to 65 535. */
  readonly port: number;
  /** `host`, `srflx`, `prflx` or `relay`. */
  readonly type: string;
  /** The `ufrag` extension: which generation of credentials the candidate belongs to. */
  readonly ufrag: string | undefined;
  /** libwebrtc's `network-cost` extension: 0 is best, and what is meant where it is absent. */
  readonly networkCost: number;
  /** The attribute as it came, without `a=`. */
  readonly text: string;
}

/** Which addresses a target can send to. FreeSWITCH: the families that its profile has an `rtp-ip` for. */
export type AddressFamily = 'ipv4' | 'ipv6' | 'both';

/** What the receiver of an SDP can use. */
export interface Target {
  /** The addresses that it can send to. */
  readonly family: AddressFamily;
  /** Asked last, for each candidate that is usable otherwise; false leaves it out. Must be pure. */
  readonly accepts?: ((candidate: IceCandidate) => boolean) | undefined;
}

/** Why a candidate is not usable for a target. */
export type Unusable =
  /** Not a candidate line, or one with a line break or control character in it. */
  | 'malformed'
  /** Not component 1: RTP and RTCP share one port towards every client of today. */
  | 'component'
  /** Not UDP. */
  | 'transport'
  /** An mDNS name (`….local`), which only its own network can resolve. */
  | 'mdns'
  /** Another host name, or an address or port that nothing can be sent to. */
  | 'address'
  /** A family that the target has no address of. */
  | 'family'
  /** It belongs to other ICE credentials than the section's. */
  | 'generation'
  /** It names no section of the SDP. */
  | 'stray'
  /** The caller's own predicate said no. */
  | 'refused'
  /** The same transport address is listed already. */
  | 'duplicate'
  /** More than the target reads. */
  | 'surplus';

const MAX_LENGTH = 1024;
const VISIBLE = '[^\\s\\u0000-\\u001f\\u007f-\\u009f]';
const PORT = '[0-5]?\\d{1,4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5]';
/** 24 extensions at the most: mod_verto splits a line into 32 fields (switch_core_media.c, check_ice). */
const CANDIDATE = new RegExp(
  `^(?:a=)?(candidate:([\\w+/.-]{1,256}) (\\d{1,3}) ([\\w-]{1,16}) (\\d{1,10}) (${VISIBLE}{1,255}) (${PORT}) typ ([\\w-]{1,16})((?: ${VISIBLE}+){0,24})) *$`,
);

/**
 * Reads a candidate attribute; a leading `a=` is put up with, as Chromium does.
 *
 * Answers undefined for anything that is not one line of RFC 8839 §5.1 candidate syntax: no `typ`, a line break or
 * control character anywhere, more than 1,024 characters or 32 fields. Who reads the same text again may get the same object:
 * it is not to be changed.
 */
export function readCandidate(text: string): IceCandidate | undefined {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const own = copied(text);
  const candidate = read(own);
  if (candidate === undefined) return undefined;
  if (recent.size === MOST_RECENT) recent.clear();
  recent.set(own, candidate);
  return candidate;
}

/** The text in memory of its own: one that was cut out of an SDP keeps all of that alive. */
function copied(text: string): string {
  return text.length > MAX_LENGTH ? text : ` ${text}`.slice(1);
}

/** What was read last: a candidate is looked at when it comes, with each one that comes behind it, and when it leaves. */
const recent = new Map<string, IceCandidate>();
const MOST_RECENT = 64;

function read(text: string): IceCandidate | undefined {
  const parts = text.length > MAX_LENGTH ? null : CANDIDATE.exec(text);
  if (parts === null) return undefined;
  const [, line = '', foundation = '', component, transport = '', priority, address = '', port, type = ''] = parts;
  const extensions = parts[9]?.split(' ') ?? [];
  return {
    foundation,
    component: Number(component),
    transport: transport.toLowerCase(),
    priority: Number(priority),
    address,
    port: Number(port),
    type,
    ufrag: extension(extensions, 'ufrag'),
    networkCost: cost(extension(extensions, 'network-cost')),
    text: line,
  };
}

/** The attribute as {@link readCandidate} has it in `text`; undefined for what it does not read. */
export function attributeOf(text: string): string | undefined {
  if (text.length > MAX_LENGTH || !CANDIDATE.test(text)) return undefined;
  return text.startsWith('a=') || text.endsWith(' ') ? text.replace(/^a=/, '').trimEnd() : text;
}

/** Extensions come as name and value by turns (RFC 8839 §5.1), behind the blank that they begin with. */
function extension(extensions: readonly string[], name: string): string | undefined {
  for (let i = 1; i + 1 < extensions.length; i += 2) if (extensions[i] === name) return extensions[i + 1];
  return undefined;
}

/** libwebrtc writes 16 bits of it. What is no such number, a negative one too, would jump the queue: it counts as absent. */
function cost(text: string | undefined): number {
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : 0;
}

/** Why the target cannot use this candidate; undefined: it can. */
export function unusable(candidate: IceCandidate, target: Target): Unusable | undefined {
  if (candidate.component !== 1) return 'component';
  if (candidate.transport !== 'udp') return 'transport';
  const family = familyOf(candidate.address);
  if (family === undefined) return candidate.address.toLowerCase().endsWith('.local') ? 'mdns' : 'address';
  if (candidate.port === 0 || UNSPECIFIED.test(candidate.address)) return 'address';
  if (target.family !== 'both' && target.family !== family) return 'family';
  if (target.accepts !== undefined && !target.accepts(candidate)) return 'refused';
  return undefined;
}

/** The family of an IP literal; undefined for anything else, names and zoned addresses included. */
export function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  if (address.includes(':')) return isIpv6(address) ? 'ipv6' : undefined;
  return isIpv4(address) ? 'ipv4' : undefined;
}

const UNSPECIFIED = /^(?:[0:]*|(?:[0:]*:)?(?:ffff:)?0\.0\.0\.0)$/i;

/** Whether this is an address that means "none", however it is spelt: `0.0.0.0`, `::`, `0:0::0`, `::ffff:0.0.0.0`. */
export function isUnspecified(address: string): boolean {
  return UNSPECIFIED.test(address) && familyOf(address) !== undefined;
}

/** No leading zeros: some parsers read them as octal, and `000.0.0.0` would pass for an address. */
const IPV4 = /^(?:(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])(?:\.(?=\d)|$)){4}$/;

function isIpv4(address: string): boolean {
  return IPV4.test(address);
}

const EIGHT_GROUPS = /^(?:[\da-f]{1,4}(?::(?=[\da-f])|$)){8}$/i;
const GROUPS = /^(?:[\da-f]{1,4}(?::(?=[\da-f])|$))*$/i;

/** RFC 4291 §2.2: eight groups, one run of zero groups as `::`, the last two groups as an IPv4 literal if need be. */
function isIpv6(address: string): boolean {
  const last = address.lastIndexOf(':') + 1;
  const isMixed = address.includes('.', last);
  if (isMixed && !isIpv4(address.slice(last))) return false;
  const groups = isMixed ? `${address.slice(0, last)}0:0` : address;
  const gap = groups.indexOf('::');
  if (gap === -1) return EIGHT_GROUPS.test(groups);
  const [before, after] = [groups.slice(0, gap), groups.slice(gap + 2)];
  return GROUPS.test(before) && GROUPS.test(after) && count(before) + count(after) < 8;
}

function count(groups: string): number {
  return groups === '' ? 0 : groups.split(':').length;
}

/**
 * Says of each trickled candidate the index of the section that it names: by `sdpMid`, else by `sdpMLineIndex`; -1: none.
 *
 * A mid that no section has is not rescued by the index, which is how Chromium decides too. But some clients write a
 * mid (`audio`) for an SDP that has no `a=mid` at all, or leave it empty: for those the index counts.
 */
export function sectionNamer(mids: readonly (string | undefined)[]): (trickled: TrickledCandidate) => number {
  const indexOf = new Map<string, number>();
  for (const [i, mid] of mids.entries()) if (mid !== undefined && !indexOf.has(mid)) indexOf.set(mid, i);
  return ({ sdpMid, sdpMLineIndex }) => {
    const named = typeof sdpMid === 'string' && sdpMid !== '';
    if (named && indexOf.size > 0) return indexOf.get(sdpMid) ?? -1;
    if (typeof sdpMLineIndex !== 'number') return -1;
    return Number.isInteger(sdpMLineIndex) && sdpMLineIndex >= 0 && sdpMLineIndex < mids.length ? sdpMLineIndex : -1;
  };
}
