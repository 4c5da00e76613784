import { callDetailRecords, replay } from '@mvbridge/replay';
import { describe, expect, it } from 'vitest';
import { traceNames, traceOf } from '../../support/fixtures.ts';

const recordsOf = (name: string, strategy: 'usable' | 'eager' | 'complete' = 'usable') =>
  callDetailRecords(replay(traceOf(name), { policy: { strategy } }));

describe('a record of a call', () => {
  it('from Matrix: when it arrived, left, was answered and ended, and why', () => {
    expect(recordsOf('bridged/outbound_answer')).toEqual([
      {
        callId: '1795343027849O0OBKGGNQTW4PUOr',
        roomId: '!room:example.org',
        dialogId: '00000000-0000-4000-8000-000000000001',
        placedBy: 'matrix',
        phase: 'ended',
        arrivedAt: 964,
        invitedAt: 1_041,
        answeredAt: 1_269,
        endedAt: { matrix: 2_829, verto: 2_829 },
        endedWith: 'user_hangup',
        departures: [{ t: 1_041, heldMs: 77, why: 'usable', listed: 2, leftOut: 2 }],
      },
    ]);
  });

  it('from FreeSWITCH: the invite goes on at once, the answer is what is held', () => {
    expect(recordsOf('bridged/inbound_answer_video_dropped')).toMatchObject([
      {
        placedBy: 'verto',
        arrivedAt: 1_078,
        invitedAt: 1_078,
        answeredAt: 1_930,
        endedAt: { matrix: 4_080, verto: 4_080 },
        endedWith: 'NORMAL_CLEARING',
        departures: [{ t: 1_930, heldMs: 60, why: 'usable' }],
      },
    ]);
  });

  it('refused: it was never answered, and says with what it ended', () => {
    expect(recordsOf('bridged/refused_no_candidates')).toMatchObject([
      { phase: 'ended', answeredAt: undefined, endedWith: 'INCOMPATIBLE_DESTINATION' },
    ]);
  });

  it('given up before it left: FreeSWITCH never heard of it', () => {
    expect(recordsOf('bridged/outbound_answer', 'complete')).toMatchObject([
      { phase: 'ended', invitedAt: undefined, endedAt: { matrix: 2_829, verto: undefined }, departures: [] },
    ]);
  });

  it('through renegotiations has a departure for each SDP that went to FreeSWITCH', () => {
    const [record] = recordsOf('bridged/everything_client_called');
    expect(record?.departures.length).toBeGreaterThan(3);
    expect(record?.departures.map(({ t }) => t)).toEqual(
      record?.departures.map(({ t }) => t).toSorted((a, b) => a - b),
    );
  });
});

it('would eager have been faster? One call says so', () => {
  const invited = (strategy: 'usable' | 'eager') => recordsOf('bridged/outbound_answer', strategy)[0]?.invitedAt;
  expect([invited('usable'), invited('eager')]).toEqual([1_041, 964]);
});

it('every call of every capture has one record, which is as its view was last', () => {
  for (const name of traceNames) {
    const replayed = replay(traceOf(name));
    const views = new Map<string, string>();
    for (const { out } of replayed.steps) {
      for (const one of out) if (one.to === 'app' && one.kind === 'call') views.set(one.call.dialogId, one.call.phase);
    }
    const records = callDetailRecords(replayed);
    expect(records.map(({ dialogId, phase }) => [dialogId, phase])).toEqual([...views]);
  }
});
