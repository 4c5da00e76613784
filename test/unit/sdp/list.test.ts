import {
  attribute,
  isLive,
  type LeftOut,
  type ListRules,
  listCandidates,
  placeholderFor,
  readCandidate,
  readSdp,
  type TrickledCandidate,
} from '@mvbridge/sdp';
import { describe, expect, test } from 'vitest';
import { clientAnswer, clientOffer, clientVideoOffer } from '../../support/sdp.ts';
import { capturedCandidates, capturedSdps, linesOf, sdpOf } from './captured.ts';

const offered: ListRules = { role: 'offer', placeholder: 'byRole', family: 'ipv4' };
const answered: ListRules = { role: 'answer', placeholder: 'byRole', family: 'ipv4' };

const HELD = 'c=IN IP4 0.0.0.0';
const AUDIO = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', HELD, 'a=rtcp:9 IN IP4 0.0.0.0', 'a=ice-ufrag:u', 'a=mid:0'];
const SDP = sdpOf('v=0', ...AUDIO);

const PLACEHOLDER = '203.0.113.9:40000';
/** A candidate by what counts in the list: its address, network-cost and priority. */
const host = (address: string, { cost = 0, priority = 100, port = 5000 } = {}) =>
  `candidate:1 1 udp ${priority} ${address} ${port} typ host${cost === 0 ? '' : ` network-cost ${cost}`}`;
const to = (sdpMid: string, ...candidates: readonly string[]): readonly TrickledCandidate[] =>
  candidates.map((candidate) => ({ candidate, sdpMid }));

/** The listed transport addresses of each section, in order. */
function addresses(sdp: string): readonly (readonly string[])[] {
  return readSdp(sdp).sections.map(({ lines }) =>
    lines
      .filter((line) => line.startsWith('a=candidate:'))
      .map((line) => readCandidate(line))
      .map((candidate) => `${candidate?.address}:${candidate?.port}`),
  );
}

describe('the placeholder', () => {
  const one = to('0', host('192.0.2.1'));
  const rows: [ListRules['role'], ListRules['placeholder'], readonly TrickledCandidate[], string[], boolean][] = [
    ['offer', 'byRole', one, [PLACEHOLDER, '192.0.2.1:5000'], true],
    ['offer', 'byRole', [], [PLACEHOLDER], true],
    ['answer', 'byRole', one, ['192.0.2.1:5000'], false],
    ['answer', 'byRole', [], [PLACEHOLDER], true],
    ['offer', 'always', one, [PLACEHOLDER, '192.0.2.1:5000'], true],
    ['answer', 'always', one, [PLACEHOLDER, '192.0.2.1:5000'], true],
    ['answer', 'always', [], [PLACEHOLDER], true],
    ['offer', 'never', one, ['192.0.2.1:5000'], false],
    ['offer', 'never', [], [], false],
    ['answer', 'never', one, ['192.0.2.1:5000'], false],
    ['answer', 'never', [], [], false],
  ];
  test.each(rows)('in an %s, %s', (role, placeholder, trickled, expected, placed) => {
    const list = listCandidates(SDP, trickled, { role, placeholder, family: 'ipv4' });
    expect(addresses(list.sdp)).toEqual([expected]);
    expect(list.placeholder).toBe(placed);
    expect(list.listed.map(({ address }) => address)).toEqual(trickled.length === 0 ? [] : ['192.0.2.1']);
  });

  test('is of the profile’s family', () => {
    expect(placeholderFor('ipv4').address).toBe('203.0.113.9');
    expect(placeholderFor('both').address).toBe('203.0.113.9');
    expect(placeholderFor('ipv6').address).toBe('2001:db8::9');
  });

  test('is a candidate that FreeSWITCH takes: host, UDP, component 1', () => {
    for (const family of ['ipv4', 'ipv6'] as const) {
      expect(placeholderFor(family)).toMatchObject({ type: 'host', transport: 'udp', component: 1, port: 40_000 });
    }
  });
});

