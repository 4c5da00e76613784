import { type IceCandidate, readCandidate, type Target, unusable } from '@mvbridge/sdp';
import { describe, expect, test } from 'vitest';
import { familyOf, isUnspecified, sectionNamer } from '../../../packages/sdp/src/candidate.ts';
import { capturedCandidates, capturedSdps, linesOf } from './captured.ts';

const HOST = 'candidate:1 1 udp 2122063615 192.0.2.2 57202 typ host';
const at = (address: string, port = 9) => `candidate:1 1 udp 1 ${address} ${port} typ host`;

describe('a candidate is read', () => {
  const read: Record<string, readonly [string, Partial<IceCandidate>]> = {
    'as Chromium writes a host candidate': [
      'candidate:3514812706 1 udp 2122194687 127.0.0.1 51895 typ host generation 0 ufrag gIrI network-id 3 network-cost 50',
      {
        foundation: '3514812706',
        component: 1,
        transport: 'udp',
        priority: 2122194687,
        address: '127.0.0.1',
        port: 51895,
        type: 'host',
        ufrag: 'gIrI',
        networkCost: 50,
      },
    ],
    'as Chromium writes TCP': [
      'candidate:26063926 1 tcp 1518083839 192.0.2.2 9 typ host tcptype active generation 0 ufrag gIrI network-id 1',
      { transport: 'tcp', port: 9, ufrag: 'gIrI', networkCost: 0 },
    ],
    'as Firefox writes an mDNS name': [
      'candidate:0 1 UDP 2122252543 8e1a4d8c-0f7b-4f0e-9d53-6a1c33e6b4d1.local 52144 typ host',
      { transport: 'udp', address: '8e1a4d8c-0f7b-4f0e-9d53-6a1c33e6b4d1.local', ufrag: undefined },
    ],
    'as a relayed one': [
      'candidate:7 1 udp 41885439 198.51.100.99 49200 typ relay raddr 0.0.0.0 rport 0 generation 0',
      { type: 'relay', address: '198.51.100.99', port: 49200 },
    ],
    'as FreeSWITCH writes it, on IPv6': [
      'candidate:8380365665 1 udp 2130706431 2001:db8::7 20066 typ host generation 0',
      { address: '2001:db8::7', port: 20066 },
    ],
    'for component 2': ['candidate:1 2 udp 2122063614 192.0.2.2 57203 typ host', { component: 2 }],
    'with a= in front, which is dropped': [`a=${HOST}`, { text: HOST }],
    'with blanks behind, which are dropped': [`${HOST}  `, { text: HOST }],
    'with an extension name as a value': [`${HOST} x-name ufrag real yes`, { ufrag: undefined }],
    'with a network-cost that is none': [`${HOST} network-cost -50`, { networkCost: 0 }],
    'with an endless network-cost': [`${HOST} network-cost Infinity`, { networkCost: 0 }],
    'at 1,024 characters': [`${HOST} x ${'y'.repeat(1024 - HOST.length - 3)}`, { component: 1 }],
    'at 32 fields': [`${HOST}${' a b'.repeat(12)}`, { component: 1 }],
  };
  test.each(Object.entries(read))('%s', (_, [text, expected]) => expect(readCandidate(text)).toMatchObject(expected));
});

describe('no candidate is', () => {
  const refused: Record<string, string> = {
    nothing: '',
    'other text': 'hello',
    'two lines in CRLF': `${HOST}\r\na=mid:evil`,
    'two lines in LF': `${HOST}\na=mid:evil`,
    'one with its line end still on it': `${HOST}\r\n`,
    'one with a NUL': `${HOST}\u0000`,
    'one with a tab for a blank': HOST.replace(' typ', '\ttyp'),
    'one with a C1 control (NEL)': `${HOST} x \u0085`,
    'one with a Unicode line separator': `${HOST} x \u2028`,
    'one without typ': 'candidate:1 1 udp 2122063615 192.0.2.2 57202',
    'one with another word for typ': HOST.replace('typ', 'type'),
    'one without its name': HOST.replace('candidate:', ''),
    'one with a= twice': `a=a=${HOST}`,
    'one with two blanks in a row': HOST.replace(' typ', '  typ'),
    'one with port 65536': at('192.0.2.2', 65_536),
    'one with a negative port': at('192.0.2.2', -1),
    '1,025 characters': `${HOST} x ${'y'.repeat(1025 - HOST.length - 3)}`,
    'more fields than FreeSWITCH splits': `${HOST}${' a b'.repeat(12)} c`,
  };
  test.each(Object.entries(refused))('%s', (_, text) => expect(readCandidate(text)).toBeUndefined());
  test('and 1,025 characters means 1,025', () => expect(refused['1,025 characters']).toHaveLength(1025));
});

