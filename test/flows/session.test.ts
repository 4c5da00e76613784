import { command } from '../support/app.ts';
import { bareAnswer } from '../support/calls.ts';
import { type Flows, testFlows, wait } from '../support/flow.ts';
import { matrix } from '../support/matrix.ts';
import { clientOffer, freeswitchAttach, restarted } from '../support/sdp.ts';
import { request, verto } from '../support/verto.ts';

const flows: Flows = {
  'a call that comes before the login is done leaves once it is': [
    [0, verto.open, 'verto login'],
    [5, matrix.invite()],
    [10, matrix.candidates('host')],
    [900, verto.ok({ message: 'logged in' }), 'verto verto.invite'],
  ],
  'a call that is given up before the login leaves no trace': [
    [0, verto.open, 'verto login'],
    [5, matrix.invite()],
    [10, matrix.candidates('host')],
    [500, matrix.hangup()],
    [900, verto.ok({ message: 'logged in' })],
  ],
  'a refused login refuses the calls, those that wait and those that come': [
    [0, verto.open, 'verto login'],
    [5, matrix.invite()],
    [20, verto.error({ code: -32001, message: 'Authentication Failure' }), 'matrix m.call.reject'],
    [30, matrix.invite({ callId: 'call-2' }), 'matrix m.call.reject'],
    [90_000, wait],
  ],
  'without a socket the caller waits for as long as the invite is valid': [
    [0, matrix.invite({ lifetime: 20_000 })],
    [19_999, wait],
    [20_000, wait],
    [30_000, verto.open, 'verto login'],
    [30_010, verto.ok({ message: 'logged in' })],
  ],
  'clientReady is as good as the login’s result': [
    [0, verto.open, 'verto login'],
    [5, matrix.invite()],
    [400, request('verto.clientReady', { reattached_sessions: [] }), 'verto verto.invite'],
  ],
};

testFlows(
  'what still comes over a socket that is gone counts for nothing',
  {
    'after it closed': [
      [0, verto.close],
      [10, verto.invite(), 'note out-of-place'],
      [20, request('verto.ping'), 'note out-of-place'],
    ],
    'after another has taken the session over': [
      [0, request('verto.punt')],
      [10, verto.invite(), 'note out-of-place'],
    ],
  },
  {},
  // Nothing can be written to a stream that is closed.
  { by: ['itself', 'restored', 'emitted', 'driven'] },
);

testFlows(
  'FreeSWITCH vanishes without a word',
  {
    'an answered call waits for the next socket, which is asked for at once': [
      [0, matrix.invite()],
      [300, wait, 'verto verto.invite'],
      [310, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
      [400, verto.answer(), 'matrix m.call.answer'],
      [25_399, wait],
      [25_400, wait, 'verto verto.ping'],
      [35_400, wait],
      [35_500, matrix.hangup()],
      [35_600, verto.open, 'verto login'],
      [35_700, verto.ok({ message: 'logged in' }), 'verto verto.bye NORMAL_CLEARING'],
    ],
  },
  { policy: { pingMs: 25_000 } },
);

testFlows('before the session is up', flows, {}, { loggedIn: false });

testFlows('the session', {
  'the socket is lost: what nobody had answered is over': [
    [0, matrix.invite()],
    [300, wait, 'verto verto.invite'],
    [400, verto.invite({ callID: 'freeswitch-1' }), 'matrix m.call.invite'],
    [500, verto.close, 'matrix m.call.reject', 'matrix m.call.hangup unknown_error'],
  ],
  'a call that was answered outlives the socket, and its hangup is not lost': [
    [0, matrix.invite()],
    [300, wait, 'verto verto.invite'],
    [400, verto.answer(), 'matrix m.call.answer'],
    [500, verto.close],
    [600, matrix.hangup({ reason: 'user_hangup' })],
    [700, verto.open, 'verto login'],
    [710, verto.ok({ message: 'logged in' }), 'verto verto.bye NORMAL_CLEARING'],
  ],
  'a call that FreeSWITCH asked to log in for, and that ended with the socket, does not ring after the next login': [
    [0, matrix.invite()],
    [300, wait, 'verto verto.invite'],
    [310, verto.error({ code: -32000, message: 'Authentication Required' }), 'verto login'],
    [400, verto.close, 'matrix m.call.reject'],
    [700, verto.open, 'verto login'],
    [710, verto.ok({ message: 'logged in' })],
    [60_000, wait],
  ],
  'FreeSWITCH forgets the login and turns the next one down: an answered call waits for a better socket, and is over then':
    [
      [0, matrix.invite()],
      [300, wait, 'verto verto.invite'],
      [310, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
      [400, verto.answer(), 'matrix m.call.answer'],
      [5_000, matrix.offer(restarted(clientOffer))],
      [5_010, command({ kind: 'dtmf', digits: '5' }), 'verto verto.info 5'],
      [5_020, verto.error({ code: -32000, message: 'Authentication Required' }), 'verto login'],
      [15_020, wait, 'note request-failed'],
      [135_020, wait, 'matrix m.call.hangup ice_timeout'],
    ],
  'another socket has taken the session over: its calls are over here, those that wait too, and nobody is rung any more':
    [
      [0, matrix.invite()],
      [300, wait, 'verto verto.invite'],
      [310, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
      [400, verto.answer(), 'matrix m.call.answer'],
      [500, matrix.invite({ callId: 'call-2', sender: '@bob:example.org' })],
      [600, request('verto.punt'), 'matrix m.call.hangup ice_timeout', 'matrix m.call.reject'],
      [610, verto.close],
      [700, matrix.invite({ callId: 'call-3' }), 'matrix m.call.reject'],
      [90_000, wait],
    ],
  'what waited for another login goes before what that leads to: the answer before the renegotiation': [
    [0, verto.invite(), 'matrix m.call.invite'],
    [800, matrix.answer({ sdp: bareAnswer }), 'matrix m.call.select_answer'],
    [805, matrix.offer(restarted(clientOffer))],
    [806, verto.invite({ callID: 'freeswitch-2' }), 'matrix m.call.invite'],
    [807, command({ kind: 'hangup' }), 'matrix m.call.hangup user_hangup', 'verto verto.bye CALL_REJECTED'],
    [808, verto.error({ code: -32000, message: 'Authentication Required' }), 'verto login'],
    [810, matrix.candidatesOf({ callId: 'z00000000-0000-4000-8000-000000000001' }, 'host')],
    [
      4_000,
      verto.ok({ message: 'logged in' }),
      'verto verto.bye CALL_REJECTED',
      'verto verto.answer',
      'verto verto.modify updateMedia',
    ],
  ],
  'FreeSWITCH offers a call that nobody here remembers: it is ended there, with nobody in it': [
    [
      0,
      request('verto.attach', { callID: 'of-an-earlier-run', sdp: freeswitchAttach }),
      'note out-of-place',
      'verto verto.bye NORMAL_CLEARING',
    ],
  ],
  'what is about no call is answered, and told where it is wrong': [
    [0, request('verto.info', { msg: { from: '1001', to: '1008', body: 'hello' } }), 'app message'],
    [10, request('verto.ping', { serno: 1 })],
    [20, request('verto.whatever'), 'note malformed-frame'],
    [30, request('verto.bye', { callID: 7 }), 'note malformed-frame'],
    [40, request('verto.bye', { callID: 'nobody’s' }), 'note out-of-place'],
  ],
});