describe('the usable candidates are listed by ascending network-cost, then descending priority', () => {
  const rows: Record<string, readonly [readonly string[], readonly string[]]> = {
    'by priority': [
      [host('192.0.2.1', { priority: 1 }), host('192.0.2.2', { priority: 3 }), host('192.0.2.3', { priority: 2 })],
      ['192.0.2.2:5000', '192.0.2.3:5000', '192.0.2.1:5000'],
    ],
    'cost before priority, absent is 0': [
      [host('192.0.2.1', { cost: 50, priority: 9 }), host('192.0.2.2', { cost: 10, priority: 1 }), host('192.0.2.3')],
      ['192.0.2.3:5000', '192.0.2.2:5000', '192.0.2.1:5000'],
    ],
    'as numbers, not as text': [
      [host('192.0.2.1', { cost: 9 }), host('192.0.2.2', { cost: 10 }), host('192.0.2.3', { priority: 1000 })],
      ['192.0.2.3:5000', '192.0.2.1:5000', '192.0.2.2:5000'],
    ],
    'alike in both, by address and port': [
      [host('192.0.2.2'), host('192.0.2.1', { port: 6000 }), host('192.0.2.1')],
      ['192.0.2.1:5000', '192.0.2.1:6000', '192.0.2.2:5000'],
    ],
    'one transport address once, at the better place of the two': [
      [host('192.0.2.1', { priority: 1 }), host('192.0.2.2', { priority: 2 }), host('192.0.2.1', { priority: 3 })],
      ['192.0.2.1:5000', '192.0.2.2:5000'],
    ],
  };
  for (const [name, [candidates, expected]] of Object.entries(rows)) {
    test.each(orders(candidates).map((order) => [order] as const))(`${name} (%#)`, (order) => {
      expect(addresses(listCandidates(SDP, to('0', ...order), answered).sdp)).toEqual([expected]);
    });
  }

  test('and two of one address that differ in nothing else but their words leave one, whichever came first', () => {
    const [one, other] = [host('192.0.2.1'), `${host('192.0.2.1')} generation 0`];
    const list = listCandidates(SDP, to('0', one, other), answered);
    expect(list.sdp).toBe(listCandidates(SDP, to('0', other, one), answered).sdp);
    expect(list.leftOut.map(({ why }) => why)).toEqual(['duplicate']);
  });

  test('and stay as they came, word for word', () => {
    const text = 'candidate:a0+B/c 1 UDP 1 192.0.2.1 5000 typ srflx raddr 10.0.0.1 rport 1 x-new thing';
    expect(linesOf(listCandidates(SDP, to('0', `a=${text} `), answered).sdp, 'a=candidate')).toEqual([`a=${text}`]);
  });

  test('measured: the client’s preferred network first, though its priority is lower', () => {
    const list = listCandidates(clientAnswer, [], answered);
    expect(addresses(list.sdp)[0]).toEqual(list.listed.map(({ address, port }) => `${address}:${port}`));
    expect(list.listed.map(({ address, networkCost }) => [address, networkCost])).toEqual([
      ['192.0.2.2', 0],
      ['127.0.0.1', 50],
    ]);
  });
});

