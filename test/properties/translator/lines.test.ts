// No line of an SDP comes from nowhere: a peer sent it, or a rule put it there, and no rule puts in what a peer chose
// beyond an address, a port and a mid.
import type { Output } from '@mvbridge/translator';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { candidate } from '../../support/candidates.ts';
import { playAll, rigUp, type Say } from '../../support/flow.ts';
import { event } from '../../support/matrix.ts';
import * as sdps from '../../support/sdp.ts';
import { verto } from '../../support/verto.ts';
import { carriesOn, stepsOf } from './said.ts';

/** What the rules add: candidate lists, addresses, mids and groups, directions, roles, rejected sections. */
const RULES = [
  /^a=candidate:1 1 udp 2122194687 (?:203\.0\.113\.9|2001:db8::9) 40000 typ host generation 0$/,
  /^a=end-of-candidates$/,
  /^c=IN IP[46] [\da-f.:]+$/,
  /^a=rtcp:\d+ IN IP[46] [\da-f.:]+$/,
  /^m=(?:audio|video) \d+ [A-Z/]+(?: \d+)+$/,
  /^a=(?:sendrecv|sendonly|recvonly|inactive)$/,
  /^a=setup:(?:active|passive|actpass)$/,
  /^a=mid:\d$/,
  /^a=group:BUNDLE(?: \d)*$/,
];

const said = new Set(
  [
    ...Object.values(sdps),
    ...Object.values(sdps)
      .filter((one) => typeof one === 'string')
      .map(sdps.restarted),
  ]
    .filter((one): one is string => typeof one === 'string')
    .flatMap((sdp) => sdp.split('\r\n')),
);
for (const text of Object.values(candidate)) {
  said.add(`a=${text}`);
  said.add(`a=${text.replace('ufrag BrQz', 'ufrag NEW1')}`);
}

const lineBreak = fc.constantFrom('\r\n', '\n', '\r', '\u2028', '\u0085', '\u0000');
const evil: fc.Arbitrary<Say> = fc
  .record({ lineBreak, base: fc.constantFrom(...Object.values(candidate)), mid: fc.boolean(), at: fc.nat(80) })
  .map(({ lineBreak, base, mid, at }) => {
    const text = `${base.slice(0, at)}${lineBreak}a=evil:1${base.slice(at)}`;
    const item = mid ? { candidate: base, sdpMid: `0${lineBreak}a=evil:1` } : { candidate: text, sdpMid: '0' };
    return event('m.call.candidates', { candidates: [item] });
  });
const evilNames = lineBreak.map((one) => verto.display(`Bob${one}a=evil:1`, `1001${one}`));

it('an SDP that goes out has no line that nobody sent and no rule put there', () => {
  fc.assert(
    fc.property(stepsOf(fc.oneof({ weight: 3, arbitrary: carriesOn }, evil, evilNames)), (steps) => {
      const rig = rigUp();
      playAll(rig, steps);
      for (const { output } of rig.out) {
        const lines = sdpOf(output)?.split('\r\n') ?? [];
        for (const line of lines) {
          const known = said.has(line) || RULES.some((rule) => rule.test(line));
          if (!known) expect(line).toBe('a line that somebody sent');
        }
        expect(JSON.stringify(lines)).not.toContain('evil');
      }
    }),
    { numRuns: Number(process.env.SEQUENCES ?? 2_000) },
  );
});

it('and the check would see one', () => {
  expect(said.has('a=evil:1') || RULES.some((rule) => rule.test('a=evil:1'))).toBe(false);
  expect(said.size).toBeGreaterThan(100);
});

function sdpOf(output: Output): string | undefined {
  if (output.to === 'verto' && 'method' in output.message) {
    return 'sdp' in output.message.params ? String(output.message.params.sdp) : undefined;
  }
  if (output.to !== 'matrix') return undefined;
  const { offer, answer, description } = output.content as Record<string, { sdp: string } | undefined>;
  return (offer ?? answer ?? description)?.sdp;
}
