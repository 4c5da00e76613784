import { it } from 'vitest';
import { play, type Rig, type Row, rigUp, wait, config } from '../support/flow.ts';
import { matrix, event } from '../support/matrix.ts';
import { command } from '../support/app.ts';
import { clientAnswer, clientOffer, clientVideoOffer, freeswitchAnswer, freeswitchAttach, freeswitchOffer, restarted, turned, withoutCandidates } from '../support/sdp.ts';
import { request, verto } from '../support/verto.ts';
import { countedIds } from '@mvbridge/replay';

const clientCalled: Row[] = [
  [0, matrix.invite()],
  [10, matrix.candidates('host')],
  [70, wait],
  [75, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
  [900, verto.answer()],
];
const bareAnswer = withoutCandidates(clientAnswer).replace('a=ice-ufrag:ZeQF', 'a=ice-ufrag:BrQz');
const fsCalled: Row[] = [
  [0, verto.invite()],
  [800, matrix.answer({ sdp: bareAnswer })],
  [810, matrix.candidates('host')],
  [870, wait],
  [880, verto.ok()],
];
const restart = restarted(clientOffer);
const hold = turned(clientOffer, 'sendonly');
const updated = { callID: 'x', action: 'updateMedia', holdState: 'active', sdp: freeswitchAnswer };
const loginOk = (rig: any, now: number) => rig.translator.handleVerto({ jsonrpc: '2.0', id: rig.requestId, result: { message: 'logged in', sessid: 'session-1' } }, now);
const reply = (id: () => number, body: object) => (rig: any, now: number) => rig.translator.handleVerto({ jsonrpc: '2.0', id: id(), ...body }, now);
function show(title: string, rows: Row[], changes: any = {}, o: any = {}) {
  const rig = rigUp(changes, o);
  console.log('### ' + title);
  for (const [t, say] of rows) {
    const before = rig.out.length;
    try { play(rig, t, say); } catch (e) { console.log(`   ${t} THROWN ${(e as Error).message}`); continue; }
    for (const { t: at, output } of rig.out.slice(before)) {
      const o = output as any;
      if (o.to === 'matrix') console.log(`   ${at} matrix ${o.type} ${o.content.reason ?? o.content.description?.type ?? ''}`);
      else if (o.to === 'verto') console.log(`   ${at} verto ${o.message.method ? `#${o.message.id} ${o.message.method} ${o.message.params.cause ?? o.message.params.action ?? o.message.params.dtmf ?? ''}` : 'result'}`);
      else if (o.kind === 'diagnostic') console.log(`   ${at} note ${o.code} ${o.detail.slice(0, 90)}`);
      else if (o.kind === 'call') console.log(`   ${at} app call ${o.call.phase}`);
      else console.log(`   ${at} app ${o.kind} ${o.phase ?? ''}`);
    }
  }
  console.log('   live: ' + JSON.stringify(rig.translator.calls().map((c) => [c.callId, c.phase])));
  return rig;
}
let ids: number[] = [];
const mark: any = (rig: any) => { ids.push(rig.requestId); return []; };

it('x', () => {
  show('1 v0 early media echo', [
    [0, matrix.invite({ version: 0 })], [10, event('m.call.candidates', { candidates: [] }, { version: 0 })], [300, wait],
    [310, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
    [400, verto.media()],
    [450, event('m.call.answer', { answer: { type: 'answer', sdp: freeswitchAnswer } }, { version: 0, sender: '@bridge:example.org' })],
  ]);
  show('2 ghost invite after -32000 and socket lost', [
    ...clientCalled.slice(0, 3),
    [80, verto.error({ code: -32000, message: 'Authentication Required' })],
    [90, verto.close], [1000, verto.open], [1010, loginOk],
    [1020, verto.ok({ message: 'CALL CREATED', callID: 'x' })], [1100, verto.answer()], [90_000, wait],
  ]);
  show('3 bye lost with socket; attach of ended', [
    ...clientCalled, [5000, matrix.hangup()], [5010, verto.close], [6000, verto.open], [6010, loginOk], [6020, verto.attach()],
    [6030, verto.ready('x')], [200_000, wait],
  ]);
  show('3b transferring, lost, attach', [
    ...clientCalled, [5000, matrix.replaces()], [5010, verto.close], [6000, verto.open], [6010, loginOk], [6020, verto.attach()],
    [200_000, wait],
  ], { route: { ...config.route, transfer: () => '1002' } });
  show('3c detached, attach never comes readable', [
    ...clientCalled, [5010, verto.close], [6000, verto.open], [6010, loginOk], [6020, request('verto.attach', { sdp: 5 })],
    [6030, (r: any, n) => verto.ready(r.dialogId)(r, n)],
    [300_000, wait],
  ]);
  ids = [];
  show('4 hold fails while updateMedia is out', [
    ...clientCalled, [5000, matrix.offer(restart)], [5300, wait], [5300, mark], [5310, command({ kind: 'hold' })],
    [5320, verto.error({ code: -32002, message: 'nope', action: 'hold' })],
    [5330, reply(() => ids[0]!, { result: updated })],
  ]);
  ids = [];
  show('4b old updateMedia fails while transferring', [
    ...clientCalled, [5000, matrix.offer(restart)], [5300, wait], [5300, mark], [5310, matrix.replaces()],
    [5320, reply(() => ids[0]!, { error: { code: -32002, message: 'CODEC NEGOTIATION ERROR', action: 'updateMedia' } })],
  ], { route: { ...config.route, transfer: () => '1002' } });
  show('5 attach during asked, then refused', [
    ...clientCalled, [5000, matrix.offer(restart)], [5300, wait], [5310, verto.attach()],
    [5320, verto.error({ code: -32002, message: 'CODEC NEGOTIATION ERROR', action: 'updateMedia' })], [60_000, wait],
  ]);
  show('6 asked O1 next O2, socket lost', [
    ...clientCalled, [5000, matrix.offer(restart)], [5300, wait], [5310, matrix.offer(restart.replaceAll('NEW1', 'NEW2'))],
    [5320, verto.close], [6000, verto.open], [6010, loginOk], [6020, verto.attach()], [6030, verto.ok(updated)], [100_000, wait],
  ]);
  show('6b FS attach answered (asked, offer undefined), next O2, socket lost', [
    ...clientCalled, [5000, verto.attach()], [5100, matrix.renegotiate(clientOffer)], [5110, matrix.offer(restart)],
    [5320, verto.close], [6000, verto.open], [6010, loginOk], [6020, verto.attach()], [100_000, wait],
  ]);
  show('7 negotiate offer while answering', [
    ...fsCalled.slice(0, 2), [805, matrix.offer(turned(bareAnswer, 'sendonly'))], [810, matrix.candidates('host')], [870, wait], [880, verto.ok()], [60_000, wait],
  ]);
  show('8 identical offer with new event id', [
    ...clientCalled, [5000, matrix.offer(hold)], [7000, matrix.offer(hold)], [60_000, wait],
  ]);
  show('8b duplicate event hold/unhold/hold-dup same event_id', [
    ...clientCalled,
    [5000, (r: any, n) => { r.said = 500; return matrix.offer(hold)(r, n); }],
    [6000, (r: any, n) => { r.said = 600; return matrix.offer(clientOffer)(r, n); }],
    [7000, (r: any, n) => { r.said = 500; return matrix.offer(hold)(r, n); }],
  ]);
  show('9 crossed lost at second attach', [
    ...fsCalled, [5000, verto.attach()], [5010, matrix.offer(restarted(bareAnswer))], [5020, verto.attach()],
    [5100, matrix.renegotiate(bareAnswer)], [5200, matrix.renegotiate(bareAnswer)], [8000, wait], [8010, verto.ok(updated)], [60_000, wait],
  ]);
  show('10 malformed bye', [...clientCalled, [5000, request('verto.bye', { cause: 'NORMAL_CLEARING', causeCode: '16' })], [60_000, wait]]);
  show('10b malformed matrix hangup', [...clientCalled, [5000, event('m.call.hangup', { reason: 5 })], [60_000, wait]]);
  show('11 refused while ringing, answer', [
    [0, verto.invite()], [10, matrix.invite({ callId: 'c2', room: '!other:example.org', sender: '@bob:example.org', party: 'BOB' })],
    [400, wait], [410, verto.error({ code: -32000, message: 'Authentication Required' })],
    [420, verto.error({ code: -32001, message: 'login incorrect' })],
    [800, (r: any, n) => matrix.answer()({ ...r, translator: r.translator, callId: r.callId } as Rig, n)], [5000, wait],
  ]);
  show('12 video-only from FS, identity after end', [[0, verto.invite({ sdp: freeswitchOffer.replace(/m=audio[\s\S]*?(?=m=video)/, '') })]]);
  show('13 defer + no audio', [[0, matrix.invite({ sdp: clientOffer.replace('m=audio', 'm=application') })]], { route: { ...config.route, toVerto: () => 'defer' } });
  show('14 route undefined', [[0, matrix.invite()], [61_000, wait]], { route: { toVerto: () => undefined, toMatrix: () => undefined } });
  show('14b toMatrix undefined', [[0, verto.invite()]], { route: { toVerto: () => undefined, toMatrix: () => undefined } });
  show('14c route null', [[0, matrix.invite()]], { route: { toVerto: () => null, toMatrix: () => undefined } });
  show('14d number', [[0, matrix.invite()], [10, matrix.candidates('host')], [400, wait]], { route: { toVerto: () => ({ destinationNumber: 9196 }), toMatrix: () => undefined } });
  show('15 replaces in answering', [...fsCalled.slice(0, 2), [805, matrix.replaces()], [2000, matrix.candidates('host')], [3500, wait]]);
  show('15b replaces in early', [...clientCalled.slice(0, 4), [200, verto.media()], [300, matrix.replaces()], [900, verto.bareAnswer()], [100_000, wait]]);
  show('16 glare kills ours and theirs is rejected', [[0, verto.invite()], [100, matrix.invite({ callId: 'a1' })]], { route: { ...config.route, toVerto: () => ({ reject: 'user_busy' }) } });
  show('17 ended call makes command ambiguous', [
    ...clientCalled, [1000, matrix.invite({ room: '!x:example.org', sender: '@eve:example.org', party: 'EVE', invitee: '@nobody:example.org', callId: 'call-1' } as any)],
    [2000, command({ kind: 'dtmf', digits: '1' })], [2100, command({ kind: 'hangup' })],
  ]);
  show('18 dialog id session', [[0, verto.invite({ callID: 'session' })], [100, verto.ok()], [95_000, matrix.invite({ callId: 'q', room: '!q:example.org' })], [200_000, wait]]);
  show('19 answer without sdp', [...clientCalled.slice(0, 4), [900, verto.bareAnswer()], [70_000, wait]]);
  show('20 select_answer by callee', [...fsCalled, [5000, matrix.selectAnswer('OTHER')]]);
  show('21 CALL DOES NOT EXIST', [...clientCalled, [5000, matrix.offer(restart)], [5300, wait], [5310, verto.error({ code: -32002, message: 'CALL DOES NOT EXIST' })], [90_000, wait]]);
  show('22 transferring never ends', [...clientCalled, [5000, matrix.replaces()], [5010, verto.ok({ callID: 'x', action: 'transfer' })], [9_000_000, wait]], { route: { ...config.route, transfer: () => '1002' } });
  show('22b transfer to empty', [...clientCalled, [5000, matrix.replaces()]], { route: { ...config.route, transfer: () => '10\r\n02' } });
});
