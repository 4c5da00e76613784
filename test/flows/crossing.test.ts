// Two calls cross, or one call meets several devices: one of them lives, and nobody is left ringing.
import { type Row, testFlows, wait } from '../support/flow.ts';
import { matrix } from '../support/matrix.ts';
import { verto } from '../support/verto.ts';

const ringing: Row = [0, verto.invite(), 'matrix m.call.invite'];
const placed: readonly Row[] = [
  [0, matrix.invite()],
  [10, matrix.candidates('host')],
  [70, wait, 'verto verto.invite'],
  [75, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
];

testFlows('the callee calls us while we ring for them', {
  'theirs has the lesser id, as it nearly always has: ours is given up, theirs is taken': [
    ringing,
    [500, matrix.invite({ callId: 'call-1' }), 'matrix m.call.hangup replaced', 'verto verto.bye LOSE_RACE'],
    [510, matrix.candidatesOf({ callId: 'call-1' }, 'host')],
    [570, wait, 'verto verto.invite'],
  ],
  'ours has: theirs does not ring': [
    ringing,
    [500, matrix.invite({ callId: 'zzz' }), 'note glare'],
    [900, matrix.answer(), 'matrix m.call.select_answer'],
  ],
  'their client gives ours up before its own invite has come': [
    ringing,
    [500, matrix.hangup({ reason: 'replaced' })],
    [900, matrix.invite({ callId: 'call-1' }), 'verto verto.bye LOSE_RACE'],
    [1_200, wait, 'verto verto.invite'],
  ],
  'no invite follows: the hangup was a refusal': [
    ringing,
    [500, matrix.hangup({ reason: 'replaced' })],
    [3_499, wait],
    [3_500, wait, 'verto verto.bye CALL_REJECTED'],
  ],
  'FreeSWITCH gives up meanwhile': [
    ringing,
    [500, matrix.hangup({ reason: 'replaced' })],
    [600, verto.bye('ORIGINATOR_CANCEL', 487)],
    [9_000, wait],
  ],
  'somebody else’s call in the room is another call': [
    ringing,
    [500, matrix.invite({ callId: 'call-1', sender: '@bob:example.org' })],
    [800, wait, 'verto verto.invite'],
    [900, matrix.answer(), 'matrix m.call.select_answer'],
  ],
  'once it is answered, another call is another call': [
    ringing,
    [500, matrix.answer(), 'matrix m.call.select_answer'],
    [560, wait, 'verto verto.answer'],
    [900, matrix.invite({ callId: 'call-1' })],
    [1_200, wait, 'verto verto.invite'],
  ],
});

testFlows('the user whom we answer for has other devices', {
  'one of them answers: our leg is let go': [
    ...placed,
    [500, matrix.answer({ sender: '@bridge:example.org', party: 'PHONE' }), 'verto verto.bye LOSE_RACE'],
    [600, verto.bye()],
  ],
  'one of them declines': [
    ...placed,
    [500, matrix.reject({ sender: '@bridge:example.org', party: 'PHONE' }), 'verto verto.bye LOSE_RACE'],
  ],
  'before the offer has left': [
    [0, matrix.invite()],
    [50, matrix.answer({ sender: '@bridge:example.org', party: 'PHONE' })],
    [9_000, wait],
  ],
  'our own answer comes back to us': [
    ...placed,
    [900, verto.answer(), 'matrix m.call.answer'],
    [950, matrix.answer({ sender: '@bridge:example.org', party: 'BRIDGE' })],
    [960, matrix.hangup({ sender: '@bridge:example.org', party: 'PHONE' })],
    [2_000, verto.bye(), 'matrix m.call.hangup user_hangup'],
  ],
});

testFlows(
  'a call for nobody in particular',
  {
    'the first answer counts, whoever gives it': [
      [0, verto.invite(), 'matrix m.call.invite'],
      [500, matrix.answer({ sender: '@bob:example.org', party: 'BOBWEB' }), 'matrix m.call.select_answer'],
      [505, matrix.answer(), 'note wrong-party'],
      [560, wait, 'verto verto.answer'],
      [900, matrix.hangup(), 'note wrong-party'],
    ],
  },
  {
    route: {
      toVerto: () => 'ignore',
      toMatrix: () => ({ roomId: '!room:example.org' }),
    },
  },
);

testFlows('somebody leaves the room', {
  'the caller, during the call': [
    ...placed,
    [900, verto.answer(), 'matrix m.call.answer'],
    [5_000, matrix.leaves(), 'verto verto.bye NORMAL_CLEARING'],
  ],
  'the caller, while it rings': [...placed, [500, matrix.leaves(), 'verto verto.bye ORIGINATOR_CANCEL']],
  'the callee, while it rings': [ringing, [500, matrix.leaves(), 'verto verto.bye CALL_REJECTED']],
  'the callee is banned': [ringing, [500, matrix.leaves('@alice:example.org', 'ban'), 'verto verto.bye CALL_REJECTED']],
  'the bridge': [
    ...placed,
    [900, verto.answer(), 'matrix m.call.answer'],
    [5_000, matrix.leaves('@bridge:example.org'), 'verto verto.bye NORMAL_CLEARING'],
  ],
  'the caller, with the invite, which came late': [
    ...placed,
    [500, matrix.leaves('@alice:example.org', 'leave', 30_000), 'verto verto.bye ORIGINATOR_CANCEL'],
  ],
  'the caller and the bridge, long before: a client that begins anew is shown it, and they are back': [
    ...placed,
    [900, verto.answer(), 'matrix m.call.answer'],
    [5_000, matrix.leaves('@alice:example.org', 'leave', 3_600_000)],
    [5_000, matrix.leaves('@bridge:example.org', 'leave', 3_600_000)],
  ],
  'a bystander': [...placed, [500, matrix.leaves('@bob:example.org')], [900, verto.answer(), 'matrix m.call.answer']],
});
