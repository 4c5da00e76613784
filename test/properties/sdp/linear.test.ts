// Time grows with the input, and not with its square.
import {
  bundleAnswer,
  bundleOffer,
  createCoalescer,
  dropSections,
  type ListRules,
  listCandidates,
  mergeCandidates,
  mirrorDirections,
  readCandidate,
  rejectSections,
  restoreSections,
  splitCandidates,
  type TrickledCandidate,
  transportsOf,
} from '@mvbridge/sdp';
import { describe, expect, test } from 'vitest';
import { processorTime, squareIn } from '../../support/growth.ts';
import { sdpOf } from '../../unit/sdp/captured.ts';

const rules: ListRules = { role: 'offer', placeholder: 'byRole', family: 'ipv4' };
const count = (n: number) => Array.from({ length: n }, (_, i) => i);
const line = (i: number) => `candidate:${i} 1 udp ${i} 10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255} 9 typ host`;

/** n sections of one BUNDLE group. */
const group = (n: number, media = 'm=audio 9 X 0') =>
  sdpOf(`a=group:BUNDLE ${count(n).join(' ')}`, ...count(n).flatMap((i) => [media, `a=mid:${i}`]));
/** n groups of one section. */
const groups = (n: number) =>
  sdpOf(...count(n).map((i) => `a=group:BUNDLE ${i}`), ...count(n).flatMap((i) => ['m=audio 9 X 0', `a=mid:${i}`]));
/** One section with n candidates in it. */
const candidates = (n: number) => sdpOf('m=audio 9 X 0', 'a=mid:0', ...count(n).map((i) => `a=${line(i)}`));
/** n lines that nobody asks for, and what is inherited behind them; then n sections. */
const inheriting = (n: number, ...inherited: readonly string[]) =>
  sdpOf(...count(n).map(() => 'b=AS:1'), ...inherited, ...count(n).map(() => 'm=audio 9 X 0'));
/** n candidates trickled, for one section or for one each. */
const trickle = (n: number, each = false): TrickledCandidate[] =>
  count(n).map((i) => ({ candidate: line(i), sdpMid: each ? String(i) : '0' }));

let runs = 0;
/** The SDP as one that nobody has read before: those that were read last are remembered. */
const anew = (sdp: string) => `${sdp}a=run:${runs++}\r\n`;

