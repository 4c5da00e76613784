import { it } from 'vitest';
import { play, type Rig, type Row, rigUp, wait, config } from '../support/flow.ts';
import { matrix, event } from '../support/matrix.ts';
import { command } from '../support/app.ts';
import { drive, createTranslator } from '@mvbridge/translator';
import { clientAnswer, clientOffer, clientVideoOffer, freeswitchAnswer, freeswitchAttach, freeswitchOffer, restarted, turned, withoutCandidates } from '../support/sdp.ts';
import { request, verto } from '../support/verto.ts';
const called = (sdp = clientOffer): Row[] => [
  [0, matrix.invite({ sdp })], [10, matrix.candidates('host')], [400, wait],
  [405, verto.ok({ message: 'CALL CREATED', callID: 'x' })], [900, verto.answer()],
];
const bareAnswer = withoutCandidates(clientAnswer).replace('a=ice-ufrag:ZeQF', 'a=ice-ufrag:BrQz');
const fsCalled: Row[] = [
  [0, verto.invite()], [800, matrix.answer({ sdp: bareAnswer })], [810, matrix.candidates('host')], [870, wait], [880, verto.ok()],
];
const updated = { callID: 'x', action: 'updateMedia', holdState: 'active', sdp: freeswitchAnswer };
const loginOk = (rig: any, now: number) => rig.translator.handleVerto({ jsonrpc: '2.0', id: rig.requestId, result: { message: 'logged in', sessid: 'session-1' } }, now);
const back: Row[] = [[5000, verto.close], [6000, verto.open], [6010, loginOk], [6020, verto.attach()]];
function run(rows: Row[], changes: any = {}) { const rig = rigUp(changes); for (const [t, say] of rows) play(rig, t, say); return rig; }
const brief = (sdp: string) => sdp.split('\r\n').filter((l) => /^(m=|c=|a=(mid|group|setup|sendrecv|sendonly|recvonly|inactive|ice-ufrag|candidate|rtcp:))/.test(l)).join('\n      ');
function sdps(rig: Rig, from = 0) {
  for (const { t, output } of rig.out.slice(from)) { const o = output as any;
    const sdp = o.to === 'matrix' ? (o.content.description?.sdp ?? o.content.answer?.sdp ?? o.content.offer?.sdp) : o.to === 'verto' ? o.message.params?.sdp : undefined;
    if (sdp) console.log(`   ${t} ${o.type ?? o.message.method}\n      ${brief(sdp)}`); 
    else if (o.kind==='diagnostic') console.log(`   ${t} note ${o.code} ${o.detail.slice(0,80)}`); } }
