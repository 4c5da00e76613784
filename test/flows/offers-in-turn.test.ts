// Offers within a call that come while another is on its way, or come to nothing: each of the client's is answered once,
// and FreeSWITCH is asked one at a time.
import { expect, it } from 'vitest';
import { command } from '../support/app.ts';
import { bareAnswer, clientCalled, freeswitchCalled, updated } from '../support/calls.ts';
import { play, type Row, rigUp, type Say, testFlows, wait } from '../support/flow.ts';
import { event, matrix } from '../support/matrix.ts';
import { clientOffer, freeswitchAnswer, restarted, turned } from '../support/sdp.ts';
import { verto } from '../support/verto.ts';

const refusal = { code: -32002, message: 'CODEC NEGOTIATION ERROR', action: 'updateMedia' };
const hold = turned(clientOffer, 'sendonly');
const restart = restarted(clientOffer);
const newAnswer = restarted(bareAnswer);
const mute = (sdp: string) => sdp.replace(/^m=audio \d+/m, 'm=audio 0');

const asked: readonly Row[] = [
  ...clientCalled,
  [5_000, matrix.offer(restart)],
  [5_300, wait, 'verto verto.modify updateMedia'],
];

/** It is about the request before the last. */
const earlier =
  (say: Say): Say =>
  (rig, now) =>
    say({ ...rig, requestId: rig.requestId - 1 }, now);

