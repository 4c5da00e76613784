// The peer's media against a real browser: reference/interop.md §2 and §3, row by row, with packets counted on both ends.
import { bundleAnswer, bundleOffer, listCandidates, setDtlsRole } from '@mvbridge/sdp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type BareClient, bareClient } from '../support/browser/bare-client.ts';
import type { ClientBrowser } from '../support/browser/client-browser.ts';
import type { Media, MediaEngine } from '../support/verto-peer/media.ts';
import { type WebrtcMediaConfig, webrtcMedia } from '../support/verto-peer/webrtc/webrtc-media.ts';
import { client as clientName, clients, peerAddress } from './rig/clients.ts';

let browser: ClientBrowser;
let engine: MediaEngine | undefined;
let client: BareClient;
let media: Media;
beforeAll(async () => {
  browser = await clients();
});
afterAll(() => browser.close());
const open = async (config: WebrtcMediaConfig = {}): Promise<void> => {
  await engine?.close();
  engine = await webrtcMedia({ address: peerAddress, ...config });
  media = await engine.open();
};
beforeEach(async () => {
  await open();
  client = await bareClient(browser);
});
afterEach(async () => {
  await client.close();
  await engine?.close();
});

const oneNetwork = clientName === 'firefox'; // the test wants two networks, and Firefox tells no address of the loopback

const rules = { family: 'ipv4', accepts: undefined } as const;
const placeholderFirst = (sdp: string) =>
  listCandidates(sdp, [], { ...rules, role: 'offer', placeholder: 'byRole' }).sdp;
const realOnly = (sdp: string) => listCandidates(sdp, [], { ...rules, role: 'answer', placeholder: 'never' }).sdp;
const loopbackFirst = (sdp: string) => {
  const lines = realOnly(sdp).split('\r\n');
  const isCandidate = (line: string) => line.startsWith('a=candidate:');
  const candidates = lines.filter(isCandidate).sort((one) => (one.includes(' 127.0.0.1 ') ? -1 : 1));
  expect(candidates.length, 'candidates of two networks').toBeGreaterThan(1);
  return lines.map((line) => (isCandidate(line) ? candidates.shift() : line)).join('\r\n');
};

/** The client offers, as `list` has it; the peer answers and echoes. */
const callOut = async (list: (sdp: string) => string) => {
  media.play('echo');
  const offer = await client.offer();
  const answered = await media.answer(list(offer));
  if (!answered.ok) throw new Error(answered.refusal);
  await client.accept(bundleAnswer(answered.sdp, offer));
  await media.connected();
};
/** The peer offers. */
const callIn = async (list: (sdp: string) => string) => {
  media.play('echo');
  const accepted = await media.accept(list(await client.answer(bundleOffer(await media.offer()))));
  if (!accepted.ok) throw new Error(accepted.refusal);
  await media.connected();
};
/** The next two seconds, in packets. */
const talk = async (ms = 2_000) => {
  const before = media.counters();
  const browserBefore = await client.packets();
  await new Promise((resolve) => setTimeout(resolve, ms));
  const browserAfter = await client.packets();
  const after = media.counters();
  return {
    clientSent: browserAfter.sent - browserBefore.sent,
    clientReceived: browserAfter.received - browserBefore.received,
    heard: after.heard - before.heard,
    echoed: after.echoed - before.echoed,
    ignored: after.ignored - before.ignored,
  };
};
const bothWays = async () => {
  const counted = await talk();
  console.log(expect.getState().currentTestName, counted);
  expect(counted.clientSent).toBeGreaterThan(50);
  expect(counted.heard).toBeGreaterThan(counted.clientSent * 0.9);
  expect(counted.echoed).toBe(counted.heard);
  expect(counted.clientReceived).toBeGreaterThan(counted.clientSent * 0.9);
};
const deaf = async () => {
  const counted = await talk();
  console.log(expect.getState().currentTestName, counted, media.counters());
  expect(counted.clientSent).toBeGreaterThan(50);
  // Some come through from each address before it is settled whom FreeSWITCH listens to.
  expect(media.counters().heard).toBeLessThan(25);
  expect(counted.ignored).toBeGreaterThan(50);
};

it('hears a client that offers with a placeholder first', async () => {
  await callOut(placeholderFirst);
  await bothWays();
});

