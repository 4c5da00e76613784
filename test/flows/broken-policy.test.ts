// A function of the policy's throws: it is the application's mistake, and no other call's.
import { describe, expect, it } from 'vitest';
import { play, rigUp, wait } from '../support/flow.ts';
import { matrix } from '../support/matrix.ts';
import { verto } from '../support/verto.ts';

describe('a custom strategy that throws', () => {
  it('once, when two offers are due: the other one leaves, and the first a second later', () => {
    let broken = 0;
    const custom = () => {
      if (broken-- > 0) throw new Error('mine');
      return { at: 300, why: 'grace' } as const;
    };
    const rig = rigUp({ policy: { strategy: 'custom', custom } });
    play(rig, 0, matrix.invite());
    play(rig, 0, matrix.invite({ callId: 'call-2', room: '!other:example.org' }));
    broken = 1;
    expect(() => play(rig, 300, wait)).toThrow('mine');
    expect(rig.translator.nextDeadline()).toBe(300);
    expect(play(rig, 300, wait)).toEqual(['300 verto verto.invite']);
    expect(play(rig, 1_300, wait)).toEqual(['1300 verto verto.invite']);
  });

  it('when the call is known already, over its deadline: the call is found all the same, and ends', () => {
    let asked = 0;
    const custom = () => {
      asked += 1;
      if (asked === 2) throw new Error('mine');
      return { at: 300, why: 'grace' } as const;
    };
    const rig = rigUp({ policy: { strategy: 'custom', custom } });
    expect(() => play(rig, 0, matrix.invite())).toThrow('mine');
    expect(rig.translator.calls()).toHaveLength(1);
    play(rig, 100, matrix.hangup());
    expect(rig.translator.calls()).toEqual([]);
  });

  it('when a call that was due as well has just been forgotten: nobody is called for that one any more', () => {
    let broken = false;
    const custom = () => {
      if (broken) throw new Error('mine');
      return { at: 400, why: 'grace' } as const;
    };
    const rig = rigUp({ policy: { strategy: 'custom', custom, maxEnded: 1, endedMs: 500 } });
    play(rig, 0, verto.invite());
    play(rig, 10, verto.bye());
    // It is known until 510. At 200 another one is over, and there is room for one; at 400 the strategy is asked.
    play(rig, 100, matrix.invite({ callId: 'call-2', room: '!other:example.org', lifetime: 100 }));
    play(rig, 100, matrix.invite({ callId: 'call-3', room: '!third:example.org' }));
    broken = true;
    expect(wait(rig, 600)).toMatchObject([{ kind: 'call', call: { callId: 'call-2', phase: 'ended' } }]);
    // At once again, since what came out was not to be lost over the error.
    expect(rig.translator.nextDeadline()).toBe(600);
    expect(() => wait(rig, 610)).toThrow('mine');
    // Until then the one that ended at 600 is known.
    expect(rig.translator.nextDeadline()).toBe(1_100);
  });
});

describe('a custom strategy that answers no time', () => {
  it('is told so, and keeps no other call waiting', () => {
    let usableAt: number | undefined;
    const custom = () => ({ at: Number(usableAt) + 50, why: 'usable' }) as const;
    const rig = rigUp({ policy: { strategy: 'custom', custom } });
    expect(() => play(rig, 0, matrix.invite())).toThrow('custom: expected at as a number of ms, got NaN');
    usableAt = 10;
    play(rig, 10, matrix.invite({ callId: 'call-2', room: '!other:example.org' }));
    expect(play(rig, 60, wait)).toEqual(['60 verto verto.invite']);
  });
});
