import { createHash } from 'node:crypto';
import { ladderHtml, ladderMermaid, ladderText, replay, rungsOf, type Trace } from '@mvbridge/replay';
import { describe, expect, it } from 'vitest';
import { traceNames, traceOf } from '../../../support/fixtures.ts';
import { hostileTexts, hostileTrace } from './hostile.ts';

// What a browser makes of it is in test/browser/ladder.test.ts.
describe('a ladder as HTML', () => {
  const documents = [...traceNames.map(traceOf), hostileTrace].flatMap((trace) =>
    [replay(trace), trace].map((source) => ({ html: ladderHtml(source), rungs: rungsOf(source) })),
  );

  it('has an item for each rung, that opens', () => {
    for (const { html, rungs } of documents) {
      expect(html.match(/<li><details><summary /g)?.length ?? 0).toBe(rungs.length);
      expect(html.match(/<div class="mv-details">/g)?.length ?? 0).toBe(rungs.length);
    }
  });

  it('is the same each time', () => {
    for (const name of traceNames) expect(ladderHtml(replay(traceOf(name)))).toBe(ladderHtml(replay(traceOf(name))));
  });

  it('loads nothing', () => {
    for (const { html } of documents) {
      const markup = html.replace(/<pre[\s\S]*?<\/pre>|<bdi>[\s\S]*?<\/bdi>/g, '');
      expect(markup).not.toMatch(/\b(?:src|href|srcset|action|data|poster)\s*=|url\(|@import|https?:/i);
    }
  });

  it('runs one script, the one that its Content-Security-Policy names', () => {
    for (const { html } of documents) {
      const scripts = [...html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/gi)].map(([, text]) => text ?? '');
      expect(scripts.length).toBe(1);
      const hash = createHash('sha256')
        .update(scripts[0] ?? '')
        .digest('base64');
      expect(html).toContain(`script-src 'sha256-${hash}'`);
    }
  });

  it('lets no text of a peer’s become markup, nor a character that is not seen', () => {
    const html = ladderHtml(hostileTrace, { title: hostileTexts.join(' ') });
    expect(html).not.toMatch(/<(?:img|textarea|!--)/);
    expect(html.match(/<svg onload/g)).toBeNull();
    expect(html).not.toMatch(/(?![\n\u00a0])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(html).toContain('&lt;img src=x onerror=');
    expect(html).toContain('\\u202e');
  });

  it('shows what is nested without measure as far as it can', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    const trace: Trace = [
      { t: 0, protocol: 'verto', direction: 'in', message: { method: 'verto.event', params: { deep } } },
    ];
    expect(ladderHtml(trace)).toContain('nested too deeply to be shown');
    expect(ladderText(trace)).toContain('verto.event');
    expect(ladderMermaid(trace)).toContain('verto.event');
  });

  it('shows the difference between what came in and what went out', () => {
    const html = ladderHtml(replay(traceOf('bridged/outbound_answer')));
    expect(html).toContain('SDP, against that of <bdi>m.call.invite</bdi> at 964 ms: ');
    expect(html).toContain('<del>- c=IN IP4 0.0.0.0\n</del>');
    expect(html).toContain('<ins>+ c=IN IP4 192.0.2.2\n</ins>');
    expect(html).toContain('<span>  v=0\n</span>');
  });

  it('says how many diagnostics there are, if there are any', () => {
    expect(ladderHtml(replay(traceOf('bridged/outbound_answer')))).toContain('22 rungs over 2.8 s, 1 call.');
    expect(ladderHtml(replay(traceOf('bridged/everything_client_called')))).toContain('<strong>6 diagnostics</strong>');
  });
});