const cases: Record<string, readonly [number, (n: number) => () => unknown]> = {
  'listing for many sections of one group, without a candidate': [
    400,
    (n) => {
      const sdp = group(n);
      return () => listCandidates(anew(sdp), [], rules);
    },
  ],
  'listing for many sections of one group, the last one with candidates': [
    400,
    (n) => {
      const sdp = group(n) + candidates(60).split('\r\n').slice(2).join('\r\n');
      return () => listCandidates(anew(sdp), [], rules);
    },
  ],
  'listing for many groups': [
    400,
    (n) => {
      const [sdp, items] = [groups(n), trickle(n, true)];
      return () => listCandidates(anew(sdp), items, rules);
    },
  ],
  'listing many candidates': [
    1_000,
    (n) => {
      const [sdp, items] = [candidates(n), trickle(n)];
      return () => listCandidates(anew(sdp), items, rules);
    },
  ],
  'merging many candidates into an SDP that has as many others': [
    1_000,
    (n) => {
      const [sdp, items] = [candidates(n), trickle(n).map((item) => ({ ...item, candidate: `${item.candidate} x y` }))];
      return () => mergeCandidates(anew(sdp), items);
    },
  ],
  'merging end markers into many sections': [
    1_000,
    (n) => {
      const [sdp, items] = [group(n), count(n).map(() => ({ candidate: '' }))];
      return () => mergeCandidates(anew(sdp), items);
    },
  ],
  'merging candidates and end markers of many sections': [
    600,
    (n) => {
      const items = trickle(n, true).flatMap((item) => [item, { ...item, candidate: '' }]);
      const sdp = group(n);
      return () => mergeCandidates(anew(sdp), items);
    },
  ],
  'splitting many sections': [
    400,
    (n) => {
      const sdp = groups(n);
      return () => splitCandidates(anew(sdp));
    },
  ],
  'splitting many candidates': [
    2_000,
    (n) => {
      const sdp = candidates(n);
      return () => splitCandidates(anew(sdp));
    },
  ],
  'bundling, rejecting, dropping and restoring many sections': [
    400,
    (n) => {
      const [one, other, video] = [group(n), groups(n), group(n, 'm=video 0 X 0')];
      return () => [
        bundleAnswer(anew(one), one),
        bundleAnswer(anew(other), one),
        bundleOffer(anew(one)),
        rejectSections(anew(one), (_, i) => i % 2 === 0),
        dropSections(anew(one), (_, i) => i % 2 === 0),
        restoreSections(anew(one), one.replaceAll('m=audio 9', 'm=audio 0')),
        restoreSections(anew(one), video),
      ];
    },
  ],
  'listing many candidates that name ICE credentials, which stand behind them or nowhere': [
    500,
    (n) => {
      const sdp = candidates(n).replaceAll('typ host', 'typ host ufrag u');
      return () => [listCandidates(anew(`${sdp}a=ice-ufrag:u\r\n`), [], rules), listCandidates(anew(sdp), [], rules)];
    },
  ],
  'splitting many sections that inherit their end marker': [
    2_000,
    (n) => {
      const sdp = inheriting(n, 'a=end-of-candidates');
      return () => splitCandidates(anew(sdp));
    },
  ],
  'the transports of many sections that inherit': [
    1_000,
    (n) => {
      const sdp = inheriting(n, 'a=ice-ufrag:u');
      return () => transportsOf(anew(sdp));
    },
  ],
  'mirroring many directions that are inherited': [
    300,
    (n) => {
      const sdp = inheriting(n, 'a=sendonly');
      return () => mirrorDirections(anew(sdp), anew(sdp));
    },
  ],
  'bundling many sections behind one that is long': [
    2_000,
    (n) => {
      const sdp = sdpOf('m=audio 9 X 0', ...count(n).map(() => 'b=AS:1'), ...count(n).map(() => 'm=audio 9 X 0'));
      return () => bundleOffer(anew(sdp));
    },
  ],
  'end markers of other ICE credentials for many sections': [
    300,
    (n) => {
      const [sdp, items] = [inheriting(n), count(n).map(() => ({ candidate: '', usernameFragment: 'u' }))];
      return () => {
        const coalescer = createCoalescer();
        coalescer.handleDescription('offer', anew(sdp), 0);
        return coalescer.handleCandidates(items, 1);
      };
    },
  ],
  'a flood of candidates for a coalescer, one an event': [
    2_000,
    (n) => {
      const items = trickle(n);
      return () => {
        const coalescer = createCoalescer({ policy: { family: 'ipv6' } });
        coalescer.handleDescription('offer', 'm=audio 9 X 0', 0);
        for (const item of items) coalescer.handleCandidates([item], 1);
        return coalescer.handleTimeout(300);
      };
    },
  ],
  'an SDP of nothing but line ends': [
    20_000,
    (n) => {
      const sdp = '\r\n\r'.repeat(n);
      return () => [mergeCandidates(anew(sdp), []), splitCandidates(anew(sdp)), listCandidates(anew(sdp), [], rules)];
    },
  ],
  'an m= line that never ends': [
    50_000,
    (n) => {
      const sdp = `m=${'a'.repeat(n)} ${'9'.repeat(n)} ${' '.repeat(n)}`;
      return () => [
        rejectSections(anew(sdp), () => false),
        listCandidates(anew(sdp), [], rules),
        bundleOffer(anew(sdp)),
      ];
    },
  ],
  'a c= line that never ends': [
    50_000,
    (n) => {
      const sdp = sdpOf(
        `c=IN IP4${' '.repeat(n)}`,
        `c=IN IP6 ${':0'.repeat(n)}`,
        `c=IN IP4 ${'0.'.repeat(n)}`,
        'm=audio 9 X 0',
      );
      return () => listCandidates(anew(sdp), [], rules);
    },
  ],
};

describe('the time that an SDP takes grows with it, and no faster', () => {
  test.each(Object.entries(cases))('%s', (_, [n, make]) => {
    expect(squareIn(make, 8 * n)).toBeUndefined();
  });
});

test('a long candidate costs no more than its length, and a too long one nothing', () => {
  const texts = [
    `candidate:1 1 udp 1 192.0.2.1 9 typ host${' a'.repeat(490)}\u00a0`,
    `candidate:1 1 udp 1 ${':'.repeat(255)} 9 typ host`,
    `candidate:1 1 udp 1 ${'1.'.repeat(127)} 9 typ host`,
    `candidate:${' '.repeat(1000)}`,
    `candidate:${'1 '.repeat(500)}`,
  ];
  const good = 'candidate:3514812706 1 udp 2122194687 127.0.0.1 51895 typ host generation 0 ufrag gIrI network-id 3';
  const usual = best(() => count(200).map(() => readCandidate(good)), 20);
  for (const text of texts) {
    expect(text.length).toBeLessThanOrEqual(1024);
    expect(best(() => count(200).map(() => readCandidate(text)), 20) / usual).toBeLessThan(100);
  }
  const endless = ' '.repeat(10_000_000);
  expect(best(() => count(200).map(() => readCandidate(endless)), 20) / usual).toBeLessThan(100);
});

/** The least of so many runs. */
function best(run: () => unknown, times: number): number {
  return Math.min(...count(times).map(() => processorTime(run)));
}
