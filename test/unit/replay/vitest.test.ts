// The matchers, on captured calls: that they say yes, that they say no, and how they say it.
import { formatTrace, importTrace, replay } from '@mvbridge/replay';
import { matchers, traceFixture } from '@mvbridge/replay/vitest';
import { describe, expect, it } from 'vitest';
import { traceNames, traceOf } from '../../support/fixtures.ts';

expect.extend(matchers);

const answered = replay(traceOf('bridged/outbound_answer'));
const refused = replay(traceOf('bridged/refused_no_candidates'));
const called = replay(traceOf('bridged/inbound_answer_video_dropped'));
const cut = replay(traceOf('bridged/outbound_answer').filter(({ t }) => t < 2_000));
const nothing = replay([]);

const rows = [
  [964, 'matrix m.call.invite'],
  [981, 'matrix m.call.candidates'],
  [1041, 'wait', 'verto verto.invite'],
  [1269, 'verto verto.answer', 'matrix m.call.answer'],
  [1297, 'matrix m.call.select_answer'],
  [2829, 'matrix m.call.hangup user_hangup', 'verto verto.bye NORMAL_CLEARING'],
] as const;

/** What a matcher says when it fails. */
function complaint(assertion: () => void): string {
  try {
    assertion();
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
  throw new Error('it did not fail');
}

describe('toMatchFlow', () => {
  it('holds for the flow that was, and for no other', () => {
    expect(answered).toMatchFlow(rows);
    expect(answered).toMatchFlow(rows.map(([, ...said]) => [expect.any(Number), ...said] as const));
    expect(answered).not.toMatchFlow(rows.slice(1));
    expect(answered).not.toMatchFlow([]);
    expect(answered).not.toMatchFlow(rows.map(([t, ...said]) => [t + 1, ...said] as const));
    expect(nothing).toMatchFlow([]);
  });

  it('shows both flows, row beside row', () => {
    const wrong = [rows[0], [1000, 'wait', 'verto verto.invite'], ...rows.slice(3)] as const;
    expect(complaint(() => expect(answered).toMatchFlow(wrong))).toMatchInlineSnapshot(`
      "expected another flow

        expected                                                                     │ received
            964  matrix m.call.invite                                                │     964  matrix m.call.invite
      ✗    1000  wait → verto verto.invite                                           │     981  matrix m.call.candidates
      ✗                                                                              │    1041  wait → verto verto.invite
           1269  verto verto.answer → matrix m.call.answer                           │    1269  verto verto.answer → matrix m.call.answer
           1297  matrix m.call.select_answer                                         │    1297  matrix m.call.select_answer
           2829  matrix m.call.hangup user_hangup → verto verto.bye NORMAL_CLEARING  │    2829  matrix m.call.hangup user_hangup → verto verto.bye NORMAL_CLEARING"
    `);
    expect(complaint(() => expect(answered).not.toMatchFlow(rows))).toMatch(/^expected another flow than/);
  });
});

describe('toBridgeCall', () => {
  it('holds where a call was answered on both sides', () => {
    for (const one of [answered, called, cut]) expect(one).toBridgeCall();
    expect(refused).not.toBridgeCall();
  });

  it('holds neither way where there is no call', () => {
    expect(() => expect(nothing).toBridgeCall()).toThrow('no call');
    expect(() => expect(nothing).not.toBridgeCall()).toThrow(/^expected calls, and none of them .*\n\nno call/);
  });

  it('tells what became of the calls', () => {
    expect(complaint(() => expect(refused).toBridgeCall())).toMatchInlineSnapshot(`
      "expected a call to be answered on both sides

      call 1795338171037E5DHSjyKosDncmhi from matrix is ended, passed on at 888, answered never, over for Matrix at 1117, for FreeSWITCH at 1117, INCOMPATIBLE_DESTINATION

          814  matrix m.call.invite
          828  matrix m.call.candidates
          888  wait → verto verto.invite
         1117  verto verto.bye INCOMPATIBLE_DESTINATION → matrix m.call.reject
         2936  matrix m.call.candidates → note out-of-place
        11353  matrix m.call.hangup"
    `);
    expect(complaint(() => expect(nothing).toBridgeCall())).toContain('no call');
    expect(complaint(() => expect(answered).not.toBridgeCall())).toContain('answered at 1269');
  });
});

describe('toEndBothSides', () => {
  it('holds where every call is over and each side knows', () => {
    for (const one of [answered, called, refused]) expect(one).toEndBothSides();
    expect(cut).not.toEndBothSides();
    expect(() => expect(nothing).toEndBothSides()).toThrow('no call');
    expect(() => expect(nothing).not.toEndBothSides()).toThrow('no call');
  });

  it('tells which side does not', () => {
    expect(complaint(() => expect(cut).toEndBothSides())).toContain('over for Matrix never, for FreeSWITCH never');
    expect(complaint(() => expect(answered).not.toEndBothSides())).toContain('left open');
  });

  it('holds for every captured call that comes to an end', () => {
    const open = traceNames.filter((name) => {
      const replayed = replay(traceOf(name));
      return replayed.steps.length > 0 && replayed.translator.calls().length > 0;
    });
    for (const name of traceNames.filter((name) => name.startsWith('bridged/') && !open.includes(name))) {
      expect(replay(traceOf(name)), name).toEndBothSides();
    }
  });
});

describe('what is no Replay', () => {
  const wrong: Readonly<Record<string, readonly [unknown, string]>> = {
    'a trace': [traceOf('verto/echo'), 'an array'],
    'what importTrace gives': [importTrace('x'), 'an object with format, trace, passedOver, reason, unread'],
    nothing: [undefined, 'undefined'],
  };
  for (const [what, [received, got]] of Object.entries(wrong)) {
    it(`${what}: said, with what was expected`, () => {
      const said = `expected a Replay: expect(replay(trace)), got ${got}`;
      const asked = expect(received);
      expect(() => asked.toMatchFlow([])).toThrow(said);
      expect(() => asked.toBridgeCall()).toThrow(said);
      expect(() => asked.not.toEndBothSides()).toThrow(said);
    });
  }

  it('and rows that are none', () => {
    expect(() => expect(answered).not.toMatchFlow('x' as never)).toThrow(
      'expected the rows of a flow, an array, got x',
    );
  });
});

describe('traceFixture', () => {
  it('is the trace', () => {
    const trace = traceOf('verto/echo');
    expect(traceFixture(formatTrace(trace))).toEqual(trace);
  });

  it('throws with all that could not be read', () => {
    const broken = `oops\n${formatTrace(traceOf('verto/echo'))}{"t":1}\n`;
    expect(() => traceFixture(broken)).toThrow(
      /^not a trace\n {2}line 1: not JSON at column 1: .*: oops\n {2}line \d+: protocol: .*$/,
    );
  });

  it('reads bytes as well', () => {
    const trace = traceOf('verto/echo');
    expect(traceFixture(Buffer.from(`\ufeff${formatTrace(trace)}`))).toEqual(trace);
  });

  it('says why nothing is in it, once', () => {
    const encrypted = [{ type: 'm.room.encrypted', event_id: '$1', sender: '@a:x', origin_server_ts: 1, content: {} }];
    expect(() => traceFixture(encrypted)).toThrow(
      /^not a trace: no call is in it: .*; calls in encrypted events cannot be seen$/,
    );
    expect(() => traceFixture('hello')).toThrow(/^not a trace: expected a trace [^\n]*$/);
  });
});
