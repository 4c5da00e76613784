// A Chromium of the machine's own, with a fake microphone.
import { type Browser, chromium } from 'playwright-core';
import { CLIENT_PAGE, CLIENT_URL, type ClientBrowser } from './client-browser.ts';
import { findExecutable } from './executable.ts';

/** `CHROMIUM`, or the first of its names in the PATH. undefined: there is none. */
export function findChromium(): string | undefined {
  return findExecutable('CHROMIUM', ['chromium', 'chromium-browser', 'google-chrome']);
}

/** Addresses in clear, the loopback among them: two networks, of which the browser does not prefer the loopback. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium: set CHROMIUM, or install Debian’s package chromium');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      '--allow-loopback-in-peer-connection',
      '--disable-features=WebRtcHideLocalIpsWithMdns,LocalNetworkAccessChecks',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-gpu',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

/** {@link launchChromium}, for clients. */
export async function chromiumClients(): Promise<ClientBrowser> {
  const browser = await launchChromium();
  return {
    name: 'chromium',
    async open() {
      const context = await browser.newContext();
      const page = await context.newPage();
      const log: string[] = [];
      page.on('console', (message) => log.push(message.text()));
      page.on('pageerror', (error) => log.push(String(error)));
      await page.route(`${CLIENT_URL}**`, (route) => route.fulfill(CLIENT_PAGE));
      await page.goto(CLIENT_URL);
      return {
        evaluate: (run, value) => page.evaluate(run as never, value) as never,
        log: () => [...log],
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}
