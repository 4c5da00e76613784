// What `npm run docs` draws: every trace, as the library draws it, and a page on which no link leads nowhere.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ladderMermaid, ladderText, replay } from '@mvbridge/replay';
import { afterAll, expect, it } from 'vitest';
import { traceNames, traceOf } from '../../test/support/fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'ladders-'));
afterAll(() => rmSync(folder, { recursive: true }));

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, folder], { encoding: 'utf8' });
const drawn = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

it('says how many it drew', () => {
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain(`${traceNames.length} traces drawn in `);
});

it('draws each trace as it is bridged now and as it was recorded', () => {
  for (const name of traceNames) {
    const trace = traceOf(name);
    expect(read(`${name}.txt`), name).toBe(`${ladderText(replay(trace))}\n`);
    expect(read(`${name}.recorded.txt`), name).toBe(`${ladderText(trace)}\n`);
    expect(read(`${name}.mmd`), name).toBe(ladderMermaid(replay(trace)));
    expect(read(`${name}.html`), name).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/);
  }
});

it('leads to all of them, and nowhere else but to the API reference beside', () => {
  const links = [...read('index.html').matchAll(/href="([^"]+)"/g)].map(([, link]) => link ?? '');
  const [api, ...ladders] = links;
  expect(api).toBe('../api/index.html');
  expect(ladders.filter((link) => !drawn.includes(link))).toEqual([]);
  expect(new Set(ladders).size).toBe(traceNames.length * 4);
});