it.skipIf(oneNetwork)('is deaf to a client that lists the network that it does not prefer first', async () => {
  await callOut(loopbackFirst);
  await deaf();
});

it('hears a client that lists the network that it prefers first', async () => {
  await callOut(realOnly);
  await bothWays();
});

it('refuses a client without a candidate', async () => {
  const offer = await client.offer();
  expect(await media.answer(offer.replace(/^a=candidate:.*\r\n/gm, ''))).toEqual({
    ok: false,
    refusal: 'no-candidate',
  });
});

it.each<readonly [string, (sdp: string) => string]>([
  ['the preferred network first', realOnly],
  ...(oneNetwork ? [] : [['the other network first', loopbackFirst] as const]),
  ['a placeholder first', placeholderFirst],
])('hears a client that answers with %s', async (_, list) => {
  await callIn(list);
  await bothWays();
});

it('cannot be understood by a max-bundle client without BUNDLE, but by Firefox', async () => {
  const offer = await client.offer();
  const answered = await media.answer(placeholderFirst(offer));
  const accepted = client.accept(answered.ok ? answered.sdp : '');
  if (clientName === 'firefox') await accepted;
  else await expect(accepted).rejects.toThrow(/BUNDLE/);
});

it('reads keys by RFC 4733', async () => {
  await callOut(placeholderFirst);
  await client.press('*5');
  await expect.poll(() => media.counters().digits).toBe('*5');
});

it('plays a tone that is heard', async () => {
  await callOut(placeholderFirst);
  media.play('tone');
  const before = await client.packets();
  await expect.poll(async () => (await client.packets()).energy - before.energy).toBeGreaterThan(0.01);
});

it('goes on over an ICE restart of a client that has offered the call', async () => {
  await callOut(placeholderFirst);
  const offer = await client.offer({ restart: true });
  const answered = await media.answer(placeholderFirst(offer));
  if (!answered.ok) throw new Error(answered.refusal);
  await client.accept(bundleAnswer(answered.sdp, offer));
  await bothWays();
});

it('goes on over an ICE restart of a client that has answered the call', async () => {
  await callIn(realOnly);
  const offer = await client.offer({ restart: true });
  const answered = await media.answer(realOnly(offer));
  if (!answered.ok) throw new Error(answered.refusal);
  await client.accept(bundleAnswer(answered.sdp, offer));
  await bothWays();
});

it('is silent for long after an ICE restart with a placeholder on a call of its own', async () => {
  await callIn(realOnly);
  const offer = await client.offer({ restart: true });
  const answered = await media.answer(placeholderFirst(offer));
  if (!answered.ok) throw new Error(answered.refusal);
  await client.accept(bundleAnswer(answered.sdp, offer));
  await talk();
  const counted = await talk();
  expect(counted.heard).toBe(0);
});

// A client that has answered FreeSWITCH's verto.attach may take itself for controlled, as FreeSWITCH does where the client has
// placed the call: RFC 8445 §7.3.1.1 says which of the two gives way.
const highest = 2n ** 64n - 1n;
it.each([
  ['placed by the client', callOut, placeholderFirst, undefined],
  ['placed by the client, which controls it then', callOut, placeholderFirst, 0n],
  ['placed by the client, and controls it then', callOut, placeholderFirst, highest],
  ['of its own', callIn, realOnly, undefined],
] as const)('comes back after a lost socket, twice, on a call %s', async (_, call, list, tieBreaker) => {
  if (tieBreaker !== undefined) await open({ tieBreaker: () => tieBreaker });
  await call(list);
  for (const _time of ['first', 'second']) {
    media.pause();
    const still = await talk(500);
    expect(still).toMatchObject({ clientReceived: expect.any(Number), heard: 0, echoed: 0 });
    const answer = await client.answer(bundleOffer(await media.reoffer('sendrecv')));
    const answered = await media.answer(setDtlsRole(list(answer), 'actpass'));
    expect(answered.ok).toBe(true);
    await expect.poll(() => media.counters().heard).toBeGreaterThan(0);
    await bothWays();
    expect(await client.isNominated()).toBe(true);
  }
});

it('is silent for good after a client’s verto.attach', async () => {
  await callOut(placeholderFirst);
  media.restartDtls();
  await talk(200);
  expect(await talk(500)).toMatchObject({ heard: 0, echoed: 0, clientReceived: 0 });
});
