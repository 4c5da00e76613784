// The consumer as a page: bundled by Vite, in a real Chromium, and in a worker of the page's.
import { join } from 'node:path';
import { build, preview } from 'vite';
import { launchChromium } from '../support/browser/chromium.ts';

/** What the consumer makes of the call in a page and in its worker. Throws for whatever the page complains about. */
export async function runInBrowser(consumer: string): Promise<{ readonly inPage: string; readonly inWorker: string }> {
  const config = {
    root: consumer,
    configFile: false,
    logLevel: 'silent',
    worker: { format: 'es' },
    build: { target: 'es2022', outDir: join(consumer, 'out/page'), modulePreload: { polyfill: false } },
  } as const;
  await build(config);
  const server = await preview({ ...config, preview: { host: '127.0.0.1', port: 0, open: false } });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(String(error)));
    page.on('console', (message) => wrong.push(message.text()));
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    await page.waitForFunction(() => 'inWorker' in window && 'inPage' in window).catch(() => wrong.push('no result'));
    if (wrong.length > 0) throw new Error(`in Chromium: ${wrong.join('\n')}`);
    return await page.evaluate(() => {
      const { inPage, inWorker } = window as unknown as { readonly inPage: string; readonly inWorker: string };
      return { inPage, inWorker };
    });
  } finally {
    await browser.close();
    await server.close();
  }
}
