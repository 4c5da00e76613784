import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';

/** How somebody looks at a page. */
export interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
}

const phone = { width: 360, height: 740 };
const desktop = { width: 1440, height: 900 };

export const looks: readonly Look[] = [
  { name: 'desktop', ...desktop, scheme: 'light' },
  { name: 'desktop-dark', ...desktop, scheme: 'dark' },
  { name: 'phone', ...phone, scheme: 'light' },
  { name: 'phone-dark', ...phone, scheme: 'dark' },
];

export const [onDesktop, , onPhone] = looks as readonly [Look, Look, Look, Look];

const screenshots = fileURLToPath(new URL('../../.screenshots/', import.meta.url));

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: inject('chromium'),
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-gpu',
    ],
  });
}

/** A page of its own, and what went wrong in it: errors, refusals of its Content-Security-Policy, requests to elsewhere. */
export async function newPage(
  browser: Browser,
  { width, height, scheme }: Look,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ readonly page: Page; readonly context: BrowserContext; readonly wrong: string[] }> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(?:file|blob|data):/.test(url) && !url.startsWith(inject('playground'))) wrong.push(`asks for ${url}`);
  });
  return { page, context, wrong };
}

/** What axe-core finds that keeps people from using the page. */
export async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { readonly axe: typeof import('axe-core') };
    const { violations } = await axe.run(document);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
  });
}

export async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** The times in a ladder that do not fit where they stand. */
export async function timesBeyond(page: Page): Promise<readonly string[]> {
  return page.locator('.mv-rung .mv-time').evaluateAll((times) =>
    times.flatMap((time) => {
      const text = document.createRange();
      text.selectNodeContents(time.firstChild ?? time);
      const [wanted, room] = [text.getBoundingClientRect(), time.getBoundingClientRect()];
      return wanted.left < room.left - 0.5 ? [`${time.textContent}: ${room.left - wanted.left} px`] : [];
    }),
  );
}

/** For people to look at: nothing is compared with them. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: `${screenshots}${name}.png` });
}
