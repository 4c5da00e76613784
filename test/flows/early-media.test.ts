// While early media is heard: to the Matrix client the call is answered, to FreeSWITCH it is not.
import { command } from '../support/app.ts';
import { type Row, testFlows, wait } from '../support/flow.ts';
import { matrix } from '../support/matrix.ts';
import { freeswitchAnswer } from '../support/sdp.ts';
import { verto } from '../support/verto.ts';

const invited: readonly Row[] = [
  [0, matrix.invite()],
  [10, matrix.candidates('host')],
  [70, wait, 'verto verto.invite'],
];
const heard: readonly Row[] = [...invited, [200, verto.media(), 'matrix m.call.answer']];

testFlows('during early media', {
  'the application hangs up: FreeSWITCH is told of a cancel, the client of a hangup': [
    ...heard,
    [500, command({ kind: 'hangup' }), 'verto verto.bye ORIGINATOR_CANCEL', 'matrix m.call.hangup user_hangup'],
  ],
  'the caller chooses somebody else’s answer': [
    ...heard,
    [500, matrix.selectAnswer('OTHER'), 'verto verto.bye LOSE_RACE'],
  ],
  'the caller chooses ours: the call goes on': [
    ...heard,
    [500, matrix.selectAnswer('BRIDGE')],
    [900, verto.bareAnswer()],
    [2_000, verto.bye(), 'matrix m.call.hangup user_hangup'],
  ],
  'another device of the user whom we answer for takes the call': [
    ...heard,
    [500, matrix.answer({ sender: '@bridge:example.org', party: 'PHONE' }), 'verto verto.bye LOSE_RACE'],
  ],
  'the socket is lost: FreeSWITCH keeps no call that nobody answered': [
    ...heard,
    [500, verto.close, 'matrix m.call.hangup unknown_error'],
  ],
  'verto.invite fails after all': [
    ...heard,
    [
      500,
      verto.error({ code: -32002, message: 'CALL ERROR', causeCode: 17 }),
      'matrix m.call.hangup user_busy',
      'note request-failed',
    ],
  ],
  'verto.invite is never answered: the call is ended on both sides': [
    ...heard,
    [
      10_070,
      wait,
      'verto verto.bye NORMAL_TEMPORARY_FAILURE',
      'matrix m.call.hangup unknown_error',
      'note request-failed',
    ],
  ],
  'digits are played; one that FreeSWITCH refuses ends nothing': [
    ...heard,
    [210, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
    [500, command({ kind: 'dtmf', digits: '1' }), 'verto verto.info 1'],
    [510, verto.ok({}), 'note dtmf-lost'],
    [600, command({ kind: 'dtmf', digits: '2' }), 'verto verto.info 2'],
    [610, verto.error({ code: -32002, message: 'INVALID DIGITS' }), 'note request-failed'],
    [900, verto.bareAnswer()],
    [2_000, verto.bye(), 'matrix m.call.hangup user_hangup'],
  ],
  'what wants an answered call is told so': [
    ...heard,
    [500, command({ kind: 'hold' }), 'note bad-command'],
    [510, command({ kind: 'transfer', destinationNumber: '9664' }), 'note bad-command'],
    [520, command({ kind: 'identity', displayName: 'Carol' }), 'note bad-command'],
    [530, command({ kind: 'route', route: { destinationNumber: '9197' } }), 'note bad-command'],
    [540, verto.attach(), 'note out-of-place'],
  ],
  'the caller transfers and leaves: its party is let go': [
    ...heard,
    [500, matrix.replaces(), 'matrix m.call.reject_replacement declined', 'verto verto.bye NORMAL_CLEARING'],
  ],
  'the caller’s word on its name and microphone is heard, and an answer or refusal of its own call is none': [
    ...heard,
    [500, matrix.mute(true)],
    [510, matrix.identity('Alice')],
    [520, matrix.answer(), 'note out-of-place'],
    [530, matrix.reject(), 'note out-of-place'],
    [900, verto.bareAnswer()],
  ],
  'the name of who answers is told, once': [
    ...heard,
    [500, verto.display('Bob Jones'), 'matrix org.matrix.call.asserted_identity'],
    [900, verto.bareAnswer()],
    [910, verto.display('Bob Jones')],
  ],
  'our own answer to a v0 caller, which names no party, is not another device’s': [
    [0, matrix.invite({ version: 0 })],
    [10, matrix.candidatesOf({ version: 0 }, 'host')],
    [70, wait, 'verto verto.invite'],
    [200, verto.media(), 'matrix m.call.answer'],
    [250, matrix.answer({ sender: '@bridge:example.org', version: 0 })],
    [900, verto.bareAnswer()],
    [2_000, verto.bye(), 'matrix m.call.hangup user_hangup'],
  ],
  'a second verto.media is none: the client has its answer': [
    ...heard,
    [500, verto.media(), 'note out-of-place'],
    [900, verto.bareAnswer()],
  ],
  'candidates are late': [...heard, [500, matrix.candidates('tcp'), 'note late-candidates']],
  'it has no lifetime: the client that hears it says when to give up': [
    ...heard,
    [210, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
    [600_000, wait],
    [600_001, verto.bye('NO_ANSWER', 19), 'matrix m.call.hangup invite_timeout'],
  ],
  'that takes no audio: the call is refused on both sides': [
    ...invited,
    [
      200,
      verto.media(freeswitchAnswer.replace(/^m=audio \d+/m, 'm=audio 0')),
      'verto verto.bye INCOMPATIBLE_DESTINATION',
      'matrix m.call.reject',
      'note no-audio',
    ],
  ],
});

testFlows(
  'while early media is held back',
  {
    'a second verto.media is told': [...invited, [200, verto.media()], [300, verto.media(), 'note out-of-place']],
    'the answer’s own SDP goes before it': [
      ...invited,
      [200, verto.media(freeswitchAnswer.replace(/^m=audio \d+/m, 'm=audio 0'))],
      [900, verto.answer(), 'matrix m.call.answer'],
    ],
  },
  { policy: { earlyMedia: 'hold' } },
);

testFlows('before there is any media', {
  'the application hangs up: FreeSWITCH is told of a cancel, the client of a refusal': [
    ...invited,
    [500, command({ kind: 'hangup' }), 'verto verto.bye ORIGINATOR_CANCEL', 'matrix m.call.reject'],
  ],
  'the caller gives up since nobody came: FreeSWITCH is told that': [
    ...invited,
    [500, matrix.hangup({ reason: 'invite_timeout' }), 'verto verto.bye NO_ANSWER'],
  ],
  'the caller chooses somebody else’s answer': [
    ...invited,
    [500, matrix.selectAnswer('OTHER'), 'verto verto.bye LOSE_RACE'],
  ],
  'the caller cannot have chosen ours': [...invited, [500, matrix.selectAnswer('BRIDGE'), 'note out-of-place']],
  'what wants an answered call is told so': [
    ...invited,
    [500, command({ kind: 'transfer', destinationNumber: '9664' }), 'note bad-command'],
    [510, command({ kind: 'identity', displayName: 'Carol' }), 'note bad-command'],
    [520, command({ kind: 'route', route: { destinationNumber: '9197' } }), 'note bad-command'],
  ],
  'the caller chooses somebody else’s answer before the offer has left': [
    [0, matrix.invite()],
    [50, matrix.selectAnswer('OTHER')],
    [9_000, wait],
  ],
});
