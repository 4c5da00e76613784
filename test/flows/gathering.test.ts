// A Matrix user's call before FreeSWITCH has heard of it, and the words in between that change little.
import { describe, expect, it } from 'vitest';
import { command } from '../support/app.ts';
import { play, type Rig, type Row, rigUp, testFlows, wait } from '../support/flow.ts';
import { matrix } from '../support/matrix.ts';
import { clientAnswer, clientOffer, turned, withoutCandidates } from '../support/sdp.ts';
import { verto } from '../support/verto.ts';

const mute = (sdp: string) => sdp.replace(/^m=audio \d+/m, 'm=audio 0');
const bareAnswer = withoutCandidates(clientAnswer).replace('a=ice-ufrag:ZeQF', 'a=ice-ufrag:BrQz');
const invited: Row = [0, matrix.invite()];
const leaves: Row = [300, wait, 'verto verto.invite'];

testFlows('while an offer gathers its candidates', {
  'another device of the user whom we answer for takes the call: FreeSWITCH never hears of it': [
    invited,
    [100, matrix.answer({ sender: '@bridge:example.org', party: 'PHONE' })],
    [300, wait],
  ],
  'what needs an answered call is told so': [
    invited,
    [100, command({ kind: 'dtmf', digits: '1' }), 'note bad-command'],
    [110, command({ kind: 'hold' }), 'note bad-command'],
    [120, command({ kind: 'transfer', destinationNumber: '9664' }), 'note bad-command'],
    [130, matrix.offer(clientOffer), 'note out-of-place'],
    [140, matrix.mute(true), 'note out-of-place'],
    [150, matrix.replaces(), 'note out-of-place'],
    [160, matrix.identity('Alice')],
    leaves,
  ],
  'the caller cannot have chosen our answer': [
    invited,
    [100, matrix.selectAnswer('BRIDGE'), 'note out-of-place'],
    leaves,
  ],
  'an offer without audio is declined, and FreeSWITCH never hears of it': [
    [0, matrix.invite({ sdp: mute(clientOffer) }), 'matrix m.call.reject', 'note no-audio'],
    [300, wait],
  ],
});

testFlows(
  'while an offer gathers its candidates before the login',
  {
    'it stays here, whatever comes: who gives up leaves no trace': [
      [0, verto.open, 'verto login'],
      [5, matrix.invite()],
      [10, matrix.candidates('host')],
      [400, matrix.candidates('relay', 'end')],
      [500, matrix.hangup()],
      [900, verto.ok({ message: 'logged in' })],
    ],
  },
  {},
  { loggedIn: false },
);

const called: readonly Row[] = [
  [0, verto.invite(), 'matrix m.call.invite'],
  [800, matrix.answer({ sdp: bareAnswer }), 'matrix m.call.select_answer'],
];

testFlows('while an answer gathers its candidates', {
  'the client’s word on its name and microphone is heard; an answer to no offer is none': [
    ...called,
    [810, matrix.mute(true)],
    [820, matrix.identity('Alice')],
    [830, matrix.renegotiate(bareAnswer), 'note out-of-place'],
    [840, matrix.candidates('host')],
    [900, wait, 'verto verto.answer'],
  ],
});

describe('what is said of a call before it is answered', () => {
  const run = (...rows: readonly Row[]): Rig => {
    const rig = rigUp();
    for (const [t, say] of rows) play(rig, t, say);
    return rig;
  };
  const negotiated = (rig: Rig) =>
    rig.out.flatMap(({ output }) =>
      output.to === 'matrix' && output.type === 'm.call.negotiate' ? [output.content.description.sdp] : [],
    );

  it('is the caller’s name, where the application gives one', () => {
    const rig = run(invited, [100, command({ kind: 'identity', displayName: 'Alice of Sales' })], leaves);
    const names = rig.out.flatMap(({ output }) =>
      output.to === 'verto' && 'method' in output.message && output.message.method === 'verto.invite'
        ? [output.message.params.dialogParams.caller_id_name]
        : [],
    );
    expect(names).toEqual(['Alice of Sales']);
  });

  it('is a microphone that is off: the call keeps it', () => {
    const rig = run(...called, [810, matrix.mute(true)], [840, matrix.candidates('host')], [900, wait]);
    expect(rig.translator.calls()).toMatchObject([{ muted: true, phase: 'answered' }]);
    play(rig, 1_000, verto.close);
    play(rig, 1_010, matrix.mute(false));
    expect(rig.translator.calls()).toMatchObject([{ muted: false, phase: 'detached' }]);
  });

  it('is the DTLS role that a client which answers `passive` leaves to FreeSWITCH, for as long as the call lasts', () => {
    const passive = bareAnswer.replace('a=setup:active', 'a=setup:passive');
    expect(passive).not.toBe(bareAnswer);
    const rig = run(
      [0, verto.invite()],
      [800, matrix.answer({ sdp: passive })],
      [810, matrix.candidates('host')],
      [870, wait],
      [5_000, matrix.offer(turned(passive, 'sendonly'))],
    );
    expect(negotiated(rig)[0]).toContain('a=setup:active\r\n');
  });
});
