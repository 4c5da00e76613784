import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { createVertoPeer, type VertoPeer, type VertoPeerConfig } from '../../support/verto-peer/peer.ts';
import { scriptedMedia } from '../../support/verto-peer/scripted-media.ts';
import { type RawClient, rawClient } from './raw-client.ts';

let peer: VertoPeer;
let client: RawClient;
afterEach(() => peer.stop());

const start = async (config: VertoPeerConfig = {}) => {
  peer = await createVertoPeer(config);
  client = await rawClient(peer.url);
  await client.login();
  await client.next('verto.clientReady');
};
const again = async () => {
  await peer.drop();
  client = await rawClient(peer.url);
  await client.login();
};

/** What a bridge sent in a captured call: offers and answers that a real FreeSWITCH took. */
const sdpOf = (method: string, trace: string): string => {
  const lines = readFileSync(new URL(`../../fixtures/traces/bridged/${trace}.jsonl`, import.meta.url), 'utf8');
  for (const line of lines.split('\n')) {
    const { direction, message } = JSON.parse(line) as { direction?: string; message?: Record<string, never> };
    const { sdp } = (message?.params ?? {}) as { sdp?: string };
    if (direction === 'out' && message?.method === method && sdp !== undefined) {
      return sdp.replaceAll('0.0.0.0', '203.0.113.9');
    }
  }
  throw new Error(`no ${method} in ${trace}`);
};
const offer = sdpOf('verto.invite', 'everything_client_called');
const answer = sdpOf('verto.answer', 'everything_freeswitch_called');
const without = (sdp: string) => sdp.replace(/^a=candidate:.*\r\n/gm, '');

const invite = (number: string, callID = 'call-1', sdp = offer) =>
  client.ask('verto.invite', {
    sdp,
    dialogParams: { callID, destination_number: number, caller_id_name: 'Alice', caller_id_number: '1008' },
  });
const modify = (action: string, more: object = {}, callID = 'call-1') =>
  client.ask('verto.modify', { action, ...more, dialogParams: { callID } });
const bye = (callID = 'call-1', more: object = {}) => client.ask('verto.bye', { ...more, dialogParams: { callID } });
const answered = () => peer.until('the answer to count', () => peer.lastCall().phase === 'answered');

it('answers, and ends by either side', async () => {
  await start();
  expect((await invite('9196')).result).toEqual({ message: 'CALL CREATED', callID: 'call-1', sessid: 'session-1' });
  expect((await client.next('verto.answer')).params).toMatchObject({ callID: 'call-1', sdp: expect.any(String) });
  await answered();
  expect(peer.lastCall().caller).toEqual({ name: 'Alice', number: '1008' });
  const ended = { callID: 'call-1', message: 'CALL ENDED', causeCode: 16, cause: 'NORMAL_CLEARING' };
  expect((await bye()).result).toEqual({ ...ended, sessid: 'session-1' });
  expect((await bye()).error).toEqual({ callID: 'call-1', message: 'CALL DOES NOT EXIST', code: -32002 });
  await invite('9196', 'call-2');
  await client.next('verto.answer');
  peer.lastCall().hangup('USER_BUSY');
  expect((await client.next('verto.bye')).params).toEqual({ callID: 'call-2', causeCode: 17, cause: 'USER_BUSY' });
  expect(peer.violations()).toEqual([]);
});

it.each([
  [{ cause: 'user_busy', causeCode: 21 }, 17],
  [{ cause: 'nonsense', causeCode: 17 }, 16],
  [{ causeCode: '17' }, 17],
  [{}, 16],
])('takes %j as cause %d', async (params, causeCode) => {
  await start();
  await invite('9003');
  expect((await bye('call-1', params)).result).toMatchObject({ causeCode });
  expect(peer.lastCall()).toMatchObject({ phase: 'ended', endedBy: 'client' });
});

it.each([
  ['9001', 17, 'USER_BUSY'],
  ['9002', 21, 'CALL_REJECTED'],
  ['4711', 3, 'NO_ROUTE_DESTINATION'],
])('ends a call to %s with %d', async (number, causeCode, cause) => {
  await start();
  await invite(number);
  expect((await client.next('verto.bye')).params).toEqual({ callID: 'call-1', causeCode, cause });
});

it('says its SDP once: in verto.media, or else in verto.answer', async () => {
  const waits = { does: 'pause' } as const;
  await start({
    dialplan: { 1: [{ does: 'media', plays: 'tone' }, waits, { does: 'answer', plays: 'echo' }] },
  });
  await invite('1');
  expect((await client.next('verto.media')).params).toHaveProperty('sdp');
  peer.lastCall().proceed();
  expect((await client.next('verto.answer')).params).not.toHaveProperty('sdp');
});

it('refuses an offer without a candidate with 88, after CALL CREATED', async () => {
  await start();
  expect((await invite('9196', 'call-1', without(offer))).result?.message).toBe('CALL CREATED');
  expect((await client.next('verto.bye')).params).toMatchObject({ causeCode: 88, cause: 'INCOMPATIBLE_DESTINATION' });
});

