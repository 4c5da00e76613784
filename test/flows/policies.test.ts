// What the policy chooses: when an offer leaves, and how an answer comes.

import { createTranslator, TranslatorError } from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';
import { config, type Flows, play, type Row, rigUp, testFlows, wait } from '../support/flow.ts';
import { matrix } from '../support/matrix.ts';
import { clientOffer, clientVideoOffer } from '../support/sdp.ts';
import { verto } from '../support/verto.ts';

const placed = (...rows: readonly Row[]): readonly Row[] => [[0, matrix.invite()], ...rows];

testFlows('usable: what is there is good enough', {
  'the first usable candidate waits a little for others': placed(
    [10, matrix.candidates('host')],
    [40, matrix.candidates('costly')],
    [69, wait],
    [70, wait, 'verto verto.invite'],
  ),
  'the end marker: nothing more to wait for': placed([10, matrix.candidates('host', 'end'), 'verto verto.invite']),
  'nothing usable: the placeholder goes alone': placed(
    [10, matrix.candidates('mdns', 'tcp', 'ipv6')],
    [299, wait],
    [300, wait, 'verto verto.invite'],
  ),
  'an offer never waits longer than its grace': placed(
    [290, matrix.candidates('host')],
    [300, wait, 'verto verto.invite'],
  ),
  'candidates of an SDP count like those that trickle': [
    [
      0,
      matrix.invite({
        sdp: clientOffer.replace('a=ice-options', 'a=candidate:1 1 udp 1 192.0.2.9 4000 typ host\r\na=ice-options'),
      }),
    ],
    [60, wait, 'verto verto.invite'],
  ],
  'an offer with LF line ends': [
    [0, matrix.invite({ sdp: clientOffer.replaceAll('\r\n', '\n') })],
    [10, matrix.candidates('host')],
    [70, wait, 'verto verto.invite'],
  ],
  'of two bundled sections one is enough': [
    [0, matrix.invite({ sdp: clientVideoOffer.replace(/^a=ice-ufrag:.*$/gm, 'a=ice-ufrag:BrQz') })],
    [10, matrix.candidates('host')],
    [70, wait, 'verto verto.invite'],
  ],
  'candidates that come late touch nothing': placed(
    [300, wait, 'verto verto.invite'],
    [2_000, matrix.candidates('host', 'end'), 'note late-candidates'],
    [2_010, matrix.candidates('end')],
  ),
} satisfies Flows);

testFlows(
  'eager: at once',
  {
    'with what is in the SDP': [
      [0, matrix.invite(), 'verto verto.invite'],
      [10, matrix.candidates('host'), 'note late-candidates'],
    ],
  },
  { policy: { strategy: 'eager' } },
);

testFlows(
  'complete: when it has it all',
  {
    'the end marker comes': placed(
      [10, matrix.candidates('host')],
      [2_000, matrix.candidates('end'), 'verto verto.invite'],
    ),
    'it never comes': placed([10, matrix.candidates('host')], [5_999, wait], [6_000, wait, 'verto verto.invite']),
  },
  { policy: { strategy: 'complete' } },
);

testFlows(
  'custom: when the application says',
  {
    'a second after the offer': placed(
      [10, matrix.candidates('host')],
      [999, wait],
      [1_000, wait, 'verto verto.invite'],
    ),
  },
  { policy: { strategy: 'custom', custom: ({ since }) => ({ at: since + 1_000, why: 'deadline' }) } },
);

testFlows(
  'no placeholder, for a FreeSWITCH that no client can reach first',
  {
    'the offer waits for a real candidate': placed([900, matrix.candidates('host')], [960, wait, 'verto verto.invite']),
    'none comes: FreeSWITCH would refuse, so the caller is told': placed(
      [10, matrix.candidates('mdns')],
      [6_000, wait, 'matrix m.call.reject', 'note no-candidate'],
    ),
  },
  { policy: { placeholder: 'never' } },
);

testFlows(
  'a FreeSWITCH with IPv6 alone',
  { 'takes an IPv6 candidate': placed([10, matrix.candidates('ipv6', 'host')], [70, wait, 'verto verto.invite']) },
  { policy: { family: 'ipv6' } },
);

testFlows(
  'candidates trickle to Matrix',
  {
    'after the answer, with an end marker': [
      [0, matrix.invite()],
      [300, wait, 'verto verto.invite'],
      [900, verto.answer(), 'matrix m.call.answer', 'matrix m.call.candidates'],
    ],
  },
  { policy: { trickleToMatrix: true } },
);

describe('a policy', () => {
  it('leaves candidates out that its predicate refuses', () => {
    const rig = rigUp({ policy: { accepts: ({ networkCost }) => networkCost === 0 } });
    play(rig, 0, matrix.invite());
    play(rig, 10, matrix.candidates('costly', 'host'));
    play(rig, 70, wait);
    const told = rig.out.flatMap(({ output }) => (output.to === 'app' && output.kind === 'coalesced' ? [output] : []));
    expect(
      told.map(({ listed, leftOut }) => [listed.map(({ address }) => address), leftOut.map(({ why }) => why)]),
    ).toEqual([[['192.0.2.2'], ['refused']]]);
  });

  it('that names no strategy is told at once', () => {
    for (const strategy of ['fast', 'custom']) {
      const policy = { strategy } as object;
      expect(() => createTranslator({ ...config, policy })).toThrow(TranslatorError);
    }
  });
});

testFlows('a reason that nobody specified', {
  'of a client’s is an ordinary end to FreeSWITCH': [
    [0, matrix.invite()],
    [300, wait, 'verto verto.invite'],
    [900, verto.answer(), 'matrix m.call.answer'],
    [2_000, matrix.hangup({ reason: 'bored' }), 'note unknown-reason', 'verto verto.bye NORMAL_CLEARING'],
  ],
  'of FreeSWITCH’s is an error to the client': [
    [0, matrix.invite()],
    [300, wait, 'verto verto.invite'],
    [900, verto.answer(), 'matrix m.call.answer'],
    [2_000, verto.bye('UNKNOWN', 999), 'note unknown-reason', 'matrix m.call.hangup unknown_error'],
  ],
});
