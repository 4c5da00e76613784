import { type Rung, replay, rungsOf } from '@mvbridge/replay';
import { describe, expect, it } from 'vitest';
import { traceNames, traceOf } from '../../../support/fixtures.ts';

type Arrow = Extract<Rung, { kind: 'arrow' }>;
const arrows = (rungs: readonly Rung[]) => rungs.filter((rung): rung is Arrow => rung.kind === 'arrow');
const way = ({ side, direction, label }: Arrow) => `${side} ${direction} ${label}`;

/** Every SDP that was sent, and where it came from. */
const madeFrom = (rungs: readonly Rung[]) =>
  arrows(rungs).flatMap((rung) =>
    rung.sdp !== undefined && rung.direction === 'out' ? [`${rung.label} < ${rung.sdp.madeFrom?.label}`] : [],
  );

describe('the SDP of a rung', () => {
  it('was made from the last one of the same call from the other side', () => {
    expect(madeFrom(rungsOf(replay(traceOf('bridged/outbound_answer'))))).toEqual([
      'verto.invite < m.call.invite',
      'm.call.answer < verto.answer',
    ]);
    expect(madeFrom(rungsOf(replay(traceOf('bridged/outbound_early_media'))))).toEqual([
      'verto.invite < m.call.invite',
      'm.call.answer < verto.media',
    ]);
    expect(madeFrom(rungsOf(replay(traceOf('bridged/inbound_answer_video_dropped'))))).toEqual([
      'm.call.invite < verto.invite',
      'verto.answer < m.call.answer',
    ]);
  });

  it('is paired in a recorded trace as well, which names its calls differently on the two sides', () => {
    expect(madeFrom(rungsOf(traceOf('bridged/outbound_answer')))).toEqual([
      'verto.invite < m.call.invite',
      'm.call.answer < verto.answer',
    ]);
    expect(madeFrom(rungsOf(traceOf('bridged/inbound_answer_video_dropped')))).toEqual([
      'm.call.invite < verto.invite',
      'verto.answer < m.call.answer',
    ]);
  });

  it('has no source where the other side said nothing', () => {
    expect(madeFrom(rungsOf(traceOf('verto/ring_answer')))).toEqual(['verto.invite < undefined']);
  });
});

describe('the rungs', () => {
  it('name one call in a trace of one, on both sides', () => {
    for (const name of traceNames.filter((name) => name.startsWith('bridged/'))) {
      for (const rungs of [rungsOf(traceOf(name)), rungsOf(replay(traceOf(name)))]) {
        expect(new Set(rungs.flatMap(({ call }) => call ?? [])).size, name).toBe(1);
      }
    }
  });

  it('say which step they come from, in its order', () => {
    for (const name of traceNames) {
      const replayed = replay(traceOf(name));
      for (const rung of rungsOf(replayed)) expect(replayed.steps[rung.step]?.t).toBe(rung.t);
      for (const rung of rungsOf(traceOf(name))) expect(traceOf(name)[rung.step]?.t).toBe(rung.t);
    }
  });

  it('show all that was recorded but acknowledgements and pings', () => {
    const shown = arrows(rungsOf(traceOf('bridged/refused_no_candidates'))).map(way);
    expect(shown).toMatchInlineSnapshot(`
      [
        "verto out login",
        "verto in ok: login",
        "verto in verto.clientReady",
        "matrix in m.call.invite",
        "matrix in m.call.candidates (4)",
        "verto out verto.invite",
        "verto in ok: verto.invite",
        "verto in verto.bye INCOMPATIBLE_DESTINATION",
        "matrix out m.call.hangup",
        "matrix in m.call.candidates (4)",
        "matrix in m.call.hangup",
        "verto out verto.bye NORMAL_CLEARING",
        "verto in error -32002: verto.bye",
      ]
    `);
  });

  it('tell what became of each candidate', () => {
    const rungs = rungsOf(replay(traceOf('bridged/outbound_answer')));
    const verdicts = rungs
      .filter(({ candidates }) => candidates.length > 0)
      .map(({ candidates }) => candidates.map(({ verdict }) => verdict));
    expect(verdicts).toMatchInlineSnapshot(`
      [
        [
          "usable",
          "usable",
          "other address family",
          "other address family",
        ],
        [
          "usable",
          "usable",
          "other address family",
          "other address family",
        ],
        [
          "listed",
          "listed",
          "left out: other address family",
          "left out: other address family",
        ],
      ]
    `);
  });
});