test('every captured candidate is read, word for word, and each of its classes is there', () => {
  const inSdps = capturedSdps.flatMap((sdp) => linesOf(sdp.replace(/\r?\n/g, '\r\n'), 'a=candidate:'));
  const texts = [...capturedCandidates.map(({ candidate }) => candidate), ...inSdps].filter((text) => text !== '');
  const classes = new Set<string>();
  for (const text of texts) {
    const candidate = readCandidate(text);
    expect(candidate?.text, text).toBe(text.replace('a=', '').trimEnd());
    if (candidate) classes.add(`${candidate.transport} ${familyOf(candidate.address)} ${candidate.component}`);
  }
  expect([...classes].sort()).toEqual([
    'tcp ipv4 1',
    'tcp ipv4 2',
    'tcp ipv6 1',
    'udp ipv4 1',
    'udp ipv4 2',
    'udp ipv6 1',
  ]);
});

describe('an address is', () => {
  const families: Record<string, ReturnType<typeof familyOf>> = {
    '192.0.2.2': 'ipv4',
    '255.255.255.255': 'ipv4',
    '256.0.0.1': undefined,
    '192.0.2': undefined,
    '192.0.2.2.2': undefined,
    '192.0.2.': undefined,
    '010.0.0.1': undefined, // octal to some
    '0x7f.0.0.1': undefined,
    '::': 'ipv6',
    '::1': 'ipv6',
    '1::': 'ipv6',
    'fd00::2': 'ipv6',
    '2001:DB8::A': 'ipv6',
    '1:2:3:4:5:6:7:8': 'ipv6',
    '1:2:3:4:5:6:7::': 'ipv6',
    '::2:3:4:5:6:7:8': 'ipv6',
    '::ffff:192.0.2.2': 'ipv6',
    '1:2:3:4:5:6:192.0.2.2': 'ipv6',
    '1:2:3:4:5:6:7:192.0.2.2': undefined,
    '1:2:3:4:5:6:7': undefined,
    '1:2:3:4:5:6:7:8:9': undefined,
    '1:2:3:4::5:6:7:8': undefined,
    '1::2::3': undefined,
    ':::': undefined,
    ':1:2:3:4:5:6:7': undefined,
    '12345::': undefined,
    'g::1': undefined,
    '192.0.2.2::': undefined,
    '192.0.2.2::1': undefined,
    '::192.0.2.256': undefined,
    'fe80::1%eth0': undefined, // a zone means nothing elsewhere
    '[::1]': undefined,
    'example.org': undefined,
    '': undefined,
  };
  test.each(Object.entries(families))('%s: %s', (address, family) => expect(familyOf(address)).toBe(family));
});

describe('no address at all is', () => {
  const spellings: Record<string, boolean> = {
    '0.0.0.0': true,
    '::': true,
    '0::0': true,
    '0:0:0:0:0:0:0:0': true,
    '::0.0.0.0': true,
    '::ffff:0.0.0.0': true,
    '0.0.0.1': false,
    '::1': false,
    '10.0.0.0': false,
    '0:0:0:0:0:0:0:10': false,
  };
  test.each(Object.entries(spellings))('%s: %s', (address, is) => expect(isUnspecified(address)).toBe(is));
});

