import { countedIds } from '@mvbridge/replay';
import {
  createTranslatorEmitter,
  type Diagnostic,
  type ToMatrixOutput,
  type TranslatorEmitter,
} from '@mvbridge/translator';
import type * as typedEmitter from 'typed-emitter';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { config } from '../../support/flow.ts';
import { clientOffer, freeswitchAnswer } from '../../support/sdp.ts';

const invite = {
  type: 'm.call.invite',
  room_id: '!room:example.org',
  sender: '@alice:example.org',
  content: {
    call_id: 'call-1',
    version: '1',
    party_id: 'A',
    lifetime: 60_000,
    offer: { type: 'offer', sdp: clientOffer },
  },
};

function start() {
  const emitter = createTranslatorEmitter({ ...config, ids: countedIds() });
  emitter.handleTransport('open', 0);
  emitter.handleVerto({ jsonrpc: '2.0', id: 1, result: { message: 'logged in' } }, 1);
  return emitter;
}

describe('a translator that emits', () => {
  it('tells each listener of its own kind of output', () => {
    const emitter = start();
    const heard: string[] = [];
    emitter.on('verto', ({ message }) => heard.push('method' in message ? message.method : 'result'));
    emitter.on('matrix', ({ type }) => heard.push(type));
    emitter.on('call', ({ call }) => heard.push(`call ${call.phase}`));
    emitter.on('diagnostic', ({ code }) => heard.push(code));
    emitter.handleMatrix(invite, 10);
    emitter.handleMatrix(invite, 11);
    emitter.handleTimeout(310);
    const params = { callID: emitter.calls()[0]?.dialogId, sdp: freeswitchAnswer };
    emitter.handleVerto({ jsonrpc: '2.0', id: 9, method: 'verto.answer', params }, 400);
    expect(heard).toEqual([
      'call gathering',
      'out-of-place',
      'verto.invite',
      'call calling',
      'result',
      'm.call.answer',
      'call answered',
    ]);
  });

  it('goes on from a snapshot', () => {
    const emitter = start();
    emitter.handleMatrix(invite, 10);
    const other = createTranslatorEmitter(config, emitter.snapshot());
    const methods: string[] = [];
    other.on('verto', ({ message }) => 'method' in message && methods.push(message.method));
    other.handleTimeout(310);
    expect(methods).toEqual(['verto.invite']);
  });

  it('hands on what a listener leads to after what is being handed out', () => {
    const emitter = start();
    const heard: string[] = [];
    emitter.on('call', ({ call }) => {
      heard.push(call.phase);
      if (call.phase === 'calling') emitter.command({ kind: 'hangup', callId: 'call-1' }, 310);
    });
    emitter.on('coalesced', () => heard.push('coalesced'));
    emitter.on('verto', ({ message }) => heard.push('method' in message ? message.method : 'result'));
    emitter.handleMatrix(invite, 10);
    emitter.handleTimeout(310);
    expect(heard).toEqual(['gathering', 'verto.invite', 'coalesced', 'calling', 'verto.bye', 'ended']);
  });

  it('a listener that throws keeps nothing from the others, and the translator is none the worse', () => {
    const emitter = start();
    const heard: string[] = [];
    emitter.once('call', () => {
      throw new Error('mine');
    });
    emitter.on('call', ({ call }) => heard.push(call.phase));
    emitter.on('matrix', () => {
      throw new Error('the homeserver is away');
    });
    expect(() => emitter.handleMatrix(invite, 10)).toThrow('mine');
    expect(heard).toEqual(['gathering']);
    emitter.handleTimeout(310);
    expect(() => emitter.command({ kind: 'hangup', callId: 'call-1' }, 400)).toThrow('the homeserver is away');
    expect(heard).toEqual(['gathering', 'calling', 'ended']);
    expect(emitter.calls()).toEqual([]);
  });

  it('a listener that is there once and for all is called both times at first, and stays', () => {
    const emitter = start();
    let calls = 0;
    const count = () => {
      calls += 1;
    };
    emitter.once('connect', count).on('connect', count);
    const tell = () => emitter.emit('connect', { to: 'app', kind: 'connect' });
    tell();
    expect(calls).toBe(2);
    tell();
    expect(calls).toBe(3);
    expect(emitter.listeners('connect')).toEqual([count]);
  });

  it('is an emitter as typed-emitter has it', () => {
    const emitter = start();
    expectTypeOf<TranslatorEmitter>().toExtend<
      typedEmitter.default<{ matrix: (output: ToMatrixOutput) => void; diagnostic: (output: Diagnostic) => void }>
    >();
    const heard: string[] = [];
    const first = () => heard.push('first');
    const second = () => heard.push('second');
    const tell = () => emitter.emit('connect', { to: 'app', kind: 'connect' });
    expect(tell()).toBe(false);
    emitter.on('connect', second).addListener('connect', second).prependListener('connect', first);
    emitter.prependOnceListener('connect', () => heard.push('once'));
    expect(emitter.listenerCount('connect')).toBe(4);
    expect(tell()).toBe(true);
    expect(heard.splice(0)).toEqual(['once', 'first', 'second', 'second']);
    expect(emitter.listeners('connect')).toEqual([first, second, second]);
    expect(emitter.rawListeners('connect')).toEqual([first, second, second]);
    emitter.off('connect', second).removeListener('connect', () => {});
    expect(emitter.listeners('connect')).toEqual([first, second]);
    expect(emitter.eventNames()).toEqual(['connect']);
    emitter.once('call', () => {}).removeAllListeners('connect');
    expect(emitter.eventNames()).toEqual(['call']);
    expect(emitter.removeAllListeners().eventNames()).toEqual([]);
    expect(emitter.setMaxListeners(7).getMaxListeners()).toBe(7);
    // @ts-expect-error: there is no such event
    emitter.on('hangup', first);
    // @ts-expect-error: a diagnostic has no type
    emitter.on('diagnostic', ({ type }) => type);
  });
});