describe('left out with the reason', () => {
  const good = host('192.0.2.1');
  const rows: Record<string, readonly [TrickledCandidate, LeftOut['why']]> = {
    'an mDNS name': [{ candidate: host('8e1a4d8c.local'), sdpMid: '0' }, 'mdns'],
    'another name': [{ candidate: host('example.org'), sdpMid: '0' }, 'address'],
    TCP: [{ candidate: host('192.0.2.7').replace('udp', 'tcp'), sdpMid: '0' }, 'transport'],
    RTCP: [{ candidate: host('192.0.2.7').replace(' 1 udp', ' 2 udp'), sdpMid: '0' }, 'component'],
    'IPv6 on an IPv4 profile': [{ candidate: host('2001:db8::7'), sdpMid: '0' }, 'family'],
    'the unspecified address': [{ candidate: host('0.0.0.0'), sdpMid: '0' }, 'address'],
    'the same address again': [{ candidate: good, sdpMid: '0' }, 'duplicate'],
    'one of older credentials, by its ufrag': [
      { candidate: `${host('192.0.2.7')} ufrag old`, sdpMid: '0' },
      'generation',
    ],
    'one of older credentials, by usernameFragment': [
      { candidate: host('192.0.2.7'), sdpMid: '0', usernameFragment: 'old' },
      'generation',
    ],
    'one for no section': [{ candidate: host('192.0.2.7'), sdpMid: '7' }, 'stray'],
    'one of two lines': [{ candidate: `${host('192.0.2.7')}\r\na=inactive`, sdpMid: '0' }, 'malformed'],
    'what is no candidate': [{ candidate: 'candidate:', sdpMid: '0' }, 'malformed'],
    'what the caller refuses': [{ candidate: host('198.51.100.1'), sdpMid: '0' }, 'refused'],
  };
  const accepts = ({ address }: { readonly address: string }) => !address.startsWith('198.51.100.');
  test.each(Object.entries(rows))('%s', (_, [candidate, why]) => {
    const list = listCandidates(SDP, [...to('0', good), candidate], { ...answered, accepts });
    expect(list.leftOut).toEqual([{ candidate, why }]);
    expect(addresses(list.sdp)).toEqual([['192.0.2.1:5000']]);
  });

  test('nothing: an end marker, and credentials that are the section’s, or the session’s, or not said', () => {
    const kept = [
      { candidate: `${host('192.0.2.2')} ufrag u`, sdpMid: '0', usernameFragment: 'old' },
      { candidate: host('192.0.2.3'), sdpMid: '0', usernameFragment: 'u' },
      { candidate: host('192.0.2.4'), sdpMid: '0', usernameFragment: '' },
      { candidate: host('192.0.2.5'), sdpMid: '0', usernameFragment: null },
      { candidate: '', sdpMid: '0', usernameFragment: 'old' },
    ];
    expect(listCandidates(SDP, kept, answered)).toMatchObject({ leftOut: [], listed: { length: 4 } });
    const session = sdpOf('v=0', 'a=ice-ufrag:u', 'm=audio 9 X 0', 'a=mid:0');
    expect(listCandidates(session, kept, answered)).toMatchObject({ leftOut: [], listed: { length: 4 } });
  });

  test('those in the SDP itself, named by their section', () => {
    const sdp = sdpOf('m=audio 9 X 0', 'm=video 9 X 0', `a=${host('x.local')}`, 'a=candidate:hello');
    expect(listCandidates(sdp, [], answered).leftOut).toEqual([
      { candidate: { candidate: host('x.local'), sdpMLineIndex: 1 }, why: 'mdns' },
      { candidate: { candidate: 'candidate:hello', sdpMLineIndex: 1 }, why: 'malformed' },
    ]);
  });

  test('the worst, beyond the 49 that FreeSWITCH keeps, each once, though a whole group lists them', () => {
    const sdp = sdpOf('a=group:BUNDLE 0 1 2', ...AUDIO, 'm=video 9 X 0', 'a=mid:1', 'm=video 9 X 0', 'a=mid:2');
    const many = Array.from({ length: 60 }, (_, i) => host(`192.0.2.${i}`, { priority: i }));
    const list = listCandidates(sdp, to('0', ...many), offered);
    expect(addresses(list.sdp).map((own) => own.length)).toEqual([50, 50, 50]);
    expect(addresses(list.sdp)[0]?.slice(0, 2)).toEqual([PLACEHOLDER, '192.0.2.59:5000']);
    expect(list.leftOut.map(({ candidate, why }) => `${why} ${readCandidate(candidate.candidate)?.address}`)).toEqual(
      Array.from({ length: 11 }, (_, i) => `surplus 192.0.2.${10 - i}`),
    );
  });
});

