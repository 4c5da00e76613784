// Every buffer has a bound and a lifetime, and what was dropped is told.
import { describe, expect, it } from 'vitest';
import { play, rigUp, testFlows, wait } from '../support/flow.ts';
import { matrix } from '../support/matrix.ts';
import { verto } from '../support/verto.ts';

testFlows(
  'calls whose events wait for their invite',
  {
    'the oldest goes when there are too many': [
      [0, matrix.candidatesOf({ callId: 'a' }, 'host')],
      [1, matrix.candidatesOf({ callId: 'b' }, 'host')],
      [2, matrix.candidatesOf({ callId: 'c' }, 'host'), 'note overflow'],
      [3, matrix.invite({ callId: 'a' })],
      [4, matrix.invite({ callId: 'b' })],
      [64, wait, 'verto verto.invite'],
      [303, wait, 'verto verto.invite'],
    ],
  },
  { policy: { maxEarlyCalls: 2 } },
);

testFlows(
  'candidates that are held',
  {
    'for an offer': [
      [0, matrix.invite()],
      [10, matrix.candidates('host', 'costly', 'relay'), 'note overflow'],
      [70, wait, 'verto verto.invite'],
    ],
    'before the invite': [
      [0, matrix.candidates('host', 'costly', 'relay'), 'note overflow'],
      [10, matrix.invite()],
      [70, wait, 'verto verto.invite'],
    ],
    'before the answer': [
      [0, verto.invite(), 'matrix m.call.invite'],
      [10, matrix.candidates('host', 'costly', 'relay'), 'note overflow'],
      [20, matrix.candidates('host'), 'note overflow'],
    ],
  },
  { policy: { maxCandidates: 2 } },
);

testFlows(
  'ended calls',
  {
    'the oldest is forgotten when there are too many, and its id is as good as new': [
      [0, matrix.invite({ callId: 'a' })],
      [1, matrix.hangup({ callId: 'a' })],
      [2, matrix.invite({ callId: 'b' })],
      [3, matrix.hangup({ callId: 'b' })],
      [4, matrix.invite({ callId: 'b' }), 'note out-of-place'],
      [5, matrix.invite({ callId: 'a' })],
      [305, wait, 'verto verto.invite'],
    ],
  },
  { policy: { maxEnded: 1 } },
);

testFlows('an ended call', {
  'is forgotten after a while, and not before': [
    [0, matrix.invite()],
    [1, matrix.hangup()],
    [599_999, matrix.invite(), 'note out-of-place'],
    [600_001, wait],
    [600_002, matrix.invite()],
    [600_302, wait, 'verto verto.invite'],
  ],
});

describe('names', () => {
  it('the one that was longest unheard of goes when there are too many', () => {
    const rig = rigUp({ policy: { maxNames: 1 } });
    play(rig, 0, matrix.member('Alice'));
    play(rig, 1, matrix.member('Bob', '@bob:example.org'));
    play(rig, 2, matrix.invite());
    play(rig, 302, wait);
    const names = rig.out.flatMap(({ output }) =>
      output.to === 'verto' && 'method' in output.message && output.message.method === 'verto.invite'
        ? [output.message.params.dialogParams.caller_id_name]
        : [],
    );
    expect(names).toEqual(['@alice:example.org']);
  });
});
