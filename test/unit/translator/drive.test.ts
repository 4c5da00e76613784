import { countedIds } from '@mvbridge/replay';
import { createTranslator, drive, restoreTranslator, type Translator } from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';
import { trickled } from '../../support/candidates.ts';
import { config } from '../../support/flow.ts';
import { clientOffer, freeswitchAnswer } from '../../support/sdp.ts';

interface Wishes {
  readonly toMatrix?: () => unknown;
  readonly save?: () => void;
  readonly onFrame?: (frame: string) => void;
  readonly connect?: () => void;
}

/** A world whose clock is told, and which remembers what it was handed. */
function toldWorld({ toMatrix, save, onFrame, connect }: Wishes = {}, since = 0) {
  let now = since;
  let timer: { callback: () => void; at: number; delayMs: number } | undefined;
  const heard: string[] = [];
  return {
    heard,
    now: () => now,
    setTimer: (callback: () => void, delayMs: number) => {
      timer = { callback, at: now + delayMs, delayMs };
      return timer;
    },
    clearTimer: (cleared: unknown) => {
      if (timer === cleared) timer = undefined;
    },
    toMatrix: (output: { type: string }) => {
      heard.push(output.type);
      return toMatrix?.();
    },
    toVerto: (frame: string) => {
      heard.push(JSON.parse(frame).method ?? 'result');
      onFrame?.(frame);
    },
    connect: () => {
      heard.push('connect');
      connect?.();
    },
    ...(save !== undefined && { save }),
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
    /** The clock is set right. */
    set: (to: number) => {
      now = to;
    },
    armed: () => timer?.at,
    delayMs: () => timer?.delayMs,
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

function start(wishes: Wishes = {}) {
  const world = toldWorld(wishes);
  const translator = createTranslator({ ...config, ids: countedIds() });
  const driven = drive(translator, world);
  driven.transport('open');
  driven.verto('{"jsonrpc":"2.0","id":1,"result":{"message":"logged in"}}');
  return { world, driven, translator };
}
const callID = '00000000-0000-4000-8000-000000000001';
const answer = { jsonrpc: '2.0', id: 9, method: 'verto.answer', params: { callID, sdp: freeswitchAnswer } };
/** How many events were asked for, and nobody has said what became of them. */
const inFlight = (translator: Translator) => JSON.stringify(translator.snapshot()).match(/"state":"out"/g)?.length ?? 0;
/** What promises lead to has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

function answered(wishes: Wishes = {}) {
  const rig = start(wishes);
  rig.driven.matrix(invite);
  rig.world.pass(300);
  return rig;
}

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

  it('does nothing more once it is stopped, whatever comes', async () => {
    const { world, driven, translator } = answered({ toMatrix: async () => '$event' });
    driven.verto(answer);
    driven.stop();
    await settled();
    driven.matrix({ ...envelope, type: 'm.call.hangup', content: { ...common, reason: 'user_hangup' } });
    driven.transport('close');
    world.pass(900_000);
    expect(world.heard.at(-1)).toBe('m.call.answer');
    expect(world.armed()).toBeUndefined();
    expect(inFlight(translator)).toBe(1);
    expect(translator.calls().map(({ phase }) => phase)).toEqual(['answered']);
  });

  it('asks no timer for more than it can, and looks again then', () => {
    const world = toldWorld();
    const policy = { endedMs: 1e12 };
    const driven = drive(createTranslator({ ...config, policy, ids: countedIds() }), world);
    driven.transport('open');
    driven.verto('{"jsonrpc":"2.0","id":1,"result":{"message":"logged in"}}');
    driven.matrix({ ...invite, content: { ...invite.content, invitee: '@bob:example.org' } });
    expect(world.delayMs()).toBe(2 ** 31 - 1);
    world.pass(2 ** 31 - 1);
    expect(world.delayMs()).toBe(2 ** 31 - 1);
  });

  it('asks for the first socket, and for the next, when it is time, and never before it returns', () => {
    const world = toldWorld();
    const driven = drive(createTranslator({ ...config, ids: countedIds() }), world);
    expect(world.heard).toEqual([]);
    world.pass(0);
    expect(world.heard).toEqual(['connect']);
    driven.transport('close');
    world.pass(999);
    expect(world.heard).toEqual(['connect']);
    world.pass(1);
    expect(world.heard).toEqual(['connect', 'connect']);
    driven.transport('open');
    world.pass(20_000);
    // The login was not answered.
    expect(world.heard).toEqual(['connect', 'connect', 'login', 'connect']);
  });

  it('takes a socket over which connect throws for one that could not be opened', () => {
    const world = toldWorld({
      connect: () => {
        throw new Error('no such host');
      },
    });
    drive(createTranslator({ ...config, ids: countedIds() }), world);
    expect(() => world.pass(0)).toThrow('no such host');
    expect(() => world.pass(1_000)).toThrow('no such host');
    expect(() => world.pass(2_000)).toThrow('no such host');
    expect(world.heard).toEqual(['connect', 'connect', 'connect']);
  });

  it('asks for another socket when nothing is heard of one', () => {
    const world = toldWorld();
    drive(createTranslator({ ...config, ids: countedIds() }), world);
    world.pass(60_999);
    expect(world.heard).toEqual(['connect']);
    world.pass(1);
    expect(world.heard).toEqual(['connect', 'connect']);
  });

  it('hands on as many outputs as one input may lead to', () => {
    const world = toldWorld();
    const translator = createTranslator({ ...config, ids: countedIds() });
    const driven = drive(translator, world);
    driven.transport('open');
    driven.verto('{"jsonrpc":"2.0","id":1,"result":{"message":"logged in"}}');
    const calls = 70_000;
    for (let i = 0; i < calls; i += 1) {
      const params = { callID: `call ${i}`, sdp: freeswitchAnswer };
      translator.handleVerto({ jsonrpc: '2.0', id: i + 10, method: 'verto.invite', params }, 0);
    }
    driven.transport('close');
    expect(translator.calls()).toEqual([]);
    expect(world.heard.length).toBe(1);
    // The invites are on their way, as far as anybody knows: the hangups go when that is settled.
    world.pass(30_000);
    expect(world.heard.filter((one) => one === 'm.call.hangup').length).toBe(calls);
  });

  it('hands on what comes up meanwhile after what is being handed on', () => {
    const { world, driven } = start({
      onFrame: (frame) => {
        const { id, method } = JSON.parse(frame);
        if (method === 'verto.bye') driven.verto({ jsonrpc: '2.0', id: 77, method: 'verto.ping', params: {} });
        if (method === 'verto.invite')
          driven.verto({ jsonrpc: '2.0', id, result: { message: 'CALL CREATED', callID } });
      },
    });
    driven.matrix(invite);
    world.pass(300);
    driven.verto(answer);
    driven.command({ kind: 'hangup', callId: 'call-1' });
    expect(world.heard).toEqual([
      'login',
      'verto.invite',
      'result',
      'm.call.answer',
      'verto.bye',
      'm.call.hangup',
      'result',
    ]);
  });
});

describe('what becomes of events', () => {
  it('a promise that is kept: nothing', async () => {
    const { world, driven, translator } = answered({ toMatrix: async () => '$event' });
    driven.verto(answer);
    expect(inFlight(translator)).toBe(1);
    await settled();
    expect(inFlight(translator)).toBe(0);
    world.pass(60_000);
    expect(world.heard.filter((one) => one === 'm.call.answer').length).toBe(1);
  });

  it('a promise that is broken: again, when the translator or the homeserver says', async () => {
    const errors: unknown[] = [
      new Error('ECONNREFUSED'),
      { errcode: 'M_LIMIT_EXCEEDED', httpStatus: 429, data: { retry_after_ms: 7_000 } },
    ];
    const { world, driven } = answered({
      toMatrix: async () => {
        if (errors.length > 0) throw errors.shift();
      },
    });
    const sent = () => world.heard.filter((one) => one === 'm.call.answer').length;
    driven.verto(answer);
    await settled();
    world.pass(999);
    expect(sent()).toBe(1);
    world.pass(1);
    expect(sent()).toBe(2);
    await settled();
    world.pass(6_999);
    expect(sent()).toBe(2);
    world.pass(1);
    expect(sent()).toBe(3);
    await settled();
    world.pass(60_000);
    expect(sent()).toBe(3);
  });

  it('an error for good: the call is over', async () => {
    const { world, driven } = answered({
      toMatrix: async () => {
        throw { errcode: 'M_FORBIDDEN', statusCode: 403 };
      },
    });
    driven.verto(answer);
    await settled();
    expect(world.heard.slice(-2)).toEqual(['verto.bye', 'm.call.hangup']);
  });

  it('an exception: the rest is handed on, it is thrown then, and the event comes again', () => {
    let away = true;
    const { world, driven } = answered({
      toMatrix: () => {
        if (away) throw new Error('the homeserver is away');
      },
    });
    expect(() => driven.verto(JSON.stringify(answer))).toThrow('the homeserver is away');
    expect(() => driven.command({ kind: 'dtmf', callId: 'call-1', digits: '5' })).not.toThrow();
    expect(world.heard.slice(-2)).toEqual(['m.call.answer', 'verto.info']);
    away = false;
    world.pass(1_000);
    expect(world.heard.at(-1)).toBe('m.call.answer');
    driven.command({ kind: 'hangup', callId: 'call-1' });
    expect(world.heard.slice(-2)).toEqual(['verto.bye', 'm.call.hangup']);
  });

  it('a frame that cannot be sent takes nothing with it', () => {
    let closing = true;
    const { world, driven, translator } = start({
      onFrame: (frame) => {
        if (closing && frame.includes('verto.bye')) throw new Error('the socket is closing');
      },
    });
    driven.matrix(invite);
    world.pass(300);
    driven.verto(answer);
    expect(() => driven.command({ kind: 'hangup', callId: 'call-1' })).toThrow('the socket is closing');
    expect(world.heard.slice(-2)).toEqual(['verto.bye', 'm.call.hangup']);
    expect(translator.calls()).toEqual([]);
    closing = false;
    driven.transport('close');
    driven.transport('open');
    driven.verto('{"jsonrpc":"2.0","id":4,"result":{"message":"logged in"}}');
    expect(world.heard.at(-1)).toBe('verto.bye');
  });
});

describe('a process that dies', () => {
  /** What the dying process had saved, and heard, when it was to hand on its n-th output. */
  function dieAt(n: number) {
    let saved = '';
    let left = n;
    const dies = () => {
      if (left-- <= 0) throw new Error('died');
    };
    const world = toldWorld({
      toMatrix: dies,
      onFrame: dies,
      save: () => {
        if (left >= 0) saved = JSON.stringify(translator.snapshot());
      },
    });
    const translator = createTranslator({ ...config, ids: countedIds() });
    const driven = drive(translator, world);
    const inputs = [
      () => driven.transport('open'),
      () => driven.verto('{"jsonrpc":"2.0","id":1,"result":{"message":"logged in"}}'),
      () => driven.matrix(invite),
      () => world.pass(300),
      () => driven.verto(answer),
      () => driven.matrix({ ...envelope, type: 'm.call.hangup', content: { ...common, reason: 'user_hangup' } }),
    ];
    try {
      for (const input of inputs) input();
    } catch {
      // Dead.
    }
    return { saved, heard: world.heard };
  }

  it('has said nothing that its snapshot does not know, and the next one sends again what may not have been sent', () => {
    const outcomes = Array.from({ length: 5 }, (_, n) => {
      const { saved } = dieAt(n);
      const world = toldWorld({}, 1_000);
      const translator: Translator = restoreTranslator({ ...config, ids: countedIds() }, JSON.parse(saved));
      const driven = drive(translator, world);
      world.pass(1_000);
      const first = [...world.heard];
      driven.transport('open');
      driven.verto('{"jsonrpc":"2.0","id":99,"method":"verto.clientReady","params":{"reattached_sessions":[]}}');
      return [...first, '|', ...world.heard.slice(first.length).filter((one) => one !== 'result')].join(' ');
    });
    expect(outcomes).toEqual([
      // At the login; at the invite, which nobody may have heard; at the result of verto.answer, and at m.call.answer; and
      // at verto.bye, which FreeSWITCH still has to be told.
      'connect | login',
      'm.call.reject connect | login',
      'm.call.answer connect | login m.call.hangup',
      'm.call.answer connect | login m.call.hangup',
      'connect | login verto.bye',
    ]);
  });

  for (const downMs of [31_000, 61_000]) {
    it(`and is away for ${downMs / 1_000} s: the event that was in flight goes once more, and the call waits for its socket`, () => {
      const { world, driven, translator } = answered({ toMatrix: () => new Promise(() => {}) });
      driven.verto(answer);
      const saved = JSON.stringify(translator.snapshot());
      driven.stop();
      const next = toldWorld({ toMatrix: () => new Promise(() => {}) }, world.now() + downMs);
      const restored = restoreTranslator({ ...config, ids: countedIds() }, JSON.parse(saved));
      drive(restored, next);
      next.pass(0);
      expect(next.heard).toEqual(['m.call.answer', 'connect']);
      expect(restored.calls().map(({ phase }) => phase)).toEqual(['detached']);
    });
  }

  it('and whose session had been taken over: the next one takes it back', () => {
    const { driven, translator } = answered();
    driven.verto('{"jsonrpc":"2.0","id":77,"method":"verto.punt","params":{}}');
    driven.transport('close');
    const next = toldWorld({}, 100_000);
    drive(restoreTranslator(config, JSON.parse(JSON.stringify(translator.snapshot()))), next);
    next.pass(1_000);
    expect(next.heard).toContain('connect');
  });

  it('and whose clock began anew: it is told, and goes on once the clock is right', () => {
    const { driven, translator } = answered();
    driven.verto(answer);
    const later = JSON.parse(JSON.stringify(translator.snapshot()));
    const next = toldWorld({}, -1_000_000);
    drive(restoreTranslator({ ...config, ids: countedIds() }, later), next);
    expect(() => next.pass(0)).toThrow('now: expected a clock that goes on across processes');
    next.set(10_000);
    const driven2 = drive(restoreTranslator({ ...config, ids: countedIds() }, later), next);
    driven2.matrix({});
    next.pass(1_000);
    expect(next.heard).toContain('connect');
  });

  it('a snapshot that cannot be kept is told, and what was to be said is said', () => {
    const { world, driven } = start();
    const broken = {
      ...world,
      save: () => {
        throw new Error('the disk is full');
      },
    };
    const translator = createTranslator({ ...config, ids: countedIds() });
    const other = drive(translator, broken);
    expect(() => other.transport('open')).toThrow('the disk is full');
    expect(world.heard).toEqual(['login', 'login']);
    driven.stop();
  });
});
