// A network tab of this Chromium, recorded on the spot, by its own DevTools and by Playwright: what they write today is read.
import { importHar, importTrace, replay, rungsOf } from '@mvbridge/replay';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { trafficOf } from '../support/traffic.ts';
import { type NetworkTab, recordNetworkTab } from './network-tab/record.ts';
import { launch, newPage, onDesktop } from './pages.ts';

let tab: NetworkTab;
let browser: Awaited<ReturnType<typeof launch>>;

beforeAll(async () => {
  tab = await recordNetworkTab(inject('chromium'));
  browser = await launch();
});

afterAll(() => browser.close());

describe.each(['devtools', 'playwright'] as const)('a network tab saved by %s', (by) => {
  it('is read whole, and holds what the bridge in the page received and sent', () => {
    const { format, reason, unread, trace } = importTrace(tab[by]);
    expect({ format, reason, unread }).toEqual({ format: 'har', reason: undefined, unread: [] });
    expect(trafficOf(trace)).toEqual(trafficOf(tab.recording));
    expect(trafficOf(trace).socket).toEqual(['open', 'close', 'open']);
  });

  it('replays to what the bridge sent', () => {
    const { difference, unused } = replay(importHar(tab[by]).trace);
    expect({ difference, unused }).toEqual({ difference: [], unused: [] });
  });

  it('is drawn by the playground', async () => {
    const { page, context, wrong } = await newPage(browser, onDesktop);
    await page.goto(inject('playground'));
    await page.locator('[aria-current=step]').waitFor();
    await page
      .locator('#file')
      .setInputFiles({ name: 'tab.har', mimeType: 'application/json', buffer: Buffer.from(tab[by]) });
    await page.locator('#title', { hasText: 'tab.har' }).waitFor();
    const { length } = rungsOf(replay(importHar(tab[by]).trace));
    await expect.poll(() => page.locator('[data-rung]').count()).toBe(length);
    expect(await page.locator('.notice').count()).toBe(0);
    expect(wrong).toEqual([]);
    await context.close();
  });
});
