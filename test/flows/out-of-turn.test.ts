// What comes when it means nothing: it is told, and the call goes on.
import { command } from '../support/app.ts';
import { type Row, testFlows, wait } from '../support/flow.ts';
import { event, matrix } from '../support/matrix.ts';
import { clientAnswer, clientOffer, freeswitchAnswer } from '../support/sdp.ts';
import { verto } from '../support/verto.ts';

const ringing: Row = [0, verto.invite(), 'matrix m.call.invite'];
const placed: readonly Row[] = [
  [0, matrix.invite()],
  [10, matrix.candidates('host')],
  [70, wait, 'verto verto.invite'],
  [75, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
];
const answered: readonly Row[] = [...placed, [900, verto.answer(), 'matrix m.call.answer']];
const goesOn: Row = [9_000, verto.bye(), 'matrix m.call.hangup user_hangup'];
const mute = (sdp: string) => sdp.replace(/^m=audio \d+/m, 'm=audio 0');

testFlows('while a call rings in Matrix', {
  'the callee cannot select an answer: that is ours to do': [
    ringing,
    [500, matrix.selectAnswer('OTHER'), 'note wrong-party'],
    [800, matrix.answer(), 'matrix m.call.select_answer'],
  ],
  'FreeSWITCH’s word on media, or an answer of its own': [
    ringing,
    [100, verto.media(), 'note out-of-place'],
    [110, verto.answer(), 'note out-of-place'],
    [120, verto.attach(), 'note out-of-place'],
    [800, matrix.answer(), 'matrix m.call.select_answer'],
  ],
  'the client’s word on what needs an answer': [
    ringing,
    [100, matrix.offer(clientOffer), 'note out-of-place'],
    [110, matrix.mute(true), 'note out-of-place'],
    [120, matrix.identity('Alice'), 'note out-of-place'],
    [130, matrix.replaces(), 'note out-of-place'],
    [800, matrix.answer(), 'matrix m.call.select_answer'],
  ],
  'the application’s wish for what needs an answer': [
    ringing,
    [100, command({ kind: 'dtmf', digits: '1' }), 'note bad-command'],
    [110, command({ kind: 'hold' }), 'note bad-command'],
    [120, command({ kind: 'transfer', destinationNumber: '9664' }), 'note bad-command'],
    [130, command({ kind: 'identity', displayName: 'Carol' }), 'note bad-command'],
    [140, command({ kind: 'route', route: { destinationNumber: '9197' } }), 'note bad-command'],
    [800, matrix.answer(), 'matrix m.call.select_answer'],
  ],
  'FreeSWITCH’s new name of the caller is the application’s to know': [
    ringing,
    [100, verto.display('Dave')],
    [800, matrix.answer(), 'matrix m.call.select_answer'],
  ],
  'an answer without audio is the end of it, on both sides': [
    ringing,
    [
      800,
      matrix.answer({ sdp: mute(clientAnswer) }),
      'matrix m.call.select_answer',
      'matrix m.call.hangup ice_failed',
      'verto verto.bye INCOMPATIBLE_DESTINATION',
      'note no-audio',
    ],
  ],
});

testFlows('while a call that its callee gave up waits for theirs', {
  'their candidates': [
    ringing,
    [500, matrix.hangup({ reason: 'replaced' })],
    [510, matrix.candidates('host'), 'note out-of-place'],
    [530, command({ kind: 'dtmf', digits: '1' }), 'note bad-command'],
    [540, verto.display('Dave')],
    [3_500, wait, 'verto verto.bye CALL_REJECTED'],
  ],
});

testFlows('in an answered call', {
  'digits that FreeSWITCH refuses end nothing': [
    ...answered,
    [1_000, command({ kind: 'dtmf', digits: '1' }), 'verto verto.info 1'],
    [1_010, verto.error({ code: -32002, message: 'INVALID DIGITS' }), 'note request-failed'],
    goesOn,
  ],
  'another device of the user whom we answered for answers, or refuses': [
    ...answered,
    [950, matrix.answer({ sender: '@bridge:example.org', party: 'PHONE' }), 'note out-of-place'],
    [960, matrix.reject({ sender: '@bridge:example.org', party: 'PHONE' }), 'note out-of-place'],
    goesOn,
  ],
  'the caller answers its own call, or refuses it': [
    ...answered,
    [950, matrix.answer(), 'note out-of-place'],
    [960, matrix.reject(), 'note out-of-place'],
    goesOn,
  ],
  'media comes that was early': [...answered, [950, verto.media(), 'note out-of-place'], goesOn],
  'a route is chosen': [
    ...answered,
    [950, command({ kind: 'route', route: { destinationNumber: '9197' } }), 'note bad-command'],
    goesOn,
  ],
});

testFlows('before anybody has answered', {
  'the caller answers its own call, or refuses it': [
    ...placed,
    [100, matrix.answer(), 'note out-of-place'],
    [110, matrix.reject(), 'note out-of-place'],
    [120, matrix.mute(true), 'note out-of-place'],
    [130, verto.attach(), 'note out-of-place'],
    [140, matrix.identity('Carol')],
    [900, verto.answer(), 'matrix m.call.answer'],
  ],
  'a v0 client is told why by a hangup': [
    [0, matrix.invite({ version: 0 })],
    [300, wait, 'verto verto.invite'],
    [
      400,
      verto.answer({ sdp: mute(freeswitchAnswer) }),
      'verto verto.bye INCOMPATIBLE_DESTINATION',
      'matrix m.call.hangup ice_failed',
      'note no-audio',
    ],
  ],
  'an event of a kind that is never translated': [
    ...placed,
    [100, event('m.call.reject_replacement', { replacement_id: 'r1', reason: 'declined' }), 'note untranslated'],
    [900, verto.answer(), 'matrix m.call.answer'],
  ],
});
