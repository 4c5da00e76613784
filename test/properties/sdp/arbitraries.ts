// Candidates and SDPs as clients write them, as hostile strangers write them, and anything between.
import type { TrickledCandidate } from '@mvbridge/sdp';
import fc from 'fast-check';
import { capturedCandidates, capturedSdps } from '../../unit/sdp/captured.ts';

const nothing = (...values: readonly unknown[]) => fc.constantFrom(...values) as fc.Arbitrary<undefined>;

/** Few addresses, so that they collide. */
const address = fc.oneof(
  fc.integer({ min: 1, max: 12 }).map((n) => `192.0.2.${n}`),
  fc.constantFrom('2001:db8:7::1', '::1', '8e1a4d8c.local', 'example.org', '0.0.0.0', '000.0.0.0', '0::0', '1.2.3.4::'),
);

/** A candidate line that reads well. */
export const candidateLine: fc.Arbitrary<string> = fc
  .record({
    component: fc.constantFrom(1, 1, 1, 2),
    transport: fc.constantFrom('udp', 'udp', 'UDP', 'tcp'),
    priority: fc.integer({ min: 1, max: 5 }),
    address,
    port: fc.constantFrom(5000, 5001, 0),
    type: fc.constantFrom('host', 'srflx', 'relay'),
    more: fc.constantFrom('', ' network-cost 10', ' network-cost -1', ' ufrag u', ' ufrag old', ' generation 0'),
  })
  .map((c) => `candidate:1 ${c.component} ${c.transport} ${c.priority} ${c.address} ${c.port} typ ${c.type}${c.more}`);

/** Text that tries to be more than a line. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '\r\n',
          '\n',
          '\r',
          '\0',
          '\u0085',
          '\u2028',
          ' ',
          'a=',
          'm=audio 9 X 0',
          'm=',
          'c=IN IP4 0.0.0.0',
        ),
        fc.constantFrom('a=mid:0', 'a=mid:', 'a=group:BUNDLE ', 'a=group:BUNDLE 0 1', 'a=end-of-candidates', 'a=rtcp:'),
        candidateLine,
        fc.string({ maxLength: 5 }),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

/** A trickled candidate that names a section or not. */
export const trickled: fc.Arbitrary<TrickledCandidate> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ candidate: candidateLine, sdpMid: fc.constantFrom('0', '1', '7', '') }) },
  { weight: 2, arbitrary: fc.record({ candidate: candidateLine, sdpMLineIndex: fc.integer({ min: -1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.constantFrom(...capturedCandidates.filter(({ candidate }) => candidate !== '')) },
  {
    weight: 1,
    arbitrary: fc.record({
      candidate: fc.oneof(hostileText, candidateLine),
      sdpMid: fc.oneof(hostileText, nothing(null, undefined)),
      sdpMLineIndex: fc.oneof(fc.double(), nothing(null, undefined)),
      usernameFragment: fc.oneof(hostileText, nothing(null, undefined)),
    }),
  },
);

/** Those that are no end marker. */
export const realTrickle = trickled.filter(({ candidate }) => candidate !== '');

/** An SDP of one to three sections, bundled or not, with candidates in it or not. */
export const sdp: fc.Arbitrary<string> = fc
  .record({
    session: fc.subarray(['v=0', 'c=IN IP4 0.0.0.0', 'a=ice-ufrag:u', 'a=group:BUNDLE 0 1']),
    sections: fc.array(
      fc.record({
        media: fc.constantFrom(
          'm=audio 9 X 0',
          'm=video 9 X 96',
          'm=audio 0 X 0',
          'm=audio',
          'm=audio 7/2 X 0',
          'm=audio 123456 X 0',
        ),
        lines: fc.subarray(
          ['i=title', 'c=IN IP4 0.0.0.0', 'b=AS:1', 'a=rtcp:9 IN IP4 0.0.0.0', 'a=ice-pwd:p', 'a=end-of-candidates'],
          { minLength: 0 },
        ),
        candidates: fc.array(candidateLine, { maxLength: 3 }),
        mids: fc.subarray(['a=mid', 'a=mid:', 'a=mid:#']),
      }),
      { maxLength: 3 },
    ),
    eol: fc.constantFrom('\r\n', '\r\n', '\n', '\r'),
  })
  .map(({ session, sections, eol }) =>
    [
      ...session,
      ...sections.flatMap(({ media, lines, candidates, mids }, i) => [
        media,
        ...lines,
        ...mids.map((line) => line.replace('#', String(i))),
        ...candidates.map((text) => `a=${text}`),
      ]),
    ]
      .map((line) => line + eol)
      .join(''),
  );

/** Any text for an SDP: captured, made up, hostile. */
export const anySdp: fc.Arbitrary<string> = fc.oneof(sdp, fc.constantFrom(...capturedSdps), hostileText);

/** These in another order. */
export function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}
