// An SDP with nobody in it: line by line, since what a line holds is told by how it begins.
import type { Pseudonyms } from './pseudonyms.ts';

/** Attributes that speak of media, not of people. Any other attribute loses its words. */
const OF_MEDIA =
  /^a=(?:rtpmap|fmtp|rtcp-fb|rtcp-mux|rtcp-mux-only|rtcp-rsize|rtcp-xr|extmap|extmap-allow-mixed|setup|sendrecv|sendonly|recvonly|inactive|ptime|maxptime|silenceSupp|ice-options|ice-lite|end-of-candidates|connection|bundle-only|rid|simulcast|imageattr|framerate|sctp-port|sctpmap|max-message-size|ssrc-group|content|quality)(?::|$)/;

/** The lines of an SDP, their ends as they were. */
export function redactSdp(sdp: string, names: Pseudonyms): string {
  return sdp
    .split(/(\r\n|\n|\r)/)
    .map((line, i) => (i % 2 === 0 ? redactLine(line, names) : line))
    .join('');
}

function redactLine(line: string, names: Pseudonyms): string {
  if (/^m=|^[vtrz]=[-\d dhms]*$|^b=[A-Z][\w-]*:\d+$/.test(line) || OF_MEDIA.test(line)) return line;
  if (/^a=candidate:/.test(line)) return redactCandidate(line, names);
  const [, field = '', value = ''] = /^(a=(?:[\w-]+:?)|[a-z]=)(.*)$/s.exec(line) ?? [];
  const redacted = REWRITTEN[field]?.(value, names);
  return field === '' ? names.text(line) : field + (redacted ?? names.text(value));
}

/** What becomes of a field's value; undefined: it is not as it should be, and loses its words. */
const REWRITTEN: Readonly<Record<string, (value: string, names: Pseudonyms) => string | undefined>> = {
  'o=': (value, names) => {
    const [, user = '', id = '', middle = '', address] = /^(\S+) (\S+) (\d+ IN IP[46] )(\S+)$/.exec(value) ?? [];
    return address && `${names.text(user)} ${names.id(id)} ${middle}${hostOf(address, names)}`;
  },
  'c=': (value, names) => addressed(/^(IN\s+IP[46]\s+)([^/\s]+)((?:\/\d+)* *)$/.exec(value), names),
  'a=rtcp:': (value, names) => addressed(/^(\d+ IN IP[46] )(\S+)( *)$/.exec(value), names),
  'a=ice-ufrag:': (value, names) => names.id(value),
  'a=ice-pwd:': (value, names) => names.id(value),
  'a=fingerprint:': (value, names) => {
    const [, hash = '', digest, end = ''] = /^(\s*[\w-]+\s+)([\da-f]{2}(?::[\da-f]{2})*)(\s*)$/i.exec(value) ?? [];
    return digest && hash + names.fingerprint(digest) + end;
  },
  'a=mid:': (value, names) => names.mid(value),
  'a=group:': (value, names) => {
    const [, semantics, mids = ''] = /^([A-Z]+)(.*)$/s.exec(value) ?? [];
    return semantics && semantics + mids.replace(/[^ ]+/g, (mid) => names.mid(mid));
  },
  'a=ssrc:': (value, names) => {
    const [, start, ids = ''] = /^(\d+ (?:cname|msid|mslabel|label|fmtp|previous-ssrc)(?::|$))(.*)$/s.exec(value) ?? [];
    return start && start + eachId(ids, names);
  },
  'a=msid:': eachId,
  'a=msid-semantic:': (value, names) =>
    value.replace(/^( *\w+)(.*)$/s, (_, semantic, ids) => semantic + eachId(ids, names)),
};

function addressed(found: RegExpExecArray | null, names: Pseudonyms): string | undefined {
  const [, start = '', address, end = ''] = found ?? [];
  return address && `${start}${hostOf(address, names)}${end}`;
}

const CANDIDATE = /^((?:a=)?candidate:)(\S+)( \d+ [\w-]+ \d+ )(\S+)( \d+ typ [\w-]+)((?: .*)?)$/s;

/** A candidate attribute with or without its `a=`. One that is malformed stays malformed, and loses its words. */
export function redactCandidate(text: string, names: Pseudonyms): string {
  const parts = CANDIDATE.exec(text);
  if (parts === null) return names.text(text);
  const [, start = '', foundation = '', priority = '', address = '', type = '', rest = ''] = parts;
  // libwebrtc makes the foundation out of the address.
  const opaque = foundation.length <= 2 ? foundation : names.id(foundation);
  const extensions = rest.split(' ');
  // They come as name and value by turns, after a blank.
  const redacted = extensions.map((one, i) =>
    i % 2 === 1 ? extensionName(one, names) : extensionValue(extensions[i - 1], one, names),
  );
  return `${start}${opaque}${priority}${hostOf(address, names)}${type}${redacted.join(' ')}`;
}

/** The extensions of RFC 8839, RFC 6544 and libwebrtc that say nothing about anybody. */
const HARMLESS: ReadonlySet<string> = new Set('rport tcptype generation network-id network-cost'.split(' '));

function extensionName(extension: string, names: Pseudonyms): string {
  return HARMLESS.has(extension) || extension === 'raddr' || extension === 'ufrag' ? extension : names.id(extension);
}

function extensionValue(extension: string | undefined, value: string, names: Pseudonyms): string {
  if (extension === 'raddr') return hostOf(value, names);
  return HARMLESS.has(extension ?? '') && /^(?:\d{1,5}|active|passive|so)$/.test(value) ? value : names.id(value);
}

/** An address, or a name in its place. mDNS names are opaque already, but those of one browser all the same. */
function hostOf(address: string, names: Pseudonyms): string {
  if (names.isAddress(address)) return names.address(address);
  const [, opaque, local] = /^(.*)(\.local)$/is.exec(address) ?? [];
  return opaque === undefined ? names.host(address) : `${names.id(opaque)}${local}`;
}

function eachId(ids: string, names: Pseudonyms): string {
  return ids.replace(/[^ ]+/g, (id) => names.id(id));
}
