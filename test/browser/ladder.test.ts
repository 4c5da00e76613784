// The ladder as HTML, in a browser: with scripts and without, by keyboard, on a phone, and with a trace that means harm.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ladderHtml, ladderMermaid, replay, rungsOf } from '@mvbridge/replay';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { traceNames, traceOf } from '../support/fixtures.ts';
import { hostileTexts, hostileTrace } from '../unit/replay/ladder/hostile.ts';
import {
  barriers,
  launch,
  looks,
  newPage,
  onDesktop,
  onPhone,
  screenshot,
  sidewaysScroll,
  timesBeyond,
} from './pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'mvbridge-ladders-'));
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

function saved(name: string, html: string): string {
  const path = join(folder, `${name}.html`);
  writeFileSync(path, html);
  return pathToFileURL(path).href;
}

const everything = () => ladderHtml(replay(traceOf('bridged/everything_client_called')), { title: 'Everything' });

describe('a ladder in a browser', () => {
  for (const look of looks) {
    it(`${look.name}: fits, keeps nobody out, and says what is behind a rung`, async () => {
      const { page, context, wrong } = await newPage(browser, look);
      await page.goto(saved('everything', everything()));
      await page.locator('summary', { hasText: 'verto.invite' }).first().click();
      expect(await page.locator('details[open] ins').first().textContent()).toMatch(/^\+ m=audio \d+/);
      expect(await page.locator('details[open] del').first().textContent()).toMatch(/^- m=audio 9/);
      await screenshot(page, `ladder-${look.name}`);
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await barriers(page)).toEqual([]);
      expect(wrong).toEqual([]);
      await context.close();
    });
  }

  it('every captured trace fits a phone of 320 px, with all its rungs', async () => {
    const { page, context, wrong } = await newPage(browser, { ...onPhone, width: 320 });
    for (const name of traceNames) {
      for (const source of [replay(traceOf(name)), traceOf(name)]) {
        await page.goto(saved('trace', ladderHtml(source)));
        expect(await page.locator('.mv-rungs > li').count(), name).toBe(rungsOf(source).length);
        expect(await sidewaysScroll(page), name).toBe(0);
      }
    }
    expect(wrong).toEqual([]);
    await context.close();
  });

  it('has room for the times of a long day, on a phone too', async () => {
    const { page, context } = await newPage(browser, { ...onPhone, width: 320 });
    const late = traceOf('bridged/outbound_answer').map((line) => ({ ...line, t: line.t + 123_456_789 }));
    await page.goto(saved('late', ladderHtml(replay(late))));
    expect(await timesBeyond(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await screenshot(page, 'ladder-late');
    await context.close();
  });

  it('goes from rung to rung by arrow keys, and opens one by Enter', async () => {
    const { page, context } = await newPage(browser, onDesktop);
    await page.goto(saved('everything', everything()));
    const focused = () =>
      page.evaluate(() => [...document.querySelectorAll('summary')].indexOf(document.activeElement as never));
    await page.locator('summary').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(2);
    await page.keyboard.press('Enter');
    expect(await page.locator('details[open]').count()).toBe(1);
    await page.keyboard.press('End');
    expect(await focused()).toBe((await page.locator('summary').count()) - 1);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Home');
    expect(await focused()).toBe(0);
    await page.getByRole('button', { name: 'Open all' }).click();
    expect(await page.locator('details:not([open])').count()).toBe(0);
    await page.getByRole('button', { name: 'Close all' }).click();
    expect(await page.locator('details[open]').count()).toBe(0);
    await context.close();
  });

  it('shows the same picture without scripts, and opens its rungs', async () => {
    const { page, context } = await newPage(browser, onDesktop, { javaScriptEnabled: false });
    await page.goto(saved('everything', everything()));
    expect(await page.getByRole('button', { name: 'Open all' }).count()).toBe(0);
    await page.locator('summary', { hasText: 'm.call.answer' }).first().click();
    expect(await page.locator('.mv-details').filter({ visible: true }).count()).toBe(1);
    await context.close();
  });

  it('says in words what the arrows show', async () => {
    const { page, context } = await newPage(browser, onDesktop);
    await page.goto(saved('everything', everything()));
    const said = await page.locator('summary', { hasText: 'm.call.invite' }).first().textContent();
    expect(said).toMatch(/1\u00a0147 ms, Matrix to bridge: m\.call\.invite/);
    await context.close();
  });

  it('is made of the same elements whatever peers wrote', async () => {
    const { page, context, wrong } = await newPage(browser, onDesktop);
    await page.goto(saved('hostile', ladderHtml(hostileTrace, { title: hostileTexts.join(' ') })));
    await page.getByRole('button', { name: 'Open all' }).click();
    expect(await page.locator('.mv-rungs > li').count()).toBe(rungsOf(hostileTrace).length);
    expect(await page.locator('img, script, iframe, object, a, form, textarea, style').count()).toBe(2); // its own script and style
    expect(await page.evaluate(() => (globalThis as { broken?: boolean }).broken)).toBeUndefined();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(wrong).toEqual([]);
    await context.close();
  });
});

describe('a ladder that Mermaid draws', () => {
  it('has all arrows, and of hostile texts nothing but text', async () => {
    const { page, context } = await newPage(browser, onDesktop);
    await page.setContent('<!doctype html><main></main>');
    await page.addScriptTag({ path: fileURLToPath(import.meta.resolve('mermaid/dist/mermaid.min.js')) });
    for (const [name, trace] of [
      ...traceNames.map((name) => [name, traceOf(name)] as const),
      ['hostile', hostileTrace] as const,
    ]) {
      await page.evaluate(async (text) => {
        const { mermaid } = globalThis as unknown as { readonly mermaid: typeof import('mermaid').default };
        mermaid.initialize({ startOnLoad: false });
        const { svg } = await mermaid.render('ladder', text);
        const main = document.querySelector('main');
        if (main !== null) main.innerHTML = svg;
      }, ladderMermaid(trace));
      const arrows = rungsOf(trace).filter(({ kind }) => kind === 'arrow');
      expect(await page.locator('.messageLine0').count(), name).toBe(arrows.length);
      if (name === 'bridged/outbound_answer') await screenshot(page, 'ladder-mermaid');
    }
    const texts = (await page.locator('.messageText').allTextContents()).join();
    expect(texts).toContain('<img src=x onerror="globalThis.broken = true">');
    expect(texts).toContain('\\u202e');
    expect(await page.locator('main :is(img, script, a, foreignObject)').count()).toBe(0);
    expect(await page.evaluate(() => (globalThis as { broken?: boolean }).broken)).toBeUndefined();
    await context.close();
  });
});