it('g', () => {
  console.log('## g1 video client, attach'); let r = run([...called(clientVideoOffer), ...back]); sdps(r);
  console.log('## g2 mid audio, attach'); const named = clientOffer.replace(/a=mid:0/, 'a=mid:audio').replace('BUNDLE 0', 'BUNDLE audio'); r = run([...called(named), ...back]); sdps(r);
  console.log('## g3 fs placed, mids of later updates'); r = run([...fsCalled, [5000, matrix.offer(clientVideoOffer)], [9000, wait], [9010, verto.ok(updated)], [9020, verto.attach()]]); sdps(r);
  console.log('## g4 hold attach both'); r = run([...called(), [4000, matrix.offer(turned(clientOffer, 'sendonly'))], ...back, [6030, matrix.renegotiate(turned(clientOffer, 'sendonly'))], [6040, verto.ok(updated)], [7000, matrix.offer(clientOffer)]]); sdps(r);
  console.log('## g5 video first'); 
  const [head, a, v] = clientVideoOffer.split(/(?=^m=)/m) as [string, string, string];
  r = run([[0, matrix.invite({ sdp: head + v.replace('a=mid:1', 'a=mid:0') + a.replace('a=mid:0', 'a=mid:1') })], [10, matrix.candidates('host')], [400, wait]]); sdps(r);
  console.log('## g9 candidates overtake negotiate answer'); r = run([...fsCalled, ...back, [6030, matrix.candidates('host')], [6040, matrix.renegotiate(bareAnswer)], [9000, wait]]); sdps(r, 12);
});
it('e', () => {
  for (const n of [1000, 4000, 16000]) {
    const rig = rigUp({ route: { ...config.route, toMatrix: () => ({ roomId: '!room:example.org' }) } }); play(rig, 0, verto.invite());
    const t0 = performance.now();
    for (let i = 0; i < n; i++) rig.translator.handleMatrix({ type: 'm.call.candidates', room_id: '!room:example.org', sender: '@alice:example.org', event_id: `$${i}`, content: { call_id: rig.callId, version: '1', party_id: 'A', candidates: [] } }, 1);
    console.log(`e1 empty candidates x${n}: ${(performance.now() - t0).toFixed(0)} ms`);
  }
  for (const n of [1000, 4000, 16000]) {
    const rig = rigUp({ policy: { maxEnded: 1e6 } });
    const t0 = performance.now();
    for (let i = 0; i < n; i++) rig.translator.handleMatrix({ type: 'm.call.invite', room_id: `!r${i}:e.org`, sender: '@alice:example.org', event_id: `$${i}`, content: { call_id: 'same', version: '1', party_id: 'A', lifetime: 60000, invitee: '@x:e.org', offer: { type: 'offer', sdp: 'v=0' } } }, 1);
    console.log(`e2 same call_id in ${n} rooms: ${(performance.now() - t0).toFixed(0)} ms`);
  }
  for (const n of [1000, 4000, 16000]) {
    const rig = rigUp();
    const t0 = performance.now();
    for (let i = 0; i < n; i++) rig.translator.handleMatrix({ type: 'm.call.invite', room_id: `!r:e.org`, sender: '@alice:example.org', event_id: `$${i}`, content: { call_id: 'c' + i, version: '1', party_id: 'A', lifetime: 60000, invitee: '@x:e.org', offer: { type: 'offer', sdp: 'v=0' } } }, 1);
    const mid = performance.now();
    for (let i = 0; i < n; i++) rig.translator.handleMatrix({ type: 'm.call.invite', room_id: `!r:e.org`, sender: '@alice:example.org', event_id: `$${i}`, content: { call_id: 'd' + i, version: '1', party_id: 'A', lifetime: 60000, offer: { type: 'offer', sdp: clientOffer } } }, 1);
    console.log(`e3 ${n} other-invitee invites one room: ${(mid - t0).toFixed(0)} ms; then real invites (glare scan): ${(performance.now() - mid).toFixed(0)} ms`);
  }
  for (const n of [200, 800, 3200]) { // every answered call hold flood
    const rig = rigUp(); const rows = called(); for (const [t, s] of rows) play(rig, t, s);
    const t0 = performance.now();
    play(rig, 5000, matrix.offer(restarted(clientOffer)));
    for (let i = 0; i < n; i++) rig.translator.handleMatrix({ type: 'm.call.candidates', room_id: '!room:example.org', sender: '@alice:example.org', event_id: `$c${i}`, content: { call_id: 'call-1', version: '1', party_id: 'ALICEWEB', candidates: [{ candidate: `candidate:1 1 tcp 1 192.0.2.1 ${i + 1} typ host`, sdpMid: '0' }] } }, 5001);
    console.log(`e4 ${n} tcp candidates: ${(performance.now() - t0).toFixed(0)} ms`);
  }
  // bystander fills shared early
  { const rig = rigUp({ route: { ...config.route, toMatrix: () => ({ roomId: '!room:example.org' }) } }); play(rig, 0, verto.invite());
    rig.translator.handleMatrix({ type: 'm.call.candidates', room_id: '!room:example.org', sender: '@eve:example.org', event_id: `$e`, content: { call_id: rig.callId, version: '1', party_id: 'E', candidates: Array.from({ length: 250 }, () => ({ candidate: 'x', sdpMid: '0' })) } }, 1);
    play(rig, 5, matrix.candidates('host')); play(rig, 10, matrix.answer({ sdp: bareAnswer })); play(rig, 9000, wait); console.log('## e5'); sdps(rig); }
});
it('f', async () => {
  const translator = createTranslator({ ...config, route: { ...config.route, toVerto: () => 'defer' } });
  let timers = 0; const delays: number[] = [];
  const d = drive(translator, { now: () => performance.now(), setTimer: (f: any, ms) => { timers++; delays.push(ms); return setTimeout(f, ms); }, clearTimer: (t: any) => clearTimeout(t), toMatrix() {}, toVerto() {} });
  d.transport('open');
  d.matrix({ type: 'm.call.invite', room_id: '!r:e.org', sender: '@alice:example.org', event_id: '$1', content: { call_id: 'c', version: '1', party_id: 'A', lifetime: 4_000_000_000, offer: { type: 'offer', sdp: clientOffer } } });
  await new Promise((f) => setTimeout(f, 500)); console.log('f1 timers with login pending', timers, delays.slice(0, 3));
  d.verto({ jsonrpc: '2.0', id: 1, result: { message: 'logged in', sessid: 's' } });
  await new Promise((f) => setTimeout(f, 1000)); console.log('f1 timers in 1 s', timers, delays.slice(-2)); d.stop();
});
