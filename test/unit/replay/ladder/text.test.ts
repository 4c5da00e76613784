import { ladderText, replay } from '@mvbridge/replay';
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
