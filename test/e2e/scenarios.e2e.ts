// Calls through a bridge, with real parts all around it: Synapse, matrix-js-sdk in Chromium, and a FreeSWITCH of ours whose
// media is real. Each sees the packets on both ends.
import { mkdir, writeFile } from 'node:fs/promises';
import { importTrace, replay } from '@mvbridge/replay';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MatrixUser } from '../support/browser/matrix-user.ts';
import type { Call } from '../support/verto-peer/call.ts';
import { createBridge } from './rig/bridge-under-test.ts';
import { type Rig, startRig, type World, type WorldConfig } from './rig/rig.ts';

const { can } = createBridge();
let rig: Rig;
let world: World;
let isOpen = false;
const open = async (config?: WorldConfig): Promise<World> => {
  world = await rig.open(config);
  isOpen = true;
  return world;
};
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What the two ends counted in the next seconds. */
async function talk(user: MatrixUser, call: Call, ms = 2_000) {
  // The peer's first and last: on a busy machine it takes a browser long to say, and nothing that it has sent is to be missed.
  const peer = call.media.counters();
  const client = await user.packets();
  await wait(ms);
  const clientLater = await user.packets();
  const peerLater = call.media.counters();
  const counted = {
    clientSent: clientLater.sent - client.sent,
    peerHeard: peerLater.heard - peer.heard,
    peerIgnored: peerLater.ignored - peer.ignored,
    peerHeardSounds: peerLater.heardSounds - peer.heardSounds,
    peerSent: peerLater.sent - peer.sent,
    peerEchoed: peerLater.echoed - peer.echoed,
    clientReceived: clientLater.received - client.received,
    clientHeardEnergy: Number((clientLater.energy - client.energy).toFixed(4)),
  };
  console.log(`${expect.getState().currentTestName}: ${JSON.stringify(counted)}`);
  return counted;
}

/** Audio both ways: what the client says is heard by the peer, which says it back, which the client hears. */
async function bothWays(user: MatrixUser, call: Call): Promise<void> {
  const { clientSent, peerHeard, peerHeardSounds, peerEchoed, clientReceived, clientHeardEnergy } = await talk(
    user,
    call,
  );
  expect(clientSent).toBeGreaterThan(50);
  expect(peerHeard).toBeGreaterThan(clientSent * 0.9);
  expect(peerEchoed).toBe(peerHeard);
  expect(clientReceived).toBeGreaterThan(clientSent * 0.9);
  // And it is sound, not silence: Chromium's fake microphone beeps.
  expect(peerHeardSounds).toBeGreaterThan(20);
  expect(clientHeardEnergy).toBeGreaterThan(0);
}

/** Once packets come, or come again: what is said before is lost. */
const heardAgain = async (call: Call): Promise<void> => {
  await call.media.connected();
  const { heard } = call.media.counters();
  await world.peer.until('the client to be heard again', () => call.media.counters().heard > heard + 10, 20_000);
};
const state = async (user: MatrixUser, wanted: string): Promise<void> => {
  await expect.poll(async () => (await user.call())?.state).toBe(wanted);
};
const phase = (call: Call, wanted: Call['phase']) =>
  world.peer.until(`the call to be ${wanted}`, () => call.phase === wanted, 20_000);
/** How many offers of the client's have had their answer. */
const answers = async (user: MatrixUser): Promise<number> =>
  (await user.events()).filter(({ event }) => {
    const { description } = event.content as { readonly description?: { readonly type?: string } };
    return event.type === 'm.call.negotiate' && event.sender !== user.userId && description?.type === 'answer';
  }).length;
/** Puts the other end on hold, or back, and waits for the negotiation to be over. */
async function hold(user: MatrixUser, isOnHold: boolean): Promise<void> {
  const before = await answers(user);
  await user.hold(isOnHold);
  await expect.poll(() => answers(user)).toBe(before + 1);
  await expect.poll(async () => (await user.call())?.signaling).toBe('stable');
  await wait(500);
}
/** The newest call at the peer, once it is there. */
const arrived = (count = 1) => world.peer.until('a call', () => world.peer.calls()[count - 1], 20_000);