describe('the addresses of a section become the first real candidate’s', () => {
  const lines = (sdp: string) => linesOf(sdp, 'c=', 'm=', 'a=rtcp:');
  const AT = 'IN IP4 192.0.2.1';
  const rows: Record<string, readonly [readonly string[], ListRules, readonly string[]]> = {
    'the placeholder stands in front of it': [
      [host('192.0.2.1')],
      offered,
      ['m=audio 5000 UDP/TLS/RTP/SAVPF 111', `c=${AT}`, `a=rtcp:5000 ${AT}`],
    ],
    'the best, not the first to come': [
      [host('192.0.2.9', { cost: 1 }), host('192.0.2.1')],
      answered,
      ['m=audio 5000 UDP/TLS/RTP/SAVPF 111', `c=${AT}`, `a=rtcp:5000 ${AT}`],
    ],
    'the placeholder’s where there is none': [
      [],
      answered,
      ['m=audio 40000 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 203.0.113.9', 'a=rtcp:40000 IN IP4 203.0.113.9'],
    ],
    'on IPv6': [
      [host('192.0.2.1'), host('2001:db8:7::2', { port: 6 })],
      { ...offered, family: 'ipv6' },
      ['m=audio 6 UDP/TLS/RTP/SAVPF 111', 'c=IN IP6 2001:db8:7::2', 'a=rtcp:6 IN IP6 2001:db8:7::2'],
    ],
    'the placeholder’s on IPv6': [
      [host('192.0.2.1')],
      { ...answered, family: 'ipv6' },
      ['m=audio 40000 UDP/TLS/RTP/SAVPF 111', 'c=IN IP6 2001:db8::9', 'a=rtcp:40000 IN IP6 2001:db8::9'],
    ],
    'nobody’s, as it came, where nothing is listed: see `placeholder` and `listed`': [
      [],
      { ...offered, placeholder: 'never' },
      ['m=audio 9 UDP/TLS/RTP/SAVPF 111', HELD, 'a=rtcp:9 IN IP4 0.0.0.0'],
    ],
  };
  test.each(Object.entries(rows))('%s', (_, [candidates, rules, expected]) => {
    expect(lines(listCandidates(SDP, to('0', ...candidates), rules).sdp)).toEqual(expected);
  });

  test('every other line stays where it was, and c= where RFC 8866 has it', () => {
    const sdp = sdpOf(
      'v=0',
      'm=audio 9/2 X 0',
      'i=title',
      HELD,
      HELD,
      'b=AS:64',
      'a=rtcp:9',
      'a=rtcp-mux',
      'a=x',
      'a=mid:0',
    );
    expect(listCandidates(sdp, to('0', host('192.0.2.1')), answered).sdp).toBe(
      sdpOf(
        'v=0',
        'm=audio 5000/2 X 0',
        'i=title',
        `c=${AT}`,
        'b=AS:64',
        `a=rtcp:5000 ${AT}`,
        'a=rtcp-mux',
        'a=x',
        'a=mid:0',
        `a=${host('192.0.2.1')}`,
      ),
    );
  });

  test('an a=rtcp is not made up, and a c= is', () => {
    expect(listCandidates(sdpOf('m=audio 9 X 0', 'a=mid:0'), to('0', host('192.0.2.1')), answered).sdp).toBe(
      sdpOf('m=audio 5000 X 0', `c=${AT}`, 'a=mid:0', `a=${host('192.0.2.1')}`),
    );
  });

  describe('an unspecified c= of the session part becomes theirs too', () => {
    const heldLines = [
      'c=IN IP4 0.0.0.0',
      'c=IN IP4 0.0.0.0/127',
      'c=IN IP4 0.0.0.0 ',
      'c=IN  IP4\t0.0.0.0',
      'c=IN IP6 ::',
      'c=IN IP6 0:0:0:0:0:0:0:0',
      'c=in ip6 0::0',
    ];
    test.each(heldLines)('%j', (line) => {
      const sdp = sdpOf('v=0', line, 'm=video 0 X 0', HELD, 'm=audio 9 X 0', 'a=mid:0');
      expect(linesOf(listCandidates(sdp, to('0', host('192.0.2.1')), offered).sdp, 'c=')).toEqual([
        `c=${AT}`,
        `c=${AT}`,
      ]);
    });
    test('and a real one stays', () => {
      const sdp = sdpOf('v=0', 'c=IN IP4 10.0.0.0', 'm=audio 9 X 0', 'a=mid:0');
      expect(linesOf(listCandidates(sdp, [], offered).sdp, 'c=')).toEqual([
        'c=IN IP4 10.0.0.0',
        'c=IN IP4 203.0.113.9',
      ]);
    });
    test('of the first section that has an address, when not all have', () => {
      const sdp = sdpOf('v=0', HELD, 'm=audio 9 X 0', HELD, 'm=video 9 X 0', HELD, 'a=mid:1');
      const list = listCandidates(sdp, to('1', host('192.0.2.1')), { ...offered, placeholder: 'never' });
      expect(linesOf(list.sdp, 'c=')).toEqual([`c=${AT}`, HELD, `c=${AT}`]);
    });
  });
});

