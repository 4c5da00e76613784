// Draws every captured trace in all three forms, as the translator bridges it now and as it was recorded, with a page that
// leads to them: what `npm run docs` puts into docs/ladders. Another folder may be named.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ladderHtml, ladderMermaid, ladderText, parseTrace, type Replay, replay, type Trace } from '@mvbridge/replay';
import { capturedTraces } from '../captured-traces.ts';
import { galleryHtml } from './gallery.ts';

const traces = new URL('../../test/fixtures/traces/', import.meta.url);
const [, , folder = fileURLToPath(new URL('../../docs/ladders', import.meta.url))] = process.argv;
const out = pathToFileURL(`${folder}/`);

rmSync(out, { recursive: true, force: true });
for (const [name, title] of Object.entries(capturedTraces)) {
  const { trace, unread } = parseTrace(readFileSync(new URL(`${name}.jsonl`, traces), 'utf8'));
  if (unread.length > 0) throw new Error(`${name}: ${JSON.stringify(unread)}`);
  mkdirSync(new URL('./', new URL(name, out)), { recursive: true });
  draw(name, title, replay(trace));
  draw(`${name}.recorded`, `${title}: as recorded`, trace);
}
writeFileSync(new URL('index.html', out), galleryHtml(capturedTraces));
console.log(
  `${Object.keys(capturedTraces).length} traces drawn in ${relative('', folder)}, as HTML, Mermaid and text.`,
);

function draw(name: string, title: string, source: Replay | Trace): void {
  const forms = { html: ladderHtml(source, { title }), mmd: ladderMermaid(source), txt: `${ladderText(source)}\n` };
  for (const [ending, text] of Object.entries(forms)) writeFileSync(new URL(`${name}.${ending}`, out), text);
}