testFlows('a client’s offer is with FreeSWITCH', {
  'and FreeSWITCH offers anew: the client gets its answer first, then the offer': [
    ...asked,
    [5_350, verto.attach()],
    [5_360, verto.ok(updated), 'matrix m.call.negotiate answer', 'matrix m.call.negotiate offer'],
    [5_400, matrix.renegotiate(newAnswer), 'verto verto.modify updateMedia'],
    [5_410, verto.ok(updated)],
  ],
  'and both offer anew: the client’s does what an answer to FreeSWITCH’s would': [
    ...asked,
    [5_350, verto.attach()],
    [5_355, matrix.offer(restart.replaceAll('NEW1', 'NEW2'))],
    [5_360, verto.ok(updated)],
    [5_660, wait, 'verto verto.modify updateMedia'],
    [5_670, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'and both offer anew, the client first: FreeSWITCH’s does not push it out': [
    ...asked,
    [5_350, matrix.offer(restart.replaceAll('NEW1', 'NEW2'))],
    [5_355, verto.attach()],
    [5_360, verto.ok(updated)],
    [5_660, wait, 'verto verto.modify updateMedia'],
    [5_670, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'and is refused after a newer one came: there is one answer, and the way is free': [
    ...asked,
    [5_350, matrix.offer(restart.replaceAll('NEW1', 'NEW2'))],
    [5_360, verto.error(refusal), 'matrix m.call.negotiate answer', 'note request-failed'],
    [9_000, matrix.offer(restart.replaceAll('NEW1', 'NEW3'))],
    [9_300, wait, 'verto verto.modify updateMedia'],
    [9_310, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'and the candidates of a newer one come: they wait with it': [
    ...asked,
    [5_351, matrix.offer(restart.replaceAll('newnewnew', 'newernewer'))],
    [5_352, matrix.candidatesAnew('host', 'end')],
    [5_360, verto.ok(updated), 'verto verto.modify updateMedia'],
    [5_370, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'and a hold that the application wished meanwhile fails: that is no answer to it': [
    ...clientCalled,
    [4_990, command({ kind: 'hold' }), 'verto verto.modify hold'],
    [5_000, matrix.offer(restart)],
    [5_300, wait, 'verto verto.modify updateMedia'],
    [5_305, earlier(verto.error({ ...refusal, action: 'hold' })), 'note request-failed'],
    [5_310, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'and FreeSWITCH offers anew, then refuses: the client gets its answer, and FreeSWITCH’s offer is not lost': [
    ...asked,
    [5_350, verto.attach()],
    [
      5_360,
      verto.error(refusal),
      'matrix m.call.negotiate answer',
      'note request-failed',
      'matrix m.call.negotiate offer',
    ],
    [5_400, matrix.renegotiate(newAnswer), 'verto verto.modify updateMedia'],
    [5_410, verto.ok(updated)],
  ],
  'and FreeSWITCH takes it without an SDP of its own: the client gets the last one': [
    ...asked,
    [
      5_310,
      verto.ok({ callID: 'x', action: 'updateMedia', holdState: 'active' }),
      'matrix m.call.negotiate answer',
      'note no-audio',
    ],
  ],
  'and FreeSWITCH answers it without audio: the same': [
    ...asked,
    [5_310, verto.ok({ ...updated, sdp: mute(freeswitchAnswer) }), 'matrix m.call.negotiate answer', 'note no-audio'],
  ],
  'and the digits that go meanwhile are no answer to it': [
    ...asked,
    [5_305, command({ kind: 'dtmf', digits: '1' }), 'verto verto.info 1'],
    [5_310, verto.ok({ message: 'SENT' })],
  ],
});

testFlows('a client’s offer', {
  'that a newer one overtakes before it left is not sent': [
    ...clientCalled,
    [5_000, matrix.offer(restart)],
    [5_200, matrix.offer(restart.replaceAll('NEW1', 'NEW2'))],
    [5_499, wait],
    [5_500, wait, 'verto verto.modify updateMedia'],
    [5_510, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'that is a hold after all, before it left, is a new one': [
    ...clientCalled,
    [5_000, matrix.offer(restart)],
    [5_200, matrix.offer(hold)],
    [5_500, wait, 'verto verto.modify updateMedia'],
  ],
  'without audio is answered with what there is': [
    ...clientCalled,
    [5_000, matrix.offer(mute(restart)), 'matrix m.call.negotiate answer', 'note no-audio'],
  ],
  'of a type that nobody knows means nothing': [
    ...clientCalled,
    [
      5_000,
      event('m.call.negotiate', { description: { type: 'rollback', sdp: restart }, lifetime: 60_000 }),
      'note out-of-place',
    ],
  ],
});

testFlows('FreeSWITCH offers anew', {
  'and refuses the client’s answer: the call goes on, and the next offer goes through': [
    ...clientCalled,
    [5_000, verto.attach(), 'matrix m.call.negotiate offer'],
    [5_050, matrix.renegotiate(newAnswer), 'verto verto.modify updateMedia'],
    [5_060, verto.error(refusal), 'note request-failed'],
    [9_000, matrix.offer(restart.replaceAll('NEW1', 'NEW2'))],
    [9_300, wait, 'verto verto.modify updateMedia'],
    [9_310, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'and the client answers without audio: there is no media any more': [
    ...clientCalled,
    [5_000, verto.attach(), 'matrix m.call.negotiate offer'],
    [
      5_050,
      matrix.renegotiate(mute(newAnswer)),
      'verto verto.bye MEDIA_TIMEOUT',
      'matrix m.call.hangup ice_timeout',
      'note unanswered',
    ],
  ],
  'twice: the answer that counts is the last': [
    ...clientCalled,
    [5_000, verto.attach(), 'matrix m.call.negotiate offer'],
    [5_010, verto.attach(), 'matrix m.call.negotiate offer'],
    [5_020, verto.attach(), 'matrix m.call.negotiate offer'],
    [5_050, matrix.renegotiate(newAnswer)],
    [5_060, matrix.renegotiate(newAnswer)],
    [5_070, matrix.renegotiate(newAnswer), 'verto verto.modify updateMedia'],
    [5_080, matrix.renegotiate(newAnswer), 'note out-of-place'],
  ],
  'while the client’s offer gathers: that one does what an answer would': [
    ...clientCalled,
    [5_000, matrix.offer(restart)],
    [5_100, verto.attach()],
    [5_300, wait, 'verto verto.modify updateMedia'],
    [5_310, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'while the client’s answer gathers: that one is out of date': [
    ...freeswitchCalled,
    [5_000, verto.attach(), 'matrix m.call.negotiate offer'],
    [5_050, matrix.renegotiate(newAnswer)],
    [5_100, verto.attach(), 'matrix m.call.negotiate offer'],
    [9_000, wait],
    [9_050, matrix.renegotiate(newAnswer)],
    [9_100, matrix.candidatesAnew('host')],
    [9_160, wait, 'verto verto.modify updateMedia'],
  ],
  'and the client, whose answer gathers, has a newer offer: that one goes': [
    ...freeswitchCalled,
    [5_000, verto.attach(), 'matrix m.call.negotiate offer'],
    [5_050, matrix.renegotiate(newAnswer)],
    [5_100, matrix.offer(newAnswer)],
    [5_110, matrix.candidatesAnew('host')],
    [5_170, wait, 'verto verto.modify updateMedia'],
    [5_180, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'the client gives way and never answers: its own offer is tried before the call is given up': [
    ...freeswitchCalled,
    [5_000, verto.attach(), 'matrix m.call.negotiate offer'],
    [5_010, matrix.offer(newAnswer)],
    [35_000, wait],
    [35_100, matrix.candidatesAnew('host')],
    [35_160, wait, 'verto verto.modify updateMedia'],
    [35_170, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
});

const lost: Row = [20_000, verto.close];
const back: readonly Row[] = [
  [21_500, verto.open, 'verto login'],
  [21_510, verto.ok({ message: 'logged in' })],
];

testFlows('FreeSWITCH would hang up on an updateMedia: candidates that come do not have it sent', {
  'before DTLS is up': [
    ...clientCalled,
    [1_000, matrix.offer(restart)],
    [1_010, matrix.candidatesAnew('host')],
    [1_500, matrix.candidatesAnew('costly', 'end')],
    [2_899, wait],
    [2_900, wait, 'verto verto.modify updateMedia'],
  ],
  'before the call is answered': [
    ...clientCalled.slice(0, 4),
    [200, verto.media(), 'matrix m.call.answer'],
    [5_000, matrix.offer(restart)],
    [5_010, matrix.candidatesAnew('host')],
    [5_500, matrix.candidatesAnew('costly', 'end')],
    [6_000, verto.bareAnswer(), 'verto verto.modify updateMedia'],
  ],
  'while the socket is gone': [
    ...clientCalled,
    lost,
    [20_500, matrix.offer(restart)],
    [20_510, matrix.candidatesAnew('host')],
    [21_000, matrix.candidatesAnew('costly', 'end')],
    ...back,
    [21_600, verto.attach(), 'verto verto.modify updateMedia'],
  ],
});

testFlows('the socket is lost while an offer of FreeSWITCH’s', {
  'is with the client: an answer that comes meanwhile goes nowhere, and FreeSWITCH offers anew': [
    ...clientCalled,
    [9_000, verto.attach(), 'matrix m.call.negotiate offer'],
    lost,
    [20_100, matrix.renegotiate(newAnswer)],
    [20_110, matrix.candidatesAnew('host', 'end')],
    ...back,
    [21_600, verto.attach(), 'matrix m.call.negotiate offer'],
    [21_650, matrix.renegotiate(newAnswer), 'verto verto.modify updateMedia'],
  ],
  'is with the client, who never answers it: that time runs on': [
    ...clientCalled,
    [19_000, verto.attach(), 'matrix m.call.negotiate offer'],
    lost,
    [48_999, wait],
    [49_000, wait, 'matrix m.call.hangup ice_timeout', 'note unanswered'],
    [50_000, verto.open, 'verto login'],
    [50_010, verto.ok({ message: 'logged in' }), 'verto verto.bye MEDIA_TIMEOUT'],
  ],
  'is being answered: the candidates for that answer are late': [
    ...freeswitchCalled,
    [19_000, verto.attach(), 'matrix m.call.negotiate offer'],
    [19_050, matrix.renegotiate(newAnswer)],
    lost,
    [20_100, matrix.candidatesAnew('host'), 'note late-candidates'],
    ...back,
    [21_600, verto.attach(), 'matrix m.call.negotiate offer'],
  ],
  'has been answered, and FreeSWITCH’s word on that is lost: it offers anew': [
    ...clientCalled,
    [19_000, verto.attach(), 'matrix m.call.negotiate offer'],
    [19_990, matrix.renegotiate(newAnswer), 'verto verto.modify updateMedia'],
    lost,
    ...back,
    [21_600, verto.attach(), 'matrix m.call.negotiate offer'],
    [21_650, matrix.renegotiate(newAnswer), 'verto verto.modify updateMedia'],
    [21_660, verto.ok(updated)],
  ],
  'comes before the login: it is none of ours': [
    ...clientCalled,
    lost,
    [21_500, verto.open, 'verto login'],
    [21_505, verto.attach(), 'note out-of-place'],
    [21_510, verto.ok({ message: 'logged in' })],
    [21_600, verto.attach(), 'matrix m.call.negotiate offer'],
  ],
});

testFlows(
  'no placeholder is allowed, and no candidate comes',
  {
    'for the client’s offer: it is answered all the same': [
      [0, matrix.invite()],
      [10, matrix.candidates('host')],
      [70, wait, 'verto verto.invite'],
      [75, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
      [900, verto.answer(), 'matrix m.call.answer'],
      [5_000, matrix.offer(restart)],
      [11_000, wait, 'matrix m.call.negotiate answer', 'note no-candidate'],
    ],
    'for the client’s answer: FreeSWITCH keeps what it had, and the next offer goes through': [
      ...freeswitchCalled,
      [5_000, verto.attach(), 'matrix m.call.negotiate offer'],
      [5_050, matrix.renegotiate(newAnswer)],
      [7_550, wait, 'note no-candidate'],
      [9_000, matrix.offer(newAnswer.replaceAll('NEW1', 'NEW2'))],
      [11_500, wait, 'matrix m.call.negotiate answer', 'note no-candidate'],
    ],
  },
  { policy: { placeholder: 'never' } },
);

it('answers the newest of a client’s offers, where FreeSWITCH refuses the one before', () => {
  const rig = rigUp();
  for (const [t, say] of [
    ...asked,
    [5_350, matrix.offer(turned(restart.replaceAll('NEW1', 'NEW2'), 'sendonly'))],
    [5_360, verto.error(refusal)],
  ] satisfies readonly Row[])
    play(rig, t, say);
  const answers = rig.out.flatMap(({ output }) =>
    output.to === 'matrix' && output.type === 'm.call.negotiate' ? [output.content.description.sdp] : [],
  );
  expect(answers).toHaveLength(1);
  expect(answers[0]).toContain('a=recvonly\r\n');
  expect(rig.translator.calls()).toMatchObject([{ held: true }]);
});