/** Alice calls, and is talking. */
async function callOut(user = world.alice, roomId = world.roomId, nth = 1): Promise<Call> {
  await user.placeCall(roomId);
  const call = await arrived(nth);
  await phase(call, 'answered');
  await state(user, 'connected');
  await heardAgain(call);
  return call;
}
/** FreeSWITCH calls, Alice answers, and is talking. */
async function callIn(): Promise<Call> {
  const call = await world.peer.call({ caller: { name: 'Carol', number: '+33123456789' } });
  await state(world.alice, 'ringing');
  await world.alice.answer();
  await phase(call, 'answered');
  await state(world.alice, 'connected');
  await heardAgain(call);
  return call;
}
const ended = async (user: MatrixUser, call: Call) => {
  await state(user, 'ended');
  await phase(call, 'ended');
};

afterEach(async ({ task }) => {
  if (!isOpen) return;
  isOpen = false;
  if (task.result?.state === 'fail') await keepTrace(task.name);
  else await world.peer.until('every request of FreeSWITCH’s to have its result', () => world.peer.owed().length === 0);
  await world.close();
  expect(world.peer.violations()).toEqual([]);
});

/** What was said in a scenario that failed, to be replayed. */
async function keepTrace(name: string): Promise<void> {
  const folder = new URL('../../.e2e/failed/', import.meta.url);
  await mkdir(folder, { recursive: true });
  const file = new URL(`${name.replace(/[^\w]+/g, '-')}.jsonl`, folder);
  await writeFile(file, await world.trace());
  console.log(`kept ${file.pathname}`);
  for (const { user } of world.guests)
    console.log(JSON.stringify(await user.calls()), user.log().slice(-20).join('\n'));
}

describe('with the homeserver’s rate limits on', () => {
  beforeAll(async () => {
    rig = await startRig({ limits: true }, createBridge);
  });
  afterAll(() => rig.close());

  it('a Matrix user calls, and hangs up', async () => {
    const { alice } = await open();
    const call = await callOut();
    await bothWays(alice, call);
    await alice.hangup();
    await ended(alice, call);
  });

  it('what the homeserver has written down of a call is read, and replays as that call', async () => {
    const { alice, guests, roomId, config } = await open();
    const headers = { authorization: `Bearer ${guests[0]?.account.accessToken}` };
    const call = await callOut();
    await alice.hangup();
    await ended(alice, call);
    const said = (await alice.events()).map(({ event }) => event);
    for (const path of ['sync', `rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=100`]) {
      const body = await (await fetch(`${config.account.homeserver}/_matrix/client/v3/${path}`, { headers })).text();
      const { format, trace, unread } = importTrace(body, { userId: config.account.userId });
      expect({ format, unread }).toEqual({ format: 'matrix-export', unread: [] });
      const idsOf = (events: readonly object[]) =>
        events.flatMap((event) =>
          'event_id' in event && 'type' in event && /^m\.call\./.test(`${event.type}`) ? [event.event_id] : [],
        );
      const read = trace.flatMap((line) => ('event' in line ? [line.event as object] : []));
      expect(idsOf(read)).toEqual(idsOf(said));
      const { steps, translator } = replay(trace);
      expect(steps.flatMap(({ out }) => out).filter(({ to }) => to === 'app')).toContainEqual(
        expect.objectContaining({ kind: 'call', call: expect.objectContaining({ phase: 'gathering' }) }),
      );
      expect(translator.calls()).toEqual([]);
    }
  });

  it('hold and unhold', async () => {
    const { alice } = await open();
    const call = await callOut();
    for (const isOnHold of [true, false]) await hold(alice, isOnHold);
    await bothWays(alice, call);
  });

  it('FreeSWITCH calls, is answered, and hangs up', async () => {
    const { alice } = await open();
    const call = await callIn();
    await bothWays(alice, call);
    call.hangup();
    await ended(alice, call);
  });
});