it('stays ended when the client hangs up before there is an answer', async () => {
  const engine = scriptedMedia();
  let settle: () => void = () => {};
  const slow = async () => {
    const media = await engine.open();
    const told = new Promise<void>((resolve) => {
      settle = resolve;
    });
    return { ...media, answer: (sdp: string) => told.then(() => media.answer(sdp)) };
  };
  await start({ media: { ...engine, open: slow }, flushMs: 0 });
  await invite('9196');
  await bye();
  settle();
  await client.ask('verto.ping', {});
  expect(peer.lastCall()).toMatchObject({ phase: 'ended', endedBy: 'client' });
});

it('wants a new callID, with the text of the error twice', async () => {
  await start();
  await invite('9003');
  expect((await invite('9003')).error).toMatchObject({ message: 'CALL ERROR', causeCode: 27, code: -32002 });
  expect(client.texts.at(-1)).toContain('"message":"Cannot create channel"');
  expect(peer.violations()).toMatchObject([{ rule: 'bad-call-id' }]);
});

it('calls the client, lets it try again after CODEC ERROR, and tells the caller’s name', async () => {
  await start();
  const call = await peer.call({ caller: { name: 'Carol' }, variables: { verto_svar_a: '1', 'verto_h_X-B': '2' } });
  const { params } = await client.next('verto.invite');
  expect(params).toMatchObject({
    callID: call.callID,
    caller_id_name: 'Carol',
    callee_id_number: '1008',
    display_direction: 'outbound',
    variables: { verto_svar_a: '1' },
    'verto_h_X-B': '2',
  });
  const dialogParams = { callID: call.callID };
  const refused = await client.ask('verto.answer', { sdp: without(answer), dialogParams });
  expect(refused.error).toEqual({ message: 'CODEC ERROR', code: -32002 });
  expect(call.phase).toBe('ringing');
  expect((await client.ask('verto.answer', { sdp: answer, dialogParams })).result).toEqual({ sessid: 'session-1' });
  expect(call.phase).toBe('answered');
  expect(peer.violations()).toMatchObject([{ rule: 'no-candidate' }]);
});

it('gives up a call that nobody answers', async () => {
  await start();
  await peer.call({ ringMs: 1 });
  await client.next('verto.invite');
  expect((await client.next('verto.bye')).params).toMatchObject({ causeCode: 19, cause: 'NO_ANSWER' });
});

it('holds an answered call, and no other', async () => {
  await start({ media: scriptedMedia({ dtlsMs: 'never' }) });
  await invite('9196');
  await client.next('verto.answer');
  expect((await modify('hold')).result).toMatchObject({ action: 'hold', holdState: 'active' });
  await peer.stop();
  await start();
  await invite('9196');
  await answered();
  for (const [action, holdState] of [
    ['hold', 'held'],
    ['unhold', 'active'],
    ['toggleHold', 'held'],
    ['nonsense', 'held'],
  ] as const) {
    expect((await modify(action)).result).toEqual({ callID: 'call-1', action, holdState, sessid: 'session-1' });
  }
});

it('offers sendonly when a call that was held comes back', async () => {
  await start();
  await invite('9196');
  await answered();
  await modify('hold');
  await modify('unhold');
  await again();
  expect((await client.next('verto.attach')).params?.sdp).toContain('a=sendonly');
});

it('renegotiates by updateMedia, and keeps its ICE credentials', async () => {
  await start();
  await invite('9196');
  const first = String((await client.next('verto.answer')).params?.sdp);
  await answered();
  const { result } = await modify('updateMedia', { sdp: offer.replaceAll('a=sendrecv', 'a=sendonly') });
  expect(result).toMatchObject({ callID: 'call-1', action: 'updateMedia', holdState: 'active' });
  expect(result?.sdp).toContain('a=recvonly');
  const ice = /a=ice-ufrag:.*\r\na=ice-pwd:.*/;
  expect(ice.exec(String(result?.sdp))?.[0]).toBe(ice.exec(first)?.[0]);
  const message = 'CODEC NEGOTIATION ERROR';
  const refused = await modify('updateMedia', { sdp: without(offer) });
  expect(refused.error).toEqual({ callID: 'call-1', action: 'updateMedia', message, code: -32002 });
  expect(peer.lastCall()).toMatchObject({ phase: 'answered', updates: 1 });
});

it('hangs up on an updateMedia that comes before DTLS is up', async () => {
  await start({ media: scriptedMedia({ dtlsMs: 'never' }) });
  await invite('9196');
  await client.next('verto.answer');
  expect((await modify('updateMedia', { sdp: offer })).error?.message).toMatch(/has not been answered/);
  expect((await client.next('verto.bye')).params).toMatchObject({ causeCode: 27 });
  expect(peer.violations()).toMatchObject([{ rule: 'update-too-early' }]);
});

it('collects digits, and says nothing of a call that is not there', async () => {
  await start();
  await invite('9196');
  await answered();
  const dtmf = (digits: string) => client.ask('verto.info', { dtmf: digits, dialogParams: { callID: 'call-1' } });
  expect((await dtmf('*5+1x@500')).result).toEqual({ message: 'SENT', sessid: 'session-1' });
  expect(peer.lastCall().digits).toBe('*51');
  await bye();
  expect((await dtmf('5')).result).toEqual({ sessid: 'session-1' });
});

