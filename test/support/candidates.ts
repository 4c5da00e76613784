/** Candidates of one client, as Chromium writes them. */
export const candidate = {
  /** The network that the client prefers. */
  host: 'candidate:3956852090 1 udp 2122063615 192.0.2.2 57202 typ host generation 0 ufrag BrQz network-id 1',
  /** Higher priority, but the client pays for this network. */
  costly:
    'candidate:120390546 1 udp 2122194687 198.51.100.7 54788 typ host generation 0 ufrag BrQz network-id 3 network-cost 50',
  ipv6: 'candidate:4101008510 1 udp 2122134271 2001:db8:7::2 39396 typ host generation 0 ufrag BrQz network-id 2',
  tcp: 'candidate:620692007 1 tcp 1518214911 192.0.2.2 9 typ host tcptype active generation 0 ufrag BrQz network-id 3',
  mdns: 'candidate:1 1 udp 2113937151 8e1a4d8c-0f7b-4f0e-9d53-6a1c33e6b4d1.local 50123 typ host generation 0 ufrag BrQz',
  relay:
    'candidate:7 1 udp 41885439 198.51.100.99 49200 typ relay raddr 0.0.0.0 rport 0 generation 0 ufrag BrQz network-id 1',
  end: '',
} as const;

export type CandidateName = keyof typeof candidate;

/** The same candidates of the next ICE generation. */
export function regathered(...names: readonly CandidateName[]) {
  return trickled(...names).map((one) => ({
    ...one,
    candidate: one.candidate.replace('ufrag BrQz', 'ufrag NEW1'),
    ...('usernameFragment' in one && { usernameFragment: 'NEW1' }),
  }));
}

/** Items of m.call.candidates for the first section. */
export function trickled(...names: readonly CandidateName[]) {
  return names.map((name) =>
    name === 'end'
      ? { candidate: '' }
      : { candidate: candidate[name], sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'BrQz' },
  );
}
