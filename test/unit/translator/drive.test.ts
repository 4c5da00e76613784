import { countedIds } from '@mvbridge/replay';
import { createTranslator, drive } from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';
import { trickled } from '../../support/candidates.ts';
import { config } from '../../support/flow.ts';
import { clientOffer, freeswitchAnswer } from '../../support/sdp.ts';

/** A world whose clock is told, and which remembers what it was handed. */
function toldWorld(broken: { toMatrix?: boolean } = {}) {
  let now = 0;
  let timer: { callback: () => void; at: number } | undefined;
  const heard: string[] = [];
  return {
    heard,
    now: () => now,
    setTimer: (callback: () => void, delayMs: number) => {
      timer = { callback, at: now + delayMs };
      return timer;
    },
    clearTimer: (cleared: unknown) => {
      if (timer === cleared) timer = undefined;
    },
    toMatrix: (output: { type: string }) => {
      heard.push(output.type);
      if (broken.toMatrix) throw new Error('the homeserver is away');
    },
    toVerto: (frame: string) => {
      heard.push(JSON.parse(frame).method ?? 'result');
    },
    /** Lets time pass; the timer goes off on its way. */
    pass(ms: number) {
      const end = now + ms;
      while (timer !== undefined && timer.at <= end) {
        const { callback, at } = timer;
        now = at;
        timer = undefined;
        callback();
      }
      now = end;
    },
    armed: () => timer?.at,
  };
}

const envelope = { room_id: '!room:example.org', sender: '@alice:example.org' };
const common = { call_id: 'call-1', version: '1', party_id: 'ALICEWEB' };
const invite = {
  ...envelope,
  type: 'm.call.invite',
  content: { ...common, lifetime: 60_000, offer: { type: 'offer', sdp: clientOffer } },
};
const candidates = { ...envelope, type: 'm.call.candidates', content: { ...common, candidates: trickled('host') } };

function start(broken = {}) {
  const world = toldWorld(broken);
  const driven = drive(createTranslator({ ...config, ids: countedIds() }), world);
  driven.transport('open');
  driven.verto('{"jsonrpc":"2.0","id":1,"result":{"message":"logged in"}}');
  return { world, driven };
}
const callID = '00000000-0000-4000-8000-000000000001';
const answer = { jsonrpc: '2.0', id: 9, method: 'verto.answer', params: { callID, sdp: freeswitchAnswer } };

describe('drive', () => {
  it('carries a call: the offer leaves when its time has come, without anybody asking', () => {
    const { world, driven } = start();
    driven.matrix(invite);
    driven.matrix(candidates);
    world.pass(59);
    expect(world.heard).toEqual(['login']);
    world.pass(1);
    expect(world.heard).toEqual(['login', 'verto.invite']);
    driven.verto(JSON.stringify(answer));
    expect(world.heard).toEqual(['login', 'verto.invite', 'result', 'm.call.answer']);
    driven.command({ kind: 'hangup', callId: 'call-1' });
    expect(world.heard.slice(4)).toEqual(['verto.bye', 'm.call.hangup']);
  });

  it('keeps one timer, at the next deadline', () => {
    const { world, driven } = start();
    driven.matrix(invite);
    expect(world.armed()).toBe(300);
    driven.matrix(candidates);
    expect(world.armed()).toBe(60);
    driven.stop();
    expect(world.armed()).toBeUndefined();
  });

  it('hands on the rest when a callback throws, and throws then', () => {
    const { world, driven } = start({ toMatrix: true });
    driven.matrix(invite);
    world.pass(300);
    expect(() => driven.verto(JSON.stringify(answer))).toThrow('the homeserver is away');
    expect(() => driven.command({ kind: 'hangup', callId: 'call-1' })).toThrow('the homeserver is away');
    expect(world.heard.slice(-2)).toEqual(['verto.bye', 'm.call.hangup']);
  });
});