describe('sections', () => {
  const BUNDLED = sdpOf('a=group:BUNDLE 0 1', 'm=audio 9 X 0', 'a=mid:0', 'm=video 9 X 0', 'a=mid:1');

  test('one that is bundled lists what came for its group mate, whichever of the two that was', () => {
    for (const mid of ['0', '1']) {
      const { sdp, listed } = listCandidates(BUNDLED, to(mid, host('192.0.2.1')), answered);
      expect(addresses(sdp)).toEqual([['192.0.2.1:5000'], ['192.0.2.1:5000']]);
      expect(linesOf(sdp, 'c=')).toEqual(['c=IN IP4 192.0.2.1', 'c=IN IP4 192.0.2.1']);
      expect(listed).toHaveLength(2);
    }
  });

  test('one that has candidates of its own keeps to them, bundled or not', () => {
    const trickled = [...to('0', host('192.0.2.1')), ...to('1', host('192.0.2.2'))];
    expect(addresses(listCandidates(BUNDLED, trickled, answered).sdp)).toEqual([
      ['192.0.2.1:5000'],
      ['192.0.2.2:5000'],
    ]);
  });

  test('one outside the group gets nothing of it', () => {
    const sdp = BUNDLED.replace('BUNDLE 0 1', 'BUNDLE 0');
    const list = listCandidates(sdp, to('0', host('192.0.2.1')), answered);
    expect(addresses(list.sdp)).toEqual([['192.0.2.1:5000'], [PLACEHOLDER]]);
    expect(list.placeholder).toBe(true);
  });

  test('one of a second group gets that one’s', () => {
    const sections = ['0', '1', '2', '3'].flatMap((mid) => ['m=audio 9 X 0', `a=mid:${mid}`]);
    const sdp = sdpOf('a=group:BUNDLE 0 2', 'a=group:BUNDLE 1 3', ...sections);
    const trickled = [...to('2', host('192.0.2.2')), ...to('1', host('192.0.2.1'))];
    expect(addresses(listCandidates(sdp, trickled, answered).sdp).flat()).toEqual(
      ['192.0.2.2', '192.0.2.1', '192.0.2.2', '192.0.2.1'].map((address) => `${address}:5000`),
    );
  });

  test('one that is rejected lists nothing and has no address', () => {
    const sdp = sdpOf('m=audio 0 X 0', HELD, 'a=mid:0', `a=${host('192.0.2.3')}`, 'a=end-of-candidates');
    const list = listCandidates(sdp, to('0', host('192.0.2.1')), offered);
    expect(list).toMatchObject({ sdp: sdpOf('m=audio 0 X 0', 'a=mid:0'), listed: [], placeholder: false });
  });

  test('end markers go, the session’s too', () => {
    const sdp = sdpOf('v=0', 'a=end-of-candidates', 'm=audio 9 X 0', `a=${host('192.0.2.1')}`, 'a=end-of-candidates');
    expect(listCandidates(sdp, [{ candidate: '' }], offered).sdp).not.toContain('end-of-candidates');
  });

  test('candidates in the SDP and trickled make one list', () => {
    const sdp = sdpOf('m=audio 9 X 0', 'a=mid:0', `a=${host('192.0.2.2')}`, `a=${host('192.0.2.1')}`);
    const list = listCandidates(sdp, to('0', host('192.0.2.3', { priority: 999 }), host('192.0.2.1')), answered);
    expect(addresses(list.sdp)).toEqual([['192.0.2.3:5000', '192.0.2.1:5000', '192.0.2.2:5000']]);
    expect(list.leftOut.map(({ why }) => why)).toEqual(['duplicate']);
  });

  test('an SDP in LF comes out in CRLF', () => {
    const list = listCandidates(SDP.replaceAll('\r\n', '\n'), to('0', host('192.0.2.1')), offered);
    expect(list).toEqual(listCandidates(SDP, to('0', host('192.0.2.1')), offered));
    expect(list.sdp.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});

test('a captured offer and its trickle are listed as in the capture that FreeSWITCH heard', () => {
  const ufrag = attribute(readSdp(clientOffer).sections[0]?.lines ?? [], 'ice-ufrag');
  const trickled = capturedCandidates.filter(({ usernameFragment }) => usernameFragment === ufrag);
  const list = listCandidates(clientOffer, trickled, offered);
  expect(linesOf(list.sdp, 'a=candidate:')).toEqual([
    'a=candidate:1 1 udp 2122194687 203.0.113.9 40000 typ host generation 0',
    'a=candidate:3956852090 1 udp 2122063615 192.0.2.2 57202 typ host generation 0 ufrag BrQz network-id 1',
    'a=candidate:120390546 1 udp 2122194687 127.0.0.1 54788 typ host generation 0 ufrag BrQz network-id 3 network-cost 50',
  ]);
  expect(new Set(list.leftOut.map(({ why }) => why))).toEqual(new Set(['family']));
});

test('no captured SDP with any captured trickle leaves an unspecified address in a c= line', () => {
  for (const sdp of [...capturedSdps, clientVideoOffer]) {
    for (const rules of [offered, answered]) {
      const list = listCandidates(sdp, capturedCandidates, rules);
      expect(linesOf(list.sdp, 'c=', 'a=rtcp:').filter((line) => /0\.0\.0\.0|::(\s|$)/.test(line))).toEqual([]);
      const live = readSdp(list.sdp).sections.map((section) => isLive(section));
      expect(addresses(list.sdp).map((own) => own.length > 0)).toEqual(live);
    }
  }
});

/** Every order of these. */
function orders<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, i) => orders(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]));
}
