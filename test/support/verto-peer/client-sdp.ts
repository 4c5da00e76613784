// A client's SDP as FreeSWITCH reads it (switch_core_media.c): no BUNDLE, no mids, attributes of the session count for
// every section, and of all candidates it wants one. Written apart from packages/sdp, so that neither hides the other's
// mistakes.

export interface Candidate {
  readonly address: string;
  readonly port: number;
}

export interface ClientSection {
  readonly kind: string;
  readonly protocol: string;
  /** 0: rejected. */
  readonly port: number;
  /** `c=`, its own or the session's. */
  readonly address: string | undefined;
  /** Payload types by the name and rate of their codec: `opus/48000/2`. In the order of the m-line. */
  readonly payloads: readonly { readonly type: number; readonly codec: string }[];
  readonly direction: Direction;
  readonly ufrag: string | undefined;
  readonly pwd: string | undefined;
  /** As written: `sha-256 AA:BB:…`. */
  readonly fingerprint: string | undefined;
  readonly setup: string | undefined;
  /** Those that FreeSWITCH would take, in the order in which they are listed: priorities mean nothing to it. */
  readonly candidates: readonly Candidate[];
}

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** The sections, or undefined where it is no SDP that FreeSWITCH would parse. */
export function readClientSdp(sdp: string): readonly ClientSection[] | undefined {
  const [session, ...sections] = sdp.split(/\r?\n(?=m=)/);
  if (session === undefined || !/^v=0\r?\n/.test(session) || !/^o=/m.test(session)) return undefined;
  return sections.map((section) => readSection(section, session));
}

function readSection(section: string, session: string): ClientSection {
  const lines = section.split(/\r?\n/);
  const [kind = '', port = '0', protocol = '', ...types] = (lines[0] ?? '').slice(2).split(' ');
  const value = (name: string): string | undefined => {
    const find = (text: string) => new RegExp(`^a=${name}:(.*?)\r?$`, 'm').exec(text)?.[1];
    return find(section) ?? find(session);
  };
  const codecs = new Map(
    [...section.matchAll(/^a=rtpmap:(\d+) (\S+)/gm)].map(([, type, codec]) => [Number(type), String(codec)]),
  );
  const unmapped: Record<number, string> = { 0: 'PCMU/8000', 8: 'PCMA/8000' };
  const flag = /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m;
  return {
    kind,
    protocol,
    port: Number(port),
    address: (/^c=IN IP[46] (\S+)/m.exec(section) ?? /^c=IN IP[46] (\S+)/m.exec(session))?.[1],
    payloads: types.map(Number).map((type) => ({ type, codec: codecs.get(type) ?? unmapped[type] ?? '' })),
    direction: ((flag.exec(section) ?? flag.exec(session))?.[1] ?? 'sendrecv') as Direction,
    ufrag: value('ice-ufrag'),
    pwd: value('ice-pwd'),
    fingerprint: value('fingerprint'),
    setup: value('setup'),
    candidates: lines.flatMap(readCandidate),
  };
}

/**
 * A UDP candidate of component 1 with an IPv4 literal: everything that an IPv4 profile with the vanilla ACL allows
 * (switch_core_media.c, check_ice). Names, mDNS ones too, are not resolved.
 */
function readCandidate(line: string): readonly Candidate[] {
  const [, component, transport, , address = '', port] = /^a=candidate:/.test(line) ? line.slice(12).split(/\s+/) : [];
  const isUsable = component === '1' && transport?.toLowerCase() === 'udp' && /^\d+(\.\d+){3}$/.test(address);
  return isUsable ? [{ address, port: Number(port) }] : [];
}
