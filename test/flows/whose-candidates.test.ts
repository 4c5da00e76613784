// Candidates that come before what they belong to are kept by the party they came from, and no more of them than agreed.
import { config, type Row, testFlows, wait } from '../support/flow.ts';
import { event, matrix } from '../support/matrix.ts';
import { clientAnswer, withoutCandidates } from '../support/sdp.ts';
import { verto } from '../support/verto.ts';

const ringing: Row = [0, verto.invite(), 'matrix m.call.invite'];
const bareAnswer = withoutCandidates(clientAnswer).replace('a=ice-ufrag:ZeQF', 'a=ice-ufrag:BrQz');

testFlows('candidates before the invite', {
  'of another device of the caller are not its own': [
    [0, matrix.candidatesOf({ party: 'ALICEPHONE' }, 'host')],
    [10, matrix.invite()],
    [309, wait],
    [310, wait, 'verto verto.invite'],
  ],
  'come in several events: all of them count': [
    [0, matrix.candidates('host')],
    [5, matrix.candidates('tcp')],
    [20, matrix.invite()],
    [80, wait, 'verto verto.invite'],
  ],
  'come after a hangup: it does not ring all the same': [
    [0, matrix.hangup()],
    [5, matrix.candidates('host')],
    [20, matrix.invite(), 'note ended-before-invite'],
    [90_000, wait],
  ],
  'wait for as long as the first of them may': [
    [0, matrix.candidates('host')],
    [30_000, matrix.candidates('tcp')],
    [60_000, wait, 'note no-invite'],
  ],
  'of a v0 client count': [
    [0, matrix.candidatesOf({ version: 0 }, 'host')],
    [10, matrix.invite({ version: 0 })],
    [70, wait, 'verto verto.invite'],
  ],
});

testFlows(
  'more calls than are kept wait for their invite',
  {
    'the oldest goes, and is told of once': [
      [0, matrix.candidatesOf({ callId: 'call-1' }, 'host')],
      [10, matrix.candidatesOf({ callId: 'call-2' }, 'host')],
      [20, matrix.candidatesOf({ callId: 'call-3' }, 'host'), 'note overflow'],
      [30, matrix.invite({ callId: 'call-1' })],
      [100, matrix.invite({ callId: 'call-3' })],
      [160, wait, 'verto verto.invite'],
      [330, wait, 'verto verto.invite'],
    ],
    'and its time is not up any more': [
      [0, matrix.candidatesOf({ callId: 'call-1' }, 'host')],
      [10, matrix.candidatesOf({ callId: 'call-2' }, 'host')],
      [20, matrix.candidatesOf({ callId: 'call-3' }, 'host'), 'note overflow'],
      [60_005, wait],
      [60_010, wait, 'note no-invite'],
      [60_020, wait, 'note no-invite'],
    ],
  },
  { policy: { maxEarlyCalls: 2 } },
);

testFlows(
  'a call for nobody in particular',
  {
    'another user’s candidates are not the answer’s, though their devices have one name': [
      ringing,
      [780, matrix.candidatesOf({ sender: '@bob:example.org' }, 'host')],
      [800, matrix.answer({ sdp: bareAnswer }), 'matrix m.call.select_answer'],
      [3_299, wait],
      [3_300, wait, 'verto verto.answer'],
    ],
  },
  { route: { ...config.route, toMatrix: () => ({ roomId: '!room:example.org' }) } },
);

testFlows(
  'more candidates than are held come before the answer',
  {
    'at once: the first ones count': [
      ringing,
      [700, matrix.candidates('tcp', 'ipv6', 'host'), 'note overflow'],
      [800, matrix.answer({ sdp: bareAnswer }), 'matrix m.call.select_answer'],
      [3_300, wait, 'verto verto.answer'],
    ],
    'as many as are held are no overflow, one more is': [
      ringing,
      [700, matrix.candidates('tcp')],
      [710, matrix.candidates('host')],
      [720, matrix.candidates('costly'), 'note overflow'],
      [800, matrix.answer({ sdp: bareAnswer }), 'matrix m.call.select_answer'],
      [860, wait, 'verto verto.answer'],
    ],
    'an event without any is none': [
      ringing,
      [700, matrix.candidates('tcp', 'host')],
      [710, event('m.call.candidates', { candidates: [] })],
    ],
  },
  { policy: { maxCandidates: 2 } },
);