it('transfers a bridged call, and replaces one with another', async () => {
  await start({ dialplan: { 1: [{ does: 'answer', plays: 'echo', bridged: true }] } });
  await invite('9196');
  expect((await modify('transfer', { destination: '9664' })).error?.message).toBe('call is not bridged');
  await invite('1', 'call-2');
  await answered();
  const { result } = await modify('transfer', { destination: '9664' }, 'call-2');
  expect(result).toMatchObject({ message: 'CALL TRANSFERRED', holdState: 'active' });
  expect((await client.next('verto.bye')).params).toMatchObject({ callID: 'call-2', causeCode: 16 });
  expect(peer.lastCall().transferredTo).toBe('9664');
  await invite('1', 'call-3');
  await answered();
  expect((await modify('replace', { replaceCallID: 'call-3' })).result).toMatchObject({ action: 'replace' });
  await client.next('verto.bye');
  await client.next('verto.bye');
  expect(peer.calls().map(({ phase }) => phase)).toEqual(['ended', 'ended', 'ended']);
  expect(peer.violations()).toEqual([]);
});

it.each(['before', 'after'] as const)(
  'keeps an answered call over a lost socket; attaches come %s ready',
  async (attaches) => {
    await start({ attaches });
    await invite('9196');
    const first = String((await client.next('verto.answer')).params?.sdp);
    await answered();
    await invite('9003', 'ringing');
    await peer.drop();
    expect(peer.calls().map(({ phase }) => phase)).toEqual(['answered', 'ended']);
    expect(peer.lastCall().cause).toBe('DESTINATION_OUT_OF_ORDER');

    client = await rawClient(peer.url);
    await client.login();
    const attach = await client.next('verto.attach');
    const ready = await client.next('verto.clientReady');
    expect(ready.params).toEqual({ reattached_sessions: ['call-1'] });
    expect(Number(attach.id) < Number(ready.id)).toBe(attaches === 'before');
    const sdp = String(attach.params?.sdp);
    expect(sdp).toContain('a=setup:actpass');
    const kept = /m=audio .*|a=ssrc:\d+|a=fingerprint:.*/g;
    expect(sdp.match(kept)).toEqual(first.match(kept));
    expect(/a=ice-ufrag:.*/.exec(sdp)?.[0]).not.toBe(/a=ice-ufrag:.*/.exec(first)?.[0]);
    const updated = await modify('updateMedia', { sdp: offer });
    expect(updated.result?.sdp).toContain('a=setup:passive');
    expect(peer.violations()).toEqual([]);
  },
);

it('gives a detached call up after a while', async () => {
  await start({ detachMs: 1 });
  await invite('9196');
  await answered();
  await again();
  expect((await client.next('verto.clientReady')).params).toEqual({ reattached_sessions: [] });
  await peer.until('the timeout', () => peer.lastCall().cause === 'RECOVERY_ON_TIMER_EXPIRE');
});

it('forgets all calls when it crashes', async () => {
  await start();
  await invite('9196');
  await answered();
  await peer.crash();
  client = await rawClient(peer.url);
  await client.login();
  expect((await client.next('verto.clientReady')).params).toEqual({ reattached_sessions: [] });
});

it.each([
  ['client-attach', () => client.ask('verto.attach', { sdp: answer, dialogParams: { callID: 'call-1' } })],
  ['unknown-call', () => bye('never-heard-of')],
  ['answers-own-call', () => client.ask('verto.answer', { sdp: answer, dialogParams: { callID: 'call-1' } })],
  ['missing-params', () => client.ask('verto.bye', {})],
  ['unspecified-address', () => modify('updateMedia', { sdp: offer.replace(/c=IN IP4 .*/, 'c=IN IP4 0.0.0.0') })],
] as const)('notes %s', async (rule, wrong) => {
  await start();
  await invite('9196');
  await answered();
  await wrong();
  expect(peer.violations()).toMatchObject([{ rule }]);
});

it('notes who meddles with another session’s call', async () => {
  await start();
  await invite('9196');
  await answered();
  client = await rawClient(peer.url);
  await client.login('session-2');
  expect((await bye()).result).toMatchObject({ message: 'CALL ENDED' });
  expect(peer.violations()).toMatchObject([{ rule: 'foreign-call' }]);
});

it('tells who joins a conference, and leaves it', async () => {
  await start();
  await invite('3500');
  const joined = (await client.next('verto.event')).params;
  expect(joined).toMatchObject({ eventChannel: 'session-1', pvtData: { action: 'conference-liveArray-join' } });
  await bye();
  expect((await client.next('verto.event')).params).toMatchObject({ pvtData: { action: 'conference-liveArray-part' } });
});

it('refuses sockets for as long as it is told to', async () => {
  await start();
  peer.refuse(true);
  await peer.drop();
  await expect(rawClient(peer.url)).rejects.toThrow();
  peer.refuse(false);
  client = await rawClient(peer.url);
  expect((await client.login()).result).toMatchObject({ message: 'logged in' });
});
