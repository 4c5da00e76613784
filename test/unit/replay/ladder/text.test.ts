import { ladderText, replay, type Trace } from '@mvbridge/replay';
import { describe, expect, it } from 'vitest';
import { traceNames, traceOf } from '../../../support/fixtures.ts';
import { hostileTrace } from './hostile.ts';

const uncoloured = (text: string) => text.replace(/\u001b\[[\d;]*m/g, '');

describe('a ladder as text', () => {
  it('is as wide as asked, 60 columns at least, whatever is in it', () => {
    for (const trace of [...traceNames.map(traceOf), hostileTrace]) {
      for (const width of [0, 60, 80, 133.7]) {
        for (const source of [trace, replay(trace)]) {
          const lines = ladderText(source, { width }).split('\n');
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.max(60, width));
        }
      }
    }
  });

  it('is as wide in Chinese, in emoji and under marks: by the columns of a terminal', () => {
    // What a terminal makes of the characters here; all others take one column.
    const columnsOf = (line: string) =>
      [...line].reduce((sum, one) => sum + (/[漢한ｆ🙂]/u.test(one) ? 2 : /[\u0300-\u036f]/.test(one) ? 0 : 1), 0);
    for (const text of ['漢', '한', 'ｆ', '🙂', 'e\u0301', '漢x', 'ab 🙂 漢']) {
      const said = text.repeat(40);
      const trace: Trace = [
        { t: 0, protocol: 'verto', direction: 'in', message: { method: 'verto.bye', params: { cause: said } } },
        { t: 1, protocol: 'matrix', direction: 'in', event: { type: said } },
        { t: 2, delivery: { kind: 'failed', txnId: 'x', detail: `refused ${said}` } },
      ];
      for (const width of [60, 61, 80]) {
        const lines = ladderText(trace, { width }).split('\n').slice(1);
        expect(Math.max(...lines.map(columnsOf)), text).toBeLessThanOrEqual(width);
        // However an arrow is labelled, the lines of the ladder stand where they stand.
        const straight = lines.filter((line) => line.endsWith('│')).map(columnsOf);
        expect([straight.length, new Set(straight).size], text).toEqual([3, 1]);
      }
    }
  });

  it('is not drawn over by marks that pile up', () => {
    const piled = ladderText([
      { t: 0, protocol: 'matrix', direction: 'in', event: { type: `e${'\u0301'.repeat(9_000)}` } },
    ]);
    expect(piled).toContain('e\u0301\u0301\u0301\u0301\\u0301');
    expect(piled.length).toBeLessThan(1_000);
  });

  it('of a call that comes after a day or by an odd clock stands as straight as any', () => {
    const late = traceOf('bridged/outbound_answer').map((line) => ({ ...line, t: line.t * 1.0001 + 86_400_000 }));
    for (const source of [late, replay(late)]) {
      const lines = ladderText(source).split('\n');
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
      expect(new Set(lines.slice(1).map((line) => line.indexOf('│')))).toEqual(new Set([10]));
    }
    expect(ladderText(replay(late))).toContain('· held 77 ms, left on "usable"');
  });

  it('in colour is the same with colours in it', () => {
    for (const trace of [...traceNames.map(traceOf), hostileTrace]) {
      const replayed = replay(trace);
      const coloured = ladderText(replayed, { colour: true });
      expect(coloured).not.toBe(ladderText(replayed));
      expect(uncoloured(coloured)).toBe(ladderText(replayed));
    }
  });

  it('paints a diagnostic red, and nothing else', () => {
    const coloured = ladderText(replay(traceOf('bridged/everything_client_called')), { colour: true });
    const red = coloured.split('\n').filter((line) => line.includes('\u001b[1;31m'));
    expect(red.filter((line) => uncoloured(line).includes('!')).length).toBe(6);
    expect(red.every((line) => !uncoloured(line).includes('·'))).toBe(true);
  });

  it('lets no control or bidi character through', () => {
    expect(ladderText(hostileTrace)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(ladderText(hostileTrace)).toContain('\\u202e');
    expect(ladderText(hostileTrace)).toContain('\\u001b[2J');
  });

  it('of a trace shows what was recorded, both ways', () => {
    expect(ladderText(traceOf('verto/ring_answer'), { width: 70 })).toMatchInlineSnapshot(`
      "     ms  Matrix                 bridge                  FreeSWITCH
          445  │                         │─ login ────────────────▶│
               │                         │─ login ────────────────▶│
          446  │                         │◀─ error -32000: login ──│
          461  │                         │─ login ────────────────▶│
               │                         │◀─ error -32000: login ──│
               │                         │◀─ ok: login ────────────│
          551  │                         │◀─ verto.clientReady ────│
         1592  │                         │─ verto.invite ─────────▶│
         1595  │                         │◀─ ok: verto.invite ─────│
         4646  │                         │◀─ verto.answer ─────────│
         5713  │                         │─ verto.bye ────────────▶│
         5720  │                         │◀─ ok: verto.bye ────────│
               │                         │                         │"
    `);
  });
});
