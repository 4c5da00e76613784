// A function of the policy's throws: it is the application's mistake, and no other call's.
import { describe, expect, it } from 'vitest';
import { play, rigUp, wait } from '../support/flow.ts';
import { matrix } from '../support/matrix.ts';

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
});
