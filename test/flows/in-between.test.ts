// The phases that do not last: an answer gathers its candidates, the Verto socket is gone, a transfer is under way.
import { command } from '../support/app.ts';
import { config, type Row, testFlows, wait } from '../support/flow.ts';
import { matrix } from '../support/matrix.ts';
import { clientAnswer, clientOffer, withoutCandidates } from '../support/sdp.ts';
import { verto } from '../support/verto.ts';

const ringing: Row = [0, verto.invite(), 'matrix m.call.invite'];
const bareAnswer = withoutCandidates(clientAnswer).replace('a=ice-ufrag:ZeQF', 'a=ice-ufrag:BrQz');
const answering: readonly Row[] = [ringing, [800, matrix.answer({ sdp: bareAnswer }), 'matrix m.call.select_answer']];
const answered: readonly Row[] = [
  [0, matrix.invite()],
  [10, matrix.candidates('host')],
  [70, wait, 'verto verto.invite'],
  [75, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
  [900, verto.answer(), 'matrix m.call.answer'],
];
const detached: readonly Row[] = [...answered, [20_000, verto.close]];
const login: Row = [21_500, verto.open, 'verto login'];
const loggedIn = verto.ok({ message: 'logged in' });

testFlows('while an answer gathers its candidates', {
  'the application hangs up': [
    ...answering,
    [900, command({ kind: 'hangup' }), 'verto verto.bye NORMAL_CLEARING', 'matrix m.call.hangup user_hangup'],
  ],
  'the socket is lost: to FreeSWITCH nobody had answered': [
    ...answering,
    [900, verto.close, 'matrix m.call.hangup unknown_error'],
  ],
  'the same answer comes again': [...answering, [900, matrix.answer({ sdp: bareAnswer }), 'note out-of-place']],
  'what needs an answered call is told so': [
    ...answering,
    [900, command({ kind: 'dtmf', digits: '1' }), 'note bad-command'],
    [910, command({ kind: 'hold' }), 'note bad-command'],
    [920, command({ kind: 'identity', displayName: 'Carol' }), 'note bad-command'],
    [940, verto.media(), 'note out-of-place'],
    [950, verto.display('Dave')],
    [3_300, wait, 'verto verto.answer'],
  ],
});

testFlows(
  'an answer without a candidate, where no placeholder is allowed',
  {
    'is none that FreeSWITCH takes: both sides are told': [
      ...answering,
      [3_300, wait, 'verto verto.bye INCOMPATIBLE_DESTINATION', 'matrix m.call.hangup ice_failed', 'note no-candidate'],
    ],
  },
  { policy: { placeholder: 'never' } },
);

testFlows('while the Verto socket is gone', {
  'the application hangs up: FreeSWITCH hears of it once it can': [
    ...detached,
    [20_500, command({ kind: 'hangup' }), 'matrix m.call.hangup user_hangup'],
    login,
    [21_510, loggedIn, 'verto verto.bye NORMAL_CLEARING'],
  ],
  'the caller chooses somebody else’s answer': [
    ...detached,
    [20_500, matrix.selectAnswer('OTHER')],
    login,
    [21_510, loggedIn, 'verto verto.bye LOSE_RACE'],
  ],
  'the caller chooses ours': [
    ...detached,
    [20_500, matrix.selectAnswer('BRIDGE')],
    login,
    [21_510, loggedIn],
    [21_600, verto.attach(), 'matrix m.call.negotiate offer'],
  ],
  'nothing can be asked of FreeSWITCH': [
    ...detached,
    [20_100, command({ kind: 'dtmf', digits: '1' }), 'note bad-command'],
    [20_110, command({ kind: 'hold' }), 'note bad-command'],
    [20_120, command({ kind: 'transfer', destinationNumber: '9664' }), 'note bad-command'],
    [20_130, command({ kind: 'identity', displayName: 'Carol' }), 'note bad-command'],
    [20_140, matrix.answer(), 'note out-of-place'],
    [20_150, matrix.candidates('host'), 'note late-candidates'],
    login,
    [21_510, loggedIn],
    [21_600, verto.attach(), 'matrix m.call.negotiate offer'],
  ],
  'the client leaves for a transfer: nobody can move its partner': [
    ...detached,
    [20_500, matrix.replaces(), 'matrix m.call.reject_replacement declined'],
    login,
    [21_510, loggedIn, 'verto verto.bye NORMAL_CLEARING'],
  ],
  'FreeSWITCH is back to end the call': [
    ...detached,
    login,
    [21_510, loggedIn],
    [21_600, verto.bye(), 'matrix m.call.hangup user_hangup'],
  ],
  'it goes a second time before FreeSWITCH has offered: the time is not begun anew': [
    ...detached,
    login,
    [21_510, loggedIn],
    [21_520, verto.close],
    [139_999, wait],
    [140_000, wait, 'matrix m.call.hangup ice_timeout'],
  ],
});

testFlows('while a call that its callee gave up waits for theirs', {
  'the application hangs up': [
    ringing,
    [500, matrix.hangup({ reason: 'replaced' })],
    [600, command({ kind: 'hangup' }), 'verto verto.bye CALL_REJECTED'],
    [9_000, wait],
  ],
  'the socket is lost': [ringing, [500, matrix.hangup({ reason: 'replaced' })], [600, verto.close], [9_000, wait]],
});

testFlows(
  'while a transfer is under way',
  {
    'the application hangs up': [
      ...answered,
      [2_000, matrix.replaces(), 'verto verto.modify transfer'],
      [2_005, command({ kind: 'hangup' }), 'verto verto.bye NORMAL_CLEARING'],
    ],
    'the client hangs up after all': [
      ...answered,
      [2_000, matrix.replaces(), 'verto verto.modify transfer'],
      [2_005, matrix.hangup({ reason: 'user_hangup' }), 'verto verto.bye NORMAL_CLEARING'],
    ],
    'the socket is lost: FreeSWITCH goes on by itself': [
      ...answered,
      [2_000, matrix.replaces(), 'verto verto.modify transfer'],
      [2_005, verto.close],
    ],
    'nothing else is wanted of it': [
      ...answered,
      [2_000, matrix.replaces(), 'verto verto.modify transfer'],
      [2_005, command({ kind: 'dtmf', digits: '1' }), 'note bad-command'],
      [2_006, matrix.offer(clientOffer), 'note out-of-place'],
      [2_007, verto.display('Dave')],
      [2_020, verto.bye()],
    ],
  },
  { route: { ...config.route, transfer: () => '1002' } },
);