describe('a target cannot use a candidate', () => {
  const ipv4: Target = { family: 'ipv4' };
  const refusing: Target = { family: 'both', accepts: ({ type }) => type !== 'host' };
  const rows: Record<string, readonly [string, Target, ReturnType<typeof unusable>]> = {
    'it can: UDP, IPv4, component 1': [HOST, ipv4, undefined],
    'for RTCP alone': [HOST.replace(' 1 udp', ' 2 udp'), ipv4, 'component'],
    'over TCP': [HOST.replace('udp', 'tcp'), ipv4, 'transport'],
    'over a transport nobody has': [HOST.replace('udp', 'sctp'), ipv4, 'transport'],
    'by an mDNS name': [at('8e1a4d8c-0f7b.local'), ipv4, 'mdns'],
    'by an mDNS name in capitals': [at('8E1A4D8C.LOCAL'), ipv4, 'mdns'],
    'by a host name': [at('example.org'), ipv4, 'address'],
    'at port 0': [at('192.0.2.2', 0), ipv4, 'address'],
    'at 0.0.0.0': [at('0.0.0.0'), ipv4, 'address'],
    'at 0.0.0.0 in disguise': [at('000.000.000.000'), ipv4, 'address'],
    'at :: written out': [at('0:0:0:0:0:0:0:0'), { family: 'both' }, 'address'],
    'of the other family': [at('2001:db8::7'), ipv4, 'family'],
    'of the other family, seen from IPv6': [HOST, { family: 'ipv6' }, 'family'],
    'it can: IPv6 where both are had': [at('2001:db8::7'), { family: 'both' }, undefined],
    'that the caller refuses': [HOST, refusing, 'refused'],
    'it can: the caller takes it': [HOST.replace('host', 'relay'), refusing, undefined],
  };
  test.each(Object.entries(rows))('%s', (_, [text, target, why]) => {
    const candidate = readCandidate(text);
    expect(candidate && unusable(candidate, target)).toBe(why);
    expect(candidate).toBeDefined();
  });
  test('and the caller is asked only about what could be used otherwise', () => {
    const asked: string[] = [];
    const target: Target = { family: 'ipv4', accepts: ({ address }) => asked.push(address) > 0 };
    for (const text of [HOST, at('x.local'), at('::1'), HOST.replace('udp', 'tcp')]) {
      const candidate = readCandidate(text);
      if (candidate) unusable(candidate, target);
    }
    expect(asked).toEqual(['192.0.2.2']);
  });
});

describe('a candidate names its section', () => {
  const bundled = ['0', '1'];
  const rows: Record<string, readonly [readonly (string | undefined)[], string | null | undefined, unknown, number]> = {
    'by mid': [bundled, '1', undefined, 1],
    'by mid, whatever the index says': [bundled, '1', 0, 1],
    'by a mid that no section has: nowhere, the index does not rescue it': [bundled, '7', 0, -1],
    'by index without a mid': [bundled, undefined, 1, 1],
    'by index, mid null': [bundled, null, 1, 1],
    'by index, mid empty': [bundled, '', 1, 1],
    'by index where the SDP has no mids': [[undefined, undefined], 'audio', 1, 1],
    'by mid where only one section has one': [[undefined, '1'], '1', 0, 1],
    'by the first of two sections with one mid': [['0', '0'], '0', 1, 0],
    'by an inherited name: nowhere': [bundled, 'constructor', 0, -1],
    'by neither: nowhere': [bundled, undefined, undefined, -1],
    'by neither, both null: nowhere': [bundled, null, null, -1],
    'by an index past the end: nowhere': [bundled, undefined, 2, -1],
    'by a negative index: nowhere': [bundled, undefined, -1, -1],
    'by a broken index: nowhere': [bundled, undefined, 0.5, -1],
    'by NaN: nowhere': [bundled, undefined, Number.NaN, -1],
    'in an SDP without sections: nowhere': [[], '0', 0, -1],
  };
  test.each(Object.entries(rows))('%s', (_, [mids, sdpMid, index, expected]) => {
    const named = { candidate: HOST, sdpMid, sdpMLineIndex: index as number };
    expect(sectionNamer(mids)(named)).toBe(expected);
  });
});
