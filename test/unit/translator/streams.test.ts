import { countedIds } from '@mvbridge/replay';
import { createTranslator, createTranslatorStreams, type ToMatrixOutput } from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';
import { config } from '../../support/flow.ts';
import { clientOffer, freeswitchAnswer } from '../../support/sdp.ts';

function start(wishes: { toApp?: () => void } = {}) {
  let now = 0;
  let timer: { callback: () => void; at: number } | undefined;
  const world = {
    ...wishes,
    now: () => now,
    setTimer: (callback: () => void, delayMs: number) => {
      timer = { callback, at: now + delayMs };
      return timer;
    },
    clearTimer: (cleared: unknown) => {
      if (timer === cleared) timer = undefined;
    },
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
  };
  const translator = createTranslator({ ...config, ids: countedIds() });
  return { world, translator, streams: createTranslatorStreams(translator, world) };
}

const common = { call_id: 'call-1', version: '1', party_id: 'A' };
const envelope = { room_id: '!room:example.org', sender: '@alice:example.org' };
const invite = {
  ...envelope,
  type: 'm.call.invite',
  content: { ...common, lifetime: 60_000, offer: { type: 'offer', sdp: clientOffer } },
};
const hangup = { ...envelope, type: 'm.call.hangup', content: { ...common, reason: 'user_hangup' } };
const hold = (i: number) => ({
  ...envelope,
  type: 'm.call.negotiate',
  content: { ...common, lifetime: 60_000, description: { type: 'offer', sdp: `${clientOffer}a=x-n:${i}\r\n` } },
});
const ok = (id: number, result: object) => JSON.stringify({ jsonrpc: '2.0', id, result });
const says = (method: string, params: object = {}) => JSON.stringify({ jsonrpc: '2.0', id: 9, method, params });
const callID = '00000000-0000-4000-8000-000000000001';

/** What comes out of a stream, in short, as it comes. */
function hear(readable: ReadableStream<string> | ReadableStream<ToMatrixOutput>): string[] {
  const heard: string[] = [];
  void readable.pipeTo(
    new WritableStream<string | ToMatrixOutput>({
      write(chunk) {
        heard.push(typeof chunk === 'string' ? (JSON.parse(chunk).method ?? 'result') : chunk.type);
      },
      close: () => void heard.push('end'),
    }),
  );
  return heard;
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A call that is up. */
async function up() {
  const { world, translator, streams } = start();
  const socket = streams.socket();
  const [frames, events] = [socket.writable.getWriter(), streams.matrix.writable.getWriter()];
  const heard = hear(socket.readable);
  await frames.write(ok(1, { message: 'logged in' }));
  await events.write(invite);
  world.pass(300);
  await frames.write(ok(2, { message: 'CALL CREATED', callID }));
  await frames.write(says('verto.answer', { callID, sdp: freeswitchAnswer }));
  await settled();
  expect(heard.splice(0)).toEqual(['login', 'verto.invite', 'result']);
  return { world, translator, streams, socket, frames, events, heard };
}

describe('a translator of streams', () => {
  it('carries a call: events and frames in, frames and events out', async () => {
    const { translator, streams, events, heard } = await up();
    const sent = hear(streams.matrix.readable);
    await settled();
    expect(sent).toEqual(['m.call.answer']);
    streams.driven.command({ kind: 'dtmf', callId: 'call-1', digits: '5' });
    await events.write(hangup);
    await settled();
    expect(heard).toEqual(['verto.info', 'verto.bye']);
    expect(translator.calls()).toEqual([]);
  });

  it('takes part in a pipe', async () => {
    const { world, streams } = start();
    const fromFreeswitch = new TransformStream<string, string>();
    const socket = streams.socket();
    const heard = hear(fromFreeswitch.readable.pipeThrough(socket));
    const freeswitch = fromFreeswitch.writable.getWriter();
    await freeswitch.write(ok(1, { message: 'logged in' }));
    await freeswitch.write(says('verto.ping'));
    world.pass(1);
    await settled();
    expect(heard).toEqual(['login', 'result']);
  });

  it('has a slow reader slow the writers down', async () => {
    const { streams, events } = await up();
    let written = 0;
    const writing = (async () => {
      for (let i = 0; i < 40; i += 1) {
        await events.write(hold(i));
        written += 1;
      }
    })();
    await settled();
    // One answer to the call and one to each offer: then there is no more room.
    expect(written).toBe(14);
    await settled();
    expect(written).toBe(14);
    const reader = streams.matrix.readable.getReader();
    for (let i = 0; i < 10; i += 1) await reader.read();
    await settled();
    expect(written).toBe(24);
    reader.releaseLock();
    const sent = hear(streams.matrix.readable);
    await writing;
    await settled();
    expect(written).toBe(40);
    expect(sent.length).toBe(31);
  });

  it('ends the streams that an error of the application’s comes up in, and the translator hears of it', async () => {
    let broken = false;
    const { world, translator, streams } = start({
      toApp: () => {
        if (broken) throw new Error('mine');
      },
    });
    const socket = streams.socket();
    const heard = hear(socket.readable);
    const frames = socket.writable.getWriter();
    await frames.write(ok(1, { message: 'logged in' }));
    broken = true;
    await expect(frames.write('nonsense')).rejects.toThrow('mine');
    broken = false;
    await settled();
    expect(heard).toEqual(['login', 'end']);
    expect(translator.snapshot().control).toMatchObject({ session: { phase: 'closed' } });
    broken = true;
    const sent = hear(streams.matrix.readable);
    await expect(streams.matrix.writable.getWriter().write({ ...invite, content: 7 })).rejects.toThrow('mine');
    await settled();
    expect(sent).toEqual(['end']);
    world.pass(200_000);
  });

  for (const [how, end] of [
    ['its writable is closed', async (it: Awaited<ReturnType<typeof up>>) => it.frames.close()],
    ['its writable is aborted', async (it: Awaited<ReturnType<typeof up>>) => it.frames.abort('gone')],
  ] as const) {
    it(`${how}: the socket is gone, and the call waits for another`, async () => {
      const rig = await up();
      await end(rig);
      await settled();
      expect(rig.heard).toEqual(['end']);
      expect(rig.translator.calls().map(({ phase }) => phase)).toEqual(['detached']);
      const heard = hear(rig.streams.socket().readable);
      await settled();
      expect(heard).toEqual(['login']);
    });
  }

  it('its readable is cancelled: the same', async () => {
    const { translator, streams } = start();
    const { readable, writable } = streams.socket();
    await readable.cancel();
    const frames = writable.getWriter();
    await frames.write(ok(1, { message: 'logged in' }));
    await settled();
    expect(translator.snapshot().control).toMatchObject({ session: { phase: 'closed' } });
  });

  it('another socket takes the place of one that is still there', async () => {
    const { streams, heard, frames } = await up();
    const others = hear(streams.socket().readable);
    await frames.write(says('verto.bye', { callID }));
    await settled();
    expect(heard).toEqual(['end']);
    expect(others).toEqual(['login']);
  });

  it('ends with its Matrix side, and leaves the translator as it is', async () => {
    const { world, translator, events, heard, streams } = await up();
    const sent = hear(streams.matrix.readable);
    await events.close();
    await settled();
    expect(heard).toEqual(['end']);
    expect(sent).toEqual(['m.call.answer', 'end']);
    world.pass(200_000);
    expect(translator.calls().map(({ phase }) => phase)).toEqual(['answered']);
  });
});
