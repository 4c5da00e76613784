import { command } from '../support/app.ts';
import { type Flows, testFlows, wait } from '../support/flow.ts';
import { matrix } from '../support/matrix.ts';
import { clientAnswer, freeswitchOffer, withoutCandidates } from '../support/sdp.ts';
import { verto } from '../support/verto.ts';

const ringing: Flows[string] = [[0, verto.invite(), 'matrix m.call.invite']];
const answered: Flows[string] = [
  ...ringing,
  [800, matrix.answer(), 'matrix m.call.select_answer'],
  [860, wait, 'verto verto.answer'],
  [865, verto.ok()],
];
const bare = withoutCandidates(clientAnswer).replace('a=ice-ufrag:ZeQF', 'a=ice-ufrag:BrQz');

const flows: Flows = {
  'a call comes in, is answered, and FreeSWITCH hangs up': [
    ...answered,
    [4_000, verto.bye(), 'matrix m.call.hangup user_hangup'],
  ],
  'the callee hangs up': [
    ...answered,
    [4_000, matrix.hangup({ reason: 'user_hangup' }), 'verto verto.bye NORMAL_CLEARING'],
  ],
  'the callee declines, and is told that it was heard': [
    ...ringing,
    [800, matrix.reject(), 'matrix m.call.select_answer', 'verto verto.bye CALL_REJECTED'],
  ],
  'the callee is busy': [
    ...ringing,
    [800, matrix.reject({ reason: 'user_busy' }), 'matrix m.call.select_answer', 'verto verto.bye USER_BUSY'],
  ],
  'a v0 callee declines by a hangup': [
    ...ringing,
    [800, matrix.hangup({ version: 0 }), 'verto verto.bye CALL_REJECTED'],
  ],
  'the caller gives up': [
    ...ringing,
    [800, verto.bye('ORIGINATOR_CANCEL', 487), 'matrix m.call.hangup user_hangup'],
    [900, matrix.answer(), 'note out-of-place'],
  ],
  'FreeSWITCH stops ringing': [...ringing, [800, verto.bye('NO_ANSWER', 19), 'matrix m.call.hangup invite_timeout']],
  'another phone of the user answered': [
    ...ringing,
    [800, verto.bye('LOSE_RACE', 702), 'matrix m.call.hangup answered_elsewhere'],
  ],
  'nobody answers': [
    ...ringing,
    [89_999, wait],
    [90_000, wait, 'matrix m.call.hangup invite_timeout', 'verto verto.bye NO_ANSWER'],
  ],
  'an answer without candidates waits for them': [
    ...ringing,
    [800, matrix.answer({ sdp: bare }), 'matrix m.call.select_answer'],
    [1_300, matrix.candidates('costly', 'host', 'tcp')],
    [1_360, wait, 'verto verto.answer'],
  ],
  'candidates that overtake their answer count': [
    ...ringing,
    [780, matrix.candidates('host')],
    [800, matrix.answer({ sdp: bare }), 'matrix m.call.select_answer'],
    [860, wait, 'verto verto.answer'],
  ],
  'candidates of another device do not': [
    ...ringing,
    [780, matrix.candidatesOf({ party: 'ALICEPHONE' }, 'host')],
    [800, matrix.answer({ sdp: bare }), 'matrix m.call.select_answer'],
    [3_299, wait],
    [3_300, wait, 'verto verto.answer'],
  ],
  'an answer whose candidates never come goes out with a placeholder, at its deadline': [
    ...ringing,
    [800, matrix.answer({ sdp: bare }), 'matrix m.call.select_answer'],
    [3_299, wait],
    [3_300, wait, 'verto verto.answer'],
  ],
  'two devices answer: the first one counts': [
    ...ringing,
    [800, matrix.answer(), 'matrix m.call.select_answer'],
    [810, matrix.answer({ party: 'ALICEPHONE' }), 'note wrong-party'],
    [860, wait, 'verto verto.answer'],
    [900, matrix.hangup({ party: 'ALICEPHONE' }), 'note wrong-party'],
  ],
  'a bystander’s answer, reject or hangup is none': [
    ...ringing,
    [100, matrix.answer({ sender: '@mallory:example.org' }), 'note wrong-party'],
    [110, matrix.reject({ sender: '@mallory:example.org' }), 'note wrong-party'],
    [120, matrix.hangup({ sender: '@mallory:example.org' }), 'note wrong-party'],
    [800, matrix.answer(), 'matrix m.call.select_answer'],
  ],
  'a v0 client answers: nobody is selected': [
    ...ringing,
    [800, matrix.answer({ version: 0 })],
    [860, wait, 'verto verto.answer'],
  ],
  'the caller gives up while the answer gathers': [
    ...ringing,
    [800, matrix.answer({ sdp: bare }), 'matrix m.call.select_answer'],
    [900, verto.bye('ORIGINATOR_CANCEL', 487), 'matrix m.call.hangup user_hangup'],
    [5_000, wait],
  ],
  'the callee hangs up while the answer gathers': [
    ...ringing,
    [800, matrix.answer({ sdp: bare }), 'matrix m.call.select_answer'],
    [900, matrix.hangup({ reason: 'user_hangup' }), 'verto verto.bye NORMAL_CLEARING'],
    [5_000, wait],
  ],
  'FreeSWITCH cannot use the answer: it would go on ringing': [
    ...answered.slice(0, 3),
    [
      870,
      verto.error({ code: -32002, message: 'CODEC ERROR' }),
      'verto verto.bye INCOMPATIBLE_DESTINATION',
      'matrix m.call.hangup unknown_error',
      'note request-failed',
    ],
  ],
  'an offer without audio is refused, and nobody rings': [
    [
      0,
      verto.invite({ sdp: freeswitchOffer.replace(/^m=audio \d+/m, 'm=audio 0') }),
      'verto verto.bye INCOMPATIBLE_DESTINATION',
      'note no-audio',
    ],
  ],
  'the same invite twice rings once': [...ringing, [10, verto.invite(), 'note out-of-place']],
  'the application gives up ringing': [
    ...ringing,
    [500, command({ kind: 'hangup' }), 'matrix m.call.hangup user_hangup', 'verto verto.bye CALL_REJECTED'],
  ],
  'the room hears who is calling now': [
    ...answered,
    [2_000, verto.display('Dave'), 'matrix org.matrix.call.asserted_identity'],
  ],
};

testFlows('FreeSWITCH calls', flows);

testFlows(
  'FreeSWITCH calls, and the application',
  {
    refuses: [[0, verto.invite(), 'verto verto.bye USER_BUSY']],
  },
  { route: { toVerto: () => 'ignore', toMatrix: () => ({ reject: 'user_busy' }) } },
);

testFlows(
  'FreeSWITCH calls, and the application gives a room that is none',
  {
    'it is told so, and the call refused': [
      [0, verto.invite(), 'note route-failed', 'verto verto.bye NORMAL_TEMPORARY_FAILURE'],
    ],
  },
  { route: { toVerto: () => 'ignore', toMatrix: () => ({ roomId: 'room' }) } },
);
