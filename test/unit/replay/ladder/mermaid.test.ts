// Mermaid itself says whether it can read what we write, and what it read.
import { ladderMermaid, type Replay, replay, rungsOf, type Trace } from '@mvbridge/replay';
import mermaid from 'mermaid';
import { describe, expect, it } from 'vitest';
import { traceNames, traceOf } from '../../../support/fixtures.ts';
import { hostileTrace } from './hostile.ts';

/** The texts that Mermaid read, as it would draw them; without the times in front of arrows. */
async function readBack(source: Replay | Trace): Promise<{ readonly arrows: string[]; readonly notes: string[] }> {
  const text = ladderMermaid(source);
  await mermaid.parse(text);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const diagram = db as unknown as {
    getMessages(): readonly { message?: unknown; from?: string; placement?: number }[];
    getActorKeys(): string[];
  };
  expect(diagram.getActorKeys()).toEqual(['M', 'B', 'F']);
  const texts = diagram.getMessages().filter(({ from }) => from !== undefined);
  const shown = ({ message }: { message?: unknown }) =>
    String(message).replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)));
  return {
    arrows: texts
      .filter(({ placement }) => placement === undefined)
      .map((text) => shown(text).replace(/^-?\d+ ms {1,2}/, '')),
    notes: texts.filter(({ placement }) => placement !== undefined).map(shown),
  };
}

describe('a ladder in Mermaid', () => {
  for (const [name, trace] of [
    ...traceNames.map((name) => [name, traceOf(name)] as const),
    ['hostile', hostileTrace] as const,
  ]) {
    it(`${name}: Mermaid reads the labels that there are, replayed and recorded`, async () => {
      for (const source of [replay(trace), trace]) {
        const labels = rungsOf(source).flatMap((rung) => (rung.kind === 'arrow' ? [rung.label] : []));
        const { arrows } = await readBack(source);
        expect(arrows.map((text) => text.trim())).toEqual(labels.map((text) => text.trim()));
      }
    });
  }

  it('holds no text of a peer’s that could be Mermaid or HTML', () => {
    const body = ladderMermaid(hostileTrace).replaceAll('<br/>', '').replaceAll('->>', '').replaceAll(/#\d+;/g, '');
    expect(body).not.toMatch(/[<>;#%$"'`{}\\]/);
  });

  it('of a long trace ends before it is too long for Mermaid, and says how much is missing', async () => {
    const long = Array.from({ length: 5 }, (_, day) =>
      traceNames.flatMap(traceOf).map((line) => ({ ...line, t: line.t + day * 10_000_000 })),
    ).flat();
    const text = ladderMermaid(long);
    expect(text.length).toBeLessThanOrEqual(50_000);
    expect(text.length).toBeGreaterThan(49_000);
    const { arrows, notes } = await readBack(long);
    const [, missing] = /^… (\d+) rungs left out$/.exec(notes.at(-1) ?? '') ?? [];
    const shown = rungsOf(long).slice(0, -Number(missing));
    expect(arrows.at(-1)).toBe(shown.findLast((rung) => rung.kind === 'arrow')?.label);
    expect(arrows.length).toBe(shown.filter(({ kind }) => kind === 'arrow').length);
  });

  it('is the same each time', () => {
    const trace = traceOf('bridged/everything_client_called');
    expect(ladderMermaid(replay(trace))).toBe(ladderMermaid(replay(trace)));
  });

  it('puts what was noted at one moment into one box, and a diagnostic into one of its own', async () => {
    const { notes } = await readBack(replay(traceOf('bridged/everything_client_called')));
    expect(notes.slice(0, 2)).toEqual([
      '21 ms<br/>socket open<br/>session is authenticating',
      '31 ms<br/>session is ready',
    ]);
    const alerts = notes.filter((note) => note.includes('late-candidates'));
    expect(alerts.length).toBe(6);
    for (const alert of alerts)
      expect(alert).toMatch(/^\d+ ms<br\/>late-candidates: \d after the SDP had(?:<br\/>| )left$/);
  });

  it('that is broken is refused: this test can fail', async () => {
    await expect(mermaid.parse('sequenceDiagram\n  M->>B: a; b\n')).rejects.toThrow();
  });
});