describe('without rate limits', () => {
  beforeAll(async () => {
    rig = await startRig({ limits: false }, createBridge);
  });
  afterAll(() => rig.close());

  it('1a. a Matrix user calls, audio flows both ways, and hangs up', async () => {
    const { alice } = await open();
    const call = await callOut();
    await bothWays(alice, call);
    await alice.hangup();
    await ended(alice, call);
    expect(call).toMatchObject({ endedBy: 'client', cause: 'NORMAL_CLEARING' });
  });

  it('1b. a Matrix user calls, and the other end hangs up', async () => {
    const { alice } = await open();
    const call = await callOut();
    await bothWays(alice, call);
    call.hangup();
    await ended(alice, call);
    expect(await alice.call()).toMatchObject({ hangupReason: 'user_hangup' });
  });

  it('2. FreeSWITCH calls, is answered in the browser, audio flows both ways', async () => {
    const { alice } = await open();
    const call = await callIn();
    await bothWays(alice, call);
    await alice.hangup();
    await ended(alice, call);
  });

  it.each(['out', 'in'] as const)('3. hold and unhold, on a call %s', async (way) => {
    const { alice } = await open();
    const call = await (way === 'out' ? callOut() : callIn());
    await bothWays(alice, call);
    await hold(alice, true);
    const held = await talk(alice, call);
    // Media is never interrupted; what is in it is silence, said over and over, and so is what is heard here.
    expect(held.peerHeard).toBeGreaterThan(50);
    expect(held.peerHeardSounds).toBeLessThan(20);
    expect(held.clientHeardEnergy).toBe(0);
    await hold(alice, false);
    await bothWays(alice, call);
  });

  it.each(['out', 'in'] as const)('4. audio goes on over an ICE restart, on a call %s', async (way) => {
    const { alice, peer } = await open();
    const call = await (way === 'out' ? callOut() : callIn());
    await bothWays(alice, call);
    await alice.restartIce();
    await peer.until('updateMedia', () => call.updates === 1, 20_000);
    await heardAgain(call);
    await expect.poll(async () => (await alice.call())?.signaling).toBe('stable');
    await bothWays(alice, call);
  });

  it('4. an ICE restart before DTLS is up does not cost the call', async () => {
    const { alice, peer } = await open({ media: { handshakeMs: 1_000 } });
    await alice.placeCall(world.roomId);
    const call = await arrived();
    await expect.poll(async () => (await alice.call())?.ice).toBe('connected');
    expect(call.phase).toBe('answering');
    await alice.restartIce();
    await peer.until('updateMedia', () => call.updates === 1, 20_000);
    await heardAgain(call);
    await bothWays(alice, call);
  });

  it('5. keys pressed in the client reach the peer by RFC 4733', async () => {
    const { alice } = await open();
    const call = await callOut();
    expect(await alice.call()).toMatchObject({ canDtmf: true });
    await bothWays(alice, call);
    for (const [i, key] of ['*', '5', '5', '#'].entries()) {
      await alice.press(key);
      await expect.poll(() => call.media.counters().digits).toBe('*55#'.slice(0, i + 1));
    }
  });

  it.skipIf(!can.has('commands'))(
    '5. keys sent as a message reach the peer (if the bridge takes commands)',
    async () => {
      const { alice } = await open();
      const call = await callOut();
      await alice.send(world.roomId, '!dtmf *5');
      await world.peer.until('the keys', () => call.digits === '*5');
      await alice.hangup();
      await ended(alice, call);
    },
  );

  it('6. early media is heard before there is an answer', async () => {
    const { alice, peer } = await open({
      destination: '1',
      peer: {
        dialplan: { 1: [{ does: 'media', plays: 'tone' }, { does: 'pause' }, { does: 'answer', plays: 'echo' }] },
      },
    });
    await alice.placeCall(world.roomId);
    const call = await arrived();
    await expect.poll(async () => (await alice.packets()).energy).toBeGreaterThan(0.01);
    expect(call.phase).toBe('early');
    expect((await talk(alice, call)).clientReceived).toBeGreaterThan(80);
    call.proceed();
    await phase(call, 'answered');
    await bothWays(alice, call);
    expect(peer.calls()).toHaveLength(1);
  });

  it.each([
    ['busy', '9001', 'user_busy'],
    ['refused', '9002', 'user_hangup'],
    ['without an answer', '9005', 'user_hangup'],
    ['to nowhere', '4711', 'user_hangup'],
  ])('7. a call that is %s is shown as ended', async (_, destination, hangupReason) => {
    const { alice } = await open({ destination });
    await alice.placeCall(world.roomId);
    const call = await arrived();
    await ended(alice, call);
    expect(await alice.call()).toMatchObject({ hangupReason, hangupParty: 'remote' });
  });

  it('7. a caller gives up: nobody is left ringing', async () => {
    const { alice } = await open({ destination: '9003' });
    await alice.placeCall(world.roomId);
    const call = await arrived();
    await alice.hangup();
    await ended(alice, call);
    expect(call).toMatchObject({ endedBy: 'client' });
  });

  it('7. FreeSWITCH’s caller gives up, or is not answered: the client stops ringing', async () => {
    const { alice, peer } = await open();
    for (const cause of ['ORIGINATOR_CANCEL', 'NO_ANSWER'] as const) {
      const call = await peer.call();
      await state(alice, 'ringing');
      call.hangup(cause);
      await ended(alice, call);
    }
  });

  it('7. a call from FreeSWITCH is declined', async () => {
    const { alice, peer } = await open();
    const call = await peer.call();
    await state(alice, 'ringing');
    await alice.reject();
    await ended(alice, call);
    expect(call).toMatchObject({ endedBy: 'client', cause: 'CALL_REJECTED' });
  });

  it.each(['out', 'in'] as const)(
    '8. the Verto socket is cut twice, with hold and ICE restart between, on a call %s',
    async (way) => {
      const { alice, peer } = await open();
      const call = await (way === 'out' ? callOut() : callIn());
      await bothWays(alice, call);
      const before = await alice.call();

      await peer.drop();
      await peer.until('the call to be attached', () => !call.isDetached && call.updates === 1, 20_000);
      await heardAgain(call);
      await bothWays(alice, call);

      await alice.hold(true);
      await wait(1_000);
      await alice.hold(false);
      await wait(500);
      await alice.restartIce();
      await peer.until('the ICE restart', () => call.updates === 2, 20_000);
      await heardAgain(call);
      await bothWays(alice, call);

      await peer.drop();
      await peer.until('the call to be attached again', () => !call.isDetached && call.updates === 3, 20_000);
      await heardAgain(call);
      await bothWays(alice, call);
      expect((await alice.call())?.callId).toBe(before?.callId);
      expect(peer.calls()).toHaveLength(1);
      await alice.hangup();
      await ended(alice, call);
    },
  );

  const killed = async (way: 'out' | 'in', kills: number): Promise<void> => {
    const { alice, peer, bridge, config } = await open();
    const call = await (way === 'out' ? callOut() : callIn());
    await bothWays(alice, call);
    const before = await alice.call();
    for (let updates = 1; updates <= kills; updates += 1) {
      await bridge.kill();
      await peer.until('the call to be detached', () => call.isDetached);
      await bridge.start(config);
      await peer.until('the call to be attached', () => !call.isDetached && call.updates === updates, 20_000);
      await heardAgain(call);
      await bothWays(alice, call);
    }
    // Some seconds later Chromium gives up the path of before, and may take its other network: what it says is heard there too.
    await wait(8_000);
    await bothWays(alice, call);
    expect((await alice.call())?.callId).toBe(before?.callId);
    expect(peer.calls()).toHaveLength(1);
    await alice.hangup();
    await ended(alice, call);
  };
  const resumes = can.has('resume');
  it.skipIf(!resumes)('9. the bridge is killed and started again, on a call out', () => killed('out', 1));
  it.skipIf(!resumes).each(['out', 'in'] as const)(
    '9. the bridge is killed and started again, twice, on a call %s',
    (way) => killed(way, 2),
  );

  it('10. two users call at once', async () => {
    const { guests, peer } = await open({ users: 2 });
    await Promise.all(guests.map(({ user, roomId }) => user.placeCall(roomId)));
    await peer.until('both calls', () => peer.calls().filter((call) => call.phase === 'answered').length === 2, 20_000);
    const of = ({ account }: (typeof guests)[number]) => {
      const call = peer.calls().find(({ caller }) => caller.name.includes(account.userId.slice(1, 4)));
      if (call === undefined)
        throw new Error(`no call of ${account.userId}: ${JSON.stringify(peer.calls().map(({ caller }) => caller))}`);
      return call;
    };
    for (const { user } of guests) await state(user, 'connected');
    for (const call of peer.calls()) await heardAgain(call);
    await Promise.all(guests.map((guest) => bothWays(guest.user, of(guest))));
    const [first, second] = guests;
    if (first === undefined || second === undefined) throw new Error('two guests');
    await first.user.hangup();
    await ended(first.user, of(first));
    await bothWays(second.user, of(second));
  });

  it('11. a video call falls back to audio', async () => {
    const { alice } = await open();
    await alice.placeCall(world.roomId, { video: true });
    const call = await arrived();
    await phase(call, 'answered');
    await state(alice, 'connected');
    await heardAgain(call);
    expect(await alice.call()).toMatchObject({ signaling: 'stable', hasCamera: true });
    await bothWays(alice, call);
    expect((await alice.packets()).videoSent).toBe(0);
  });

  it('12. a second device stops ringing when the first answers', async () => {
    const { alice, secondDevice, peer } = await open();
    const second = await secondDevice();
    const call = await peer.call();
    await state(alice, 'ringing');
    await state(second, 'ringing');
    await alice.answer();
    await phase(call, 'answered');
    await state(second, 'ended');
    await state(alice, 'connected');
    await heardAgain(call);
    await bothWays(alice, call);
  });

  it('the socket is lost while it rings: both ends are told', async () => {
    const { alice, peer } = await open({ destination: '9003' });
    await alice.placeCall(world.roomId);
    const call = await arrived();
    await peer.drop();
    await ended(alice, call);
    const incoming = await peer.until('the session', () => peer.sessions().length === 1).then(() => peer.call());
    await state(alice, 'ringing');
    await peer.drop();
    await ended(alice, incoming);
  });

  it('FreeSWITCH crashes, and comes back without the call: the client is told', async () => {
    const { alice, peer } = await open();
    const call = await callOut();
    await peer.crash();
    await ended(alice, call);
    await peer.until('the session', () => peer.sessions().length === 1);
    await callOut(alice, world.roomId, 2);
  });

  it('the other end hangs up while the socket is away: the client is told when it is back', async () => {
    const { alice, peer } = await open();
    const call = await callOut();
    peer.refuse(true);
    await peer.drop();
    call.hangup();
    peer.refuse(false);
    await ended(alice, call);
  });

  it('the client hangs up while the socket is away: FreeSWITCH is told when it is back', async () => {
    const { alice, peer } = await open();
    const call = await callOut();
    peer.refuse(true);
    await peer.drop();
    await alice.hangup();
    await wait(500);
    expect(call.isDetached).toBe(true);
    peer.refuse(false);
    await ended(alice, call);
  });

  it.each(['out', 'in'] as const)('FreeSWITCH renegotiates, on a call %s', async (way) => {
    const { alice, peer } = await open();
    const call = await (way === 'out' ? callOut() : callIn());
    await bothWays(alice, call);
    await peer.renegotiate(call);
    await peer.until('updateMedia', () => call.updates === 1, 20_000);
    await heardAgain(call);
    await bothWays(alice, call);
  });

  it('two calls outlast the loss of their socket', async () => {
    const { guests, peer } = await open({ users: 2 });
    const [first, second] = guests;
    if (first === undefined || second === undefined) throw new Error('two guests');
    const calls = [await callOut(first.user, first.roomId), await callOut(second.user, second.roomId, 2)] as const;
    await peer.drop();
    for (const call of calls) {
      await peer.until('updateMedia', () => !call.isDetached && call.updates === 1, 20_000);
      await heardAgain(call);
    }
    await Promise.all([bothWays(first.user, calls[0]), bothWays(second.user, calls[1])]);
  });
});
