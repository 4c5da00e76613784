import type { CallId, RoomId } from '@mvbridge/matrix-events';
import type { DialogId } from '@mvbridge/verto';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../packages/translator/src/call/state.ts';
import { Calls } from '../../../packages/translator/src/calls.ts';
import { Deadlines } from '../../../packages/translator/src/deadlines.ts';

const call = (dialogId: string, callId: string, roomId: string) =>
  ({ phase: 'ringing', legs: { dialogId, callId, roomId }, expiresAt: 0 }) as Call;
const first = call('d1', 'same', '!a:example.org');
const second = call('d2', 'same', '!b:example.org');
const third = call('d3', 'other', '!a:example.org');
const known = () => {
  const calls = new Calls(new Deadlines(), () => undefined);
  for (const one of [first, second, third]) calls.set(one);
  return calls;
};
const a = '!a:example.org' as RoomId;
const b = '!b:example.org' as RoomId;
const same = 'same' as CallId;

describe('calls with one id in two rooms', () => {
  it('are found by room', () => {
    expect(known().named(same)).toEqual([first, second]);
    expect(known().find(a, same)).toBe(first);
    expect(known().find(b, same)).toBe(second);
  });

  it('are forgotten one at a time', () => {
    const calls = known();
    calls.forget(first);
    expect(calls.named(same)).toEqual([second]);
    expect(calls.find(a, same)).toBeUndefined();
    expect(calls.find(b, same)).toBe(second);
    calls.forget(second);
    expect(calls.named(same)).toEqual([]);
    expect(calls.all()).toEqual([third]);
  });
});

describe('a room', () => {
  it('keeps its other calls when one is forgotten', () => {
    const calls = known();
    calls.forget(first);
    expect(calls.inRoom(a)).toEqual([third]);
    expect(calls.inRoom(b)).toEqual([second]);
  });

  it('has a call that came to be after all of its calls were forgotten', () => {
    const calls = known();
    calls.forget(first);
    calls.forget(third);
    expect(calls.inRoom(a)).toEqual([]);
    calls.set(first);
    expect(calls.inRoom(a)).toEqual([first]);
    expect(calls.named(same)).toEqual([second, first]);
  });

  it('has a call once, however often it moves on, in the place where it was', () => {
    const calls = known();
    const moved = { ...first, expiresAt: 9 } as Call;
    calls.set(moved);
    expect(calls.inRoom(a)).toEqual([moved, third]);
    expect(calls.named(same)).toEqual([moved, second]);
    expect(calls.get('d1' as DialogId)).toBe(moved);
    expect(calls.all()).toEqual([moved, second, third]);
  });

  it('that has no call can be told of one that it never had', () => {
    const calls = new Calls(new Deadlines(), () => undefined);
    calls.forget(first);
    expect(calls.all()).toEqual([]);
    expect(calls.named(same)).toEqual([]);
  });
});
