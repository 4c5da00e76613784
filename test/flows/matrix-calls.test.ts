import { command } from '../support/app.ts';
import { type Flows, testFlows, wait } from '../support/flow.ts';
import { matrix } from '../support/matrix.ts';
import { freeswitchAnswer } from '../support/sdp.ts';
import { verto } from '../support/verto.ts';

const answered: Flows[string] = [
  [0, matrix.invite()],
  [10, matrix.candidates('host')],
  [70, wait, 'verto verto.invite'],
  [75, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
  [900, verto.answer(), 'matrix m.call.answer'],
];

const flows: Flows = {
  'a call is placed, answered and hung up by the caller': [
    ...answered,
    [920, matrix.selectAnswer('BRIDGE')],
    [5_000, matrix.hangup({ reason: 'user_hangup' }), 'verto verto.bye NORMAL_CLEARING'],
    [5_005, verto.ok({ callID: 'x', message: 'CALL ENDED' })],
  ],
  'FreeSWITCH hangs up': [...answered, [5_000, verto.bye(), 'matrix m.call.hangup user_hangup']],
  'the media of an answered call dies': [
    ...answered,
    [5_000, verto.bye('MEDIA_TIMEOUT', 804), 'matrix m.call.hangup ice_timeout'],
  ],
  'FreeSWITCH refuses: the client is told by a reject, since it would ignore a hangup': [
    ...answered.slice(0, 4),
    [120, verto.bye('INCOMPATIBLE_DESTINATION', 88), 'matrix m.call.reject'],
  ],
  'the callee is busy: the only refusal with a reason': [
    ...answered.slice(0, 4),
    [120, verto.bye('USER_BUSY', 17), 'matrix m.call.reject user_busy'],
  ],
  'verto.invite fails at once': [
    ...answered.slice(0, 3),
    [
      75,
      verto.error({ code: -32002, message: 'CALL ERROR', causeCode: 27 }),
      'matrix m.call.reject',
      'note request-failed',
    ],
  ],
  'verto.invite is never answered: the call that it may have made is ended': [
    ...answered.slice(0, 3),
    [10_070, wait, 'verto verto.bye NORMAL_TEMPORARY_FAILURE', 'matrix m.call.reject', 'note request-failed'],
  ],
  'the caller gives up while it rings': [
    ...answered.slice(0, 4),
    [900, matrix.hangup(), 'verto verto.bye ORIGINATOR_CANCEL'],
  ],
  'the caller gives up before the offer has left: FreeSWITCH never hears of the call': [
    [0, matrix.invite()],
    [10, matrix.candidates('host')],
    [50, matrix.hangup()],
    [60_000, wait],
  ],
  'nobody answers for as long as the invite is valid': [
    [0, matrix.invite({ lifetime: 30_000, age: 10_000 })],
    [10, matrix.candidates('host')],
    [70, wait, 'verto verto.invite'],
    [80, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
    [19_999, wait],
    [20_000, wait, 'verto verto.bye NO_ANSWER'],
  ],
  'an invite that is over when it comes does not ring': [
    [0, matrix.invite({ lifetime: 30_000, age: 30_000 }), 'note expired'],
    [10, matrix.candidates('host'), 'note out-of-place'],
  ],
  'early media answers the Matrix call; verto.answer then has no SDP': [
    ...answered.slice(0, 4),
    [200, verto.media(), 'matrix m.call.answer'],
    [3_000, verto.bareAnswer()],
    [9_000, verto.bye(), 'matrix m.call.hangup user_hangup'],
  ],
  'FreeSWITCH gives up after early media: to the client the call was answered': [
    ...answered.slice(0, 4),
    [200, verto.media(), 'matrix m.call.answer'],
    [3_000, verto.bye('NO_ANSWER', 19), 'matrix m.call.hangup invite_timeout'],
  ],
  'the caller hangs up during early media': [
    ...answered.slice(0, 4),
    [200, verto.media(), 'matrix m.call.answer'],
    [3_000, matrix.hangup({ reason: 'user_hangup' }), 'verto verto.bye ORIGINATOR_CANCEL'],
  ],
  'an answer without any SDP is no answer': [
    ...answered.slice(0, 4),
    [200, verto.bareAnswer(), 'note out-of-place'],
    [300, verto.answer(), 'matrix m.call.answer'],
  ],
  'an answer that takes no audio ends the call on both sides': [
    ...answered.slice(0, 4),
    [
      200,
      verto.answer({ sdp: freeswitchAnswer.replace(/^m=audio \d+/m, 'm=audio 0') }),
      'verto verto.bye INCOMPATIBLE_DESTINATION',
      'matrix m.call.reject',
      'note no-audio',
    ],
  ],
  'the caller chose somebody else’s answer': [
    ...answered,
    [950, matrix.selectAnswer('OTHER'), 'verto verto.bye LOSE_RACE'],
    [960, verto.bye()],
  ],
  'both hang up at once': [
    ...answered,
    [5_000, matrix.hangup({ reason: 'user_hangup' }), 'verto verto.bye NORMAL_CLEARING'],
    [5_001, verto.bye()],
    [5_002, verto.error({ code: -32002, message: 'CALL DOES NOT EXIST' })],
  ],
  'the same answer, the same end twice': [
    ...answered,
    [950, verto.answer(), 'note out-of-place'],
    [5_000, verto.bye(), 'matrix m.call.hangup user_hangup'],
    [5_001, verto.bye()],
    [5_002, matrix.hangup({ reason: 'user_hangup' })],
  ],
  'the same invite twice is one call': [
    [0, matrix.invite()],
    [5, matrix.invite(), 'note out-of-place'],
    [10, matrix.candidates('host')],
    [70, wait, 'verto verto.invite'],
  ],
  'FreeSWITCH says who answered, then who took over; what it repeats is no news': [
    ...answered,
    [910, verto.display('Bob Jones'), 'matrix org.matrix.call.asserted_identity'],
    [915, verto.display('Bob Jones')],
    [3_000, verto.display('Widgets Inc. Accounts', '1002'), 'matrix org.matrix.call.asserted_identity'],
  ],
  'who is being called is kept until somebody answers': [
    ...answered.slice(0, 4),
    [200, verto.display('Bob Jones')],
    [900, verto.answer(), 'matrix m.call.answer', 'matrix org.matrix.call.asserted_identity'],
  ],
  'FreeSWITCH’s own words for nobody are no identity': [
    ...answered,
    [910, verto.display('Outbound Call', '0000000000')],
  ],
  'digits are played as the application says': [
    ...answered,
    [2_000, command({ kind: 'dtmf', digits: '*5' }), 'verto verto.info *5'],
    [2_010, verto.ok({ message: 'SENT' })],
    [3_000, command({ kind: 'dtmf', digits: '1' }), 'verto verto.info 1'],
    [3_010, verto.ok({}), 'note dtmf-lost'],
    [4_000, command({ kind: 'dtmf', digits: '5\n6' }), 'note bad-command'],
  ],
  'digits before anybody answered': [
    ...answered.slice(0, 4),
    [100, command({ kind: 'dtmf', digits: '1' }), 'note bad-command'],
  ],
  'the application hangs up': [
    ...answered,
    [2_000, command({ kind: 'hangup' }), 'verto verto.bye NORMAL_CLEARING', 'matrix m.call.hangup user_hangup'],
    [2_001, command({ kind: 'hangup' }), 'note bad-command'],
  ],
  'a v0 client is answered in its own words, and declined by a hangup': [
    [0, matrix.invite({ version: 0 })],
    [10, matrix.candidatesOf({ version: 0 }, 'host')],
    [70, wait, 'verto verto.invite'],
    [120, verto.bye('USER_BUSY', 17), 'matrix m.call.hangup user_busy'],
  ],
  'events before their invite wait for it': [
    [0, matrix.candidates('host')],
    [20, matrix.invite()],
    [80, wait, 'verto verto.invite'],
  ],
  'a hangup before its invite: it does not ring': [
    [0, matrix.hangup()],
    [20, matrix.invite(), 'note ended-before-invite'],
    [90_000, wait],
  ],
  'candidates whose invite never comes are told and forgotten': [
    [0, matrix.candidates('host')],
    [60_000, wait, 'note no-invite'],
    [60_001, matrix.invite()],
    [60_301, wait, 'verto verto.invite'],
  ],
  'an invite for somebody else is none of ours': [
    [0, matrix.invite({ invitee: '@bob:example.org' }), 'note not-for-us'],
    [60_000, wait],
  ],
  'our own events come back': [
    [0, matrix.invite({ sender: '@bridge:example.org', party: 'BRIDGE' })],
    [60_000, wait],
  ],
  'a client that calls itself what we are called gets another party id from us': [
    [0, matrix.invite({ party: 'BRIDGE' }), 'note party-clash'],
    [300, wait, 'verto verto.invite'],
    [900, verto.answer(), 'matrix m.call.answer'],
    [950, matrix.selectAnswer('BRIDGE.1', { party: 'BRIDGE' })],
    [990, matrix.selectAnswer('BRIDGE', { party: 'BRIDGE' }), 'verto verto.bye LOSE_RACE'],
  ],
};

testFlows('a Matrix user calls', flows);

testFlows(
  'a Matrix user calls, and early media is held back',
  {
    'nothing is heard of verto.media; the answer carries its SDP': [
      ...answered.slice(0, 4),
      [200, verto.media()],
      [3_000, verto.bareAnswer(), 'matrix m.call.answer'],
    ],
  },
  { policy: { earlyMedia: 'hold' } },
);

testFlows(
  'the application refuses',
  { 'the caller is told that we are busy': [[0, matrix.invite(), 'matrix m.call.reject user_busy']] },
  { route: { toVerto: () => ({ reject: 'user_busy' }), toMatrix: () => 'ignore' } },
);

testFlows(
  'a route of a wrong kind',
  {
    'is told, and the caller that it failed': [[0, matrix.invite(), 'note route-failed', 'matrix m.call.reject']],
  },
  { route: { toVerto: () => ({ reject: 'busy' }) as never, toMatrix: () => 'ignore' } },
);

testFlows(
  'the application does not care',
  {
    'nobody is told anything': [
      [0, matrix.invite()],
      [10, matrix.candidates('host'), 'note out-of-place'],
      [90_000, wait],
    ],
  },
  { route: { toVerto: () => 'ignore', toMatrix: () => 'ignore' } },
);

testFlows(
  'the application’s route throws',
  { 'the call is refused and the mistake told': [[0, matrix.invite(), 'note route-failed', 'matrix m.call.reject']] },
  {
    route: {
      toVerto: () => {
        throw new Error('no such table: routes');
      },
      toMatrix: () => 'ignore',
    },
  },
);

testFlows(
  'the application’s route gives a number where a string belongs',
  { 'the call is refused and the mistake told': [[0, matrix.invite(), 'note route-failed', 'matrix m.call.reject']] },
  { route: { toVerto: () => ({ destinationNumber: 9196 as never }), toMatrix: () => 'ignore' } },
);

testFlows(
  'the application’s route gives an empty number',
  { 'the call is refused and the mistake told': [[0, matrix.invite(), 'note route-failed', 'matrix m.call.reject']] },
  { route: { toVerto: () => ({ destinationNumber: '\n' }), toMatrix: () => 'ignore' } },
);

testFlows(
  'the application’s route forgets to return',
  { 'the call is refused and the mistake told': [[0, matrix.invite(), 'note route-failed', 'matrix m.call.reject']] },
  { route: { toVerto: () => undefined as never, toMatrix: () => 'ignore' } },
);
