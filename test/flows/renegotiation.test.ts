// Offers within a call: hold, ICE restart, media added, FreeSWITCH's own after a reconnect. Whatever happens, no client is
// left waiting for an answer.
import { describe, expect, it } from 'vitest';
import { bareAnswer, clientCalled, freeswitchCalled, updated } from '../support/calls.ts';
import { type Flows, play, type Rig, type Row, rigUp, testFlows, wait } from '../support/flow.ts';
import { matrix } from '../support/matrix.ts';
import { clientOffer, clientVideoOffer, freeswitchAnswer, restarted, turned } from '../support/sdp.ts';
import { verto } from '../support/verto.ts';

const hold = turned(clientOffer, 'sendonly');
const restart = restarted(clientOffer);

const flows: Flows = {
  'hold and unhold are answered by the bridge; FreeSWITCH is told nothing': [
    ...clientCalled,
    [5_000, matrix.offer(hold), 'matrix m.call.negotiate answer'],
    [9_000, matrix.offer(clientOffer), 'matrix m.call.negotiate answer'],
  ],
  'the same where FreeSWITCH called': [
    ...freeswitchCalled,
    [5_000, matrix.offer(turned(bareAnswer, 'sendonly')), 'matrix m.call.negotiate answer'],
    [9_000, matrix.offer(bareAnswer), 'matrix m.call.negotiate answer'],
  ],
  'an ICE restart goes to FreeSWITCH with its candidates, and its answer comes back': [
    ...clientCalled,
    [5_000, matrix.offer(restart)],
    [5_010, matrix.candidatesAnew('host')],
    [5_070, wait, 'verto verto.modify updateMedia'],
    [5_080, verto.ok(updated), 'matrix m.call.negotiate answer'],
    [5_100, matrix.candidatesAnew('tcp', 'end'), 'note late-candidates'],
  ],
  'where the client offered the call, a placeholder carries it if no candidate comes': [
    ...clientCalled,
    [5_000, matrix.offer(restart)],
    [5_300, wait, 'verto verto.modify updateMedia'],
    [5_310, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'where the client answered the call, the restart waits for its candidates': [
    ...freeswitchCalled,
    [5_000, matrix.offer(restarted(bareAnswer))],
    [6_900, matrix.candidatesAnew('host')],
    [6_960, wait, 'verto verto.modify updateMedia'],
    [6_970, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'and goes without, at its deadline': [
    ...freeswitchCalled,
    [5_000, matrix.offer(restarted(bareAnswer))],
    [7_500, wait, 'verto verto.modify updateMedia'],
    [7_510, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'FreeSWITCH does not take it: the client is answered all the same': [
    ...clientCalled,
    [5_000, matrix.offer(restart)],
    [5_300, wait, 'verto verto.modify updateMedia'],
    [
      5_310,
      verto.error({ code: -32002, message: 'CODEC NEGOTIATION ERROR', action: 'updateMedia' }),
      'matrix m.call.negotiate answer',
      'note request-failed',
    ],
  ],
  'FreeSWITCH says nothing: the same': [
    ...clientCalled,
    [5_000, matrix.offer(restart)],
    [5_300, wait, 'verto verto.modify updateMedia'],
    [15_300, wait, 'matrix m.call.negotiate answer', 'note request-failed'],
  ],
  'FreeSWITCH hangs up on it': [
    ...clientCalled,
    [5_000, matrix.offer(restart)],
    [5_300, wait, 'verto verto.modify updateMedia'],
    [5_310, verto.bye('DESTINATION_OUT_OF_ORDER', 27), 'matrix m.call.hangup unknown_error'],
    [5_320, verto.error({ code: -32002, message: 'Cannot update a call that has not been answered.' })],
  ],
  'an offer right after the answer is held back until DTLS is up: FreeSWITCH would hang up': [
    ...clientCalled,
    [1_000, matrix.offer(restart)],
    [1_010, matrix.candidatesAnew('host')],
    [2_899, wait],
    [2_900, wait, 'verto verto.modify updateMedia'],
  ],
  'an offer during early media waits for the answer': [
    ...clientCalled.slice(0, 4),
    [200, verto.media(), 'matrix m.call.answer'],
    [1_000, matrix.offer(restart)],
    [1_010, matrix.candidatesAnew('host')],
    [6_000, verto.bareAnswer(), 'verto verto.modify updateMedia'],
    [6_010, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'a hold during early media does not': [
    ...clientCalled.slice(0, 4),
    [200, verto.media(), 'matrix m.call.answer'],
    [1_000, matrix.offer(hold), 'matrix m.call.negotiate answer'],
  ],
  'the same offer twice is answered once': [
    ...clientCalled,
    [5_000, matrix.offer(restart)],
    [5_005, matrix.offer(restart), 'note out-of-place'],
    [5_300, wait, 'verto verto.modify updateMedia'],
    [5_305, matrix.offer(restart), 'note out-of-place'],
    [5_310, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'before FreeSWITCH has heard the answer to its call: it goes as soon as the call is up': [
    [0, verto.invite(), 'matrix m.call.invite'],
    [800, matrix.answer({ sdp: bareAnswer }), 'matrix m.call.select_answer'],
    [805, matrix.offer(turned(bareAnswer, 'sendonly'))],
    [810, matrix.candidates('host')],
    [870, wait, 'verto verto.answer', 'matrix m.call.negotiate answer'],
  ],
  'the same event twice is answered once; the same offer in another event is another offer': [
    ...clientCalled,
    [5_000, matrix.offer(hold, { eventId: '$hold' }), 'matrix m.call.negotiate answer'],
    [5_005, matrix.offer(hold, { eventId: '$hold' })],
    [5_010, matrix.offer(hold), 'matrix m.call.negotiate answer'],
  ],
  'a newer offer takes the place of one that is with FreeSWITCH': [
    ...clientCalled,
    [5_000, matrix.offer(restart)],
    [5_300, wait, 'verto verto.modify updateMedia'],
    [5_400, matrix.offer(restart.replaceAll('NEW1', 'NEW2'))],
    [5_410, verto.ok(updated)],
    [5_710, wait, 'verto verto.modify updateMedia'],
    [5_720, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'video is added and taken away: each time there is an answer': [
    ...clientCalled,
    [5_000, matrix.offer(clientVideoOffer)],
    [5_300, wait, 'verto verto.modify updateMedia'],
    [5_310, verto.ok(updated), 'matrix m.call.negotiate answer'],
    [9_000, matrix.offer(clientOffer)],
    [9_300, wait, 'verto verto.modify updateMedia'],
    [9_310, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'an offer from a bystander is none': [
    ...clientCalled,
    [5_000, matrix.offer(hold, { party: 'ALICEPHONE' }), 'note wrong-party'],
  ],
  'an offer before there is a call, or after it': [
    [0, matrix.invite()],
    [10, matrix.offer(hold), 'note out-of-place'],
    [20, matrix.hangup()],
    [30, matrix.offer(hold), 'note out-of-place'],
  ],
  'an answer to nothing': [...clientCalled, [5_000, matrix.renegotiate(bareAnswer), 'note out-of-place']],
};
testFlows('a client offers anew', flows);

testFlows(
  'a client holds, and the other party is to hear music',
  {
    'FreeSWITCH is told beside the answer, once for each change': [
      ...clientCalled,
      [5_000, matrix.offer(hold), 'matrix m.call.negotiate answer', 'verto verto.modify hold'],
      [5_300, verto.ok({ callID: 'x', action: 'hold', holdState: 'held' })],
      [6_000, matrix.offer(turned(clientOffer, 'inactive')), 'matrix m.call.negotiate answer'],
      [9_000, matrix.offer(clientOffer), 'matrix m.call.negotiate answer', 'verto verto.modify unhold'],
    ],
  },
  { policy: { holdMusic: true } },
);

const backAgain: readonly Row[] = [
  [20_000, verto.close],
  [21_500, verto.open, 'verto login'],
  [21_510, verto.ok({ message: 'logged in' })],
];
const newAnswer = restarted(bareAnswer);

testFlows('the Verto socket is lost during a call', {
  'the client offered the call: its answer to FreeSWITCH’s offer goes out at once': [
    ...clientCalled,
    ...backAgain,
    [21_600, verto.attach(), 'matrix m.call.negotiate offer'],
    [21_610, verto.ready('x')],
    [21_650, matrix.renegotiate(newAnswer), 'verto verto.modify updateMedia'],
    [21_660, verto.ok(updated)],
    [23_600, matrix.candidatesAnew('host', 'end'), 'note late-candidates'],
  ],
  'FreeSWITCH placed the call: it needs the client’s new candidates': [
    ...freeswitchCalled,
    ...backAgain,
    [21_600, verto.attach(), 'matrix m.call.negotiate offer'],
    [21_650, matrix.renegotiate(newAnswer)],
    [23_600, matrix.candidatesAnew('costly', 'host')],
    [23_660, wait, 'verto verto.modify updateMedia'],
    [23_670, verto.ok(updated)],
  ],
  'FreeSWITCH has let the call go meanwhile': [
    ...clientCalled,
    ...backAgain,
    [21_610, verto.ready(), 'matrix m.call.hangup ice_timeout'],
  ],
  'the socket does not come back for as long as FreeSWITCH keeps a call': [
    ...clientCalled,
    [20_000, verto.close],
    [139_999, wait],
    [140_000, wait, 'matrix m.call.hangup ice_timeout'],
    [150_000, verto.open, 'verto login'],
    [150_010, verto.ok({ message: 'logged in' }), 'verto verto.bye MEDIA_TIMEOUT'],
  ],
  'the client hangs up meanwhile: FreeSWITCH hears of it once it can': [
    ...clientCalled,
    [20_000, verto.close],
    [20_500, matrix.hangup({ reason: 'user_hangup' })],
    [21_500, verto.open, 'verto login'],
    [21_510, verto.ok({ message: 'logged in' }), 'verto verto.bye NORMAL_CLEARING'],
    [21_600, verto.attach(), 'verto verto.bye NORMAL_CLEARING'],
  ],
  'the client holds meanwhile': [
    ...clientCalled,
    [20_000, verto.close],
    [20_500, matrix.offer(hold), 'matrix m.call.negotiate answer'],
    [21_500, verto.open, 'verto login'],
    [21_510, verto.ok({ message: 'logged in' })],
    [21_600, verto.attach(), 'matrix m.call.negotiate offer'],
  ],
  'the client restarts ICE meanwhile: its offer does what an answer to FreeSWITCH’s would': [
    ...clientCalled,
    [20_000, verto.close],
    [20_500, matrix.offer(restart)],
    [21_500, verto.open, 'verto login'],
    [21_510, verto.ok({ message: 'logged in' })],
    [21_600, verto.attach(), 'verto verto.modify updateMedia'],
    [21_610, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'an updateMedia is lost with the socket: it is asked again': [
    ...clientCalled,
    [5_000, matrix.offer(restart)],
    [5_300, wait, 'verto verto.modify updateMedia'],
    [5_301, verto.close],
    [6_500, verto.open, 'verto login'],
    [6_510, verto.ok({ message: 'logged in' })],
    [6_600, verto.attach(), 'verto verto.modify updateMedia'],
    [6_610, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'the newer of two offers is the one that is asked again': [
    ...clientCalled,
    [5_000, matrix.offer(restart)],
    [5_300, wait, 'verto verto.modify updateMedia'],
    [5_301, matrix.offer(restart.replaceAll('NEW1', 'NEW2'))],
    [5_302, verto.close],
    [6_500, verto.open, 'verto login'],
    [6_510, verto.ok({ message: 'logged in' })],
    [6_600, verto.attach(), 'verto verto.modify updateMedia'],
    [6_610, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'the socket is lost again before the client has answered: the older answer is not taken for the newer': [
    ...clientCalled,
    ...backAgain,
    [21_600, verto.attach(), 'matrix m.call.negotiate offer'],
    [21_610, verto.close],
    [22_500, verto.open, 'verto login'],
    [22_510, verto.ok({ message: 'logged in' })],
    [22_600, verto.attach(), 'matrix m.call.negotiate offer'],
    [22_650, matrix.renegotiate(newAnswer)],
    [22_700, matrix.renegotiate(newAnswer.replaceAll('NEW1', 'NEW2')), 'verto verto.modify updateMedia'],
  ],
  'the client never answers': [
    ...clientCalled,
    ...backAgain,
    [21_600, verto.attach(), 'matrix m.call.negotiate offer'],
    [51_600, wait, 'verto verto.bye MEDIA_TIMEOUT', 'matrix m.call.hangup ice_timeout', 'note unanswered'],
  ],
  'both offer at once, and the client called: the client does not give way, so we do': [
    ...clientCalled,
    ...backAgain,
    [21_600, verto.attach(), 'matrix m.call.negotiate offer'],
    [21_610, matrix.offer(restart)],
    [21_620, matrix.candidatesAnew('host', 'end'), 'verto verto.modify updateMedia'],
    [21_630, verto.ok(updated), 'matrix m.call.negotiate answer'],
  ],
  'both offer at once, and we called: the client gives way': [
    ...freeswitchCalled,
    ...backAgain,
    [21_600, verto.attach(), 'matrix m.call.negotiate offer'],
    [21_610, matrix.offer(turned(bareAnswer, 'sendonly'))],
    [21_650, matrix.renegotiate(newAnswer)],
    [21_660, matrix.candidatesAnew('host')],
  ],
  'FreeSWITCH offers anew with the socket up': [
    ...clientCalled,
    [9_000, verto.attach(), 'matrix m.call.negotiate offer'],
    [9_050, matrix.renegotiate(newAnswer), 'verto verto.modify updateMedia'],
    [9_060, verto.ok(updated)],
  ],
});

describe('the SDP of a renegotiation', () => {
  const descriptions = (rig: Rig) =>
    rig.out.flatMap(({ output }) =>
      output.to === 'matrix' && output.type === 'm.call.negotiate' ? [output.content.description.sdp] : [],
    );
  const updates = (rig: Rig) =>
    rig.out.flatMap(({ output }) =>
      output.to === 'verto' && 'method' in output.message && output.message.method === 'verto.modify'
        ? [String(output.message.params.sdp)]
        : [],
    );
  const run = (...rows: readonly Row[]) => {
    const rig = rigUp();
    for (const [t, say] of rows) play(rig, t, say);
    return rig;
  };

  it('mirrors a hold, and is FreeSWITCH’s last one otherwise', () => {
    for (const [direction, mirror] of [
      ['sendonly', 'recvonly'],
      ['inactive', 'inactive'],
      ['recvonly', 'sendonly'],
      ['sendrecv', 'sendrecv'],
    ] as const) {
      const rig = run(...clientCalled, [5_000, matrix.offer(turned(clientOffer, direction))]);
      const [answer] = descriptions(rig);
      expect(answer).toContain(`a=${mirror}\r\n`);
      expect(answer).toContain('a=ice-ufrag:ZFVSH0SbUzSn5V3g\r\n');
      expect(answer).toContain('a=setup:active\r\n');
      expect(answer).toContain('a=group:BUNDLE 0\r\n');
    }
  });

  it('has the DTLS role that FreeSWITCH has, not the one it says after an offer of its own', () => {
    const passive = { ...updated, sdp: freeswitchAnswer.replace('a=setup:active', 'a=setup:passive') };
    const rig = run(...clientCalled, [5_000, matrix.offer(restart)], [5_300, wait], [5_310, verto.ok(passive)]);
    expect(descriptions(rig)[0]).toContain('a=setup:active\r\n');
  });

  it('as an answer where FreeSWITCH called has the role that the client’s answer left to it', () => {
    const rig = run(...freeswitchCalled, [5_000, matrix.offer(turned(bareAnswer, 'sendonly'))]);
    expect(descriptions(rig)[0]).toContain('a=setup:passive\r\n');
    expect(descriptions(rig)[0]).not.toContain('actpass');
  });

  it('to FreeSWITCH lists the placeholder first for a client that called, and never for one that answered', () => {
    const first = (rig: Rig) => /^a=candidate:.*$/m.exec(updates(rig)[0] ?? '')?.[0];
    const candidates: Row = [5_010, matrix.candidatesAnew('costly', 'host')];
    const called = run(...clientCalled, [5_000, matrix.offer(restart)], candidates, [5_100, wait]);
    expect(first(called)).toContain('203.0.113.9');
    const answered = run(...freeswitchCalled, [5_000, matrix.offer(restarted(bareAnswer))], candidates, [5_100, wait]);
    expect(first(answered)).toContain('192.0.2.2');
    expect(updates(answered)[0]).not.toContain('203.0.113.9');
  });

  it('offers FreeSWITCH’s new credentials with the call’s own direction, and answers with the roles left open', () => {
    const rig = run(
      ...clientCalled,
      [5_000, matrix.offer(hold)],
      ...backAgain,
      [21_600, verto.attach()],
      [21_650, matrix.renegotiate(newAnswer)],
    );
    const offer = descriptions(rig)[1];
    expect(offer).toContain('a=ice-ufrag:ATTACHattachATTA\r\n');
    expect(offer).toContain('a=recvonly\r\n');
    expect(offer).toContain('a=group:BUNDLE 0\r\n');
    expect(updates(rig)[0]).toContain('a=setup:actpass\r\n');
    expect(updates(rig)[0]).toContain('a=ice-ufrag:NEW1\r\n');
  });

  it('has the sections and the names that the client gave them, also where FreeSWITCH offers anew', () => {
    const named = clientVideoOffer.replaceAll('a=mid:0', 'a=mid:audio').replace('BUNDLE 0', 'BUNDLE audio');
    const rig = run([0, matrix.invite({ sdp: named })], ...clientCalled.slice(1), ...backAgain, [
      21_600,
      verto.attach(),
    ]);
    const [offer = ''] = descriptions(rig);
    expect(offer.match(/^m=\w+ \d+/gm)).toEqual([expect.stringMatching(/^m=audio [1-9]/), 'm=video 0']);
    expect(offer).toContain('a=mid:audio\r\n');
    expect(offer).toContain('a=group:BUNDLE audio\r\n');
  });

  it('to FreeSWITCH never says that the client holds: FreeSWITCH would not take it back', () => {
    const held = turned(restart, 'sendonly');
    const rig = run(...clientCalled, [5_000, matrix.offer(held)], [5_300, wait]);
    expect(updates(rig)[0]).toContain('a=sendrecv\r\n');
    expect(updates(rig)[0]).not.toContain('a=sendonly');
  });

  it('to FreeSWITCH is the newest that the client has offered, after a reconnect', () => {
    const rig = run(
      ...clientCalled,
      [5_000, matrix.offer(restart)],
      [5_300, wait],
      [5_301, matrix.offer(restart.replaceAll('NEW1', 'NEW2'))],
      [5_302, verto.close],
      [6_500, verto.open],
      [6_510, verto.ok({ message: 'logged in' })],
      [6_600, verto.attach()],
    );
    expect(updates(rig)[1]).toContain('a=ice-ufrag:NEW2\r\n');
  });
});

describe('the view of a call', () => {
  it('says who holds and who is muted', () => {
    const rig = rigUp();
    const view = () => rig.translator.calls().map(({ held, muted }) => ({ held, muted }));
    for (const [t, say] of clientCalled) play(rig, t, say);
    expect(view()).toEqual([{ held: false, muted: false }]);
    play(rig, 5_000, matrix.mute(true));
    play(rig, 5_001, matrix.offer(hold));
    expect(view()).toEqual([{ held: true, muted: true }]);
    play(rig, 6_000, matrix.mute(false));
    play(rig, 6_001, matrix.offer(clientOffer));
    expect(view()).toEqual([{ held: false, muted: false }]);
  });
});
