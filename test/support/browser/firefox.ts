// A Firefox of the machine's own, with a fake microphone. It is driven by Puppeteer, through WebDriver BiDi: Playwright drives
// only a Firefox that it has built itself. (24.43 of May 2026: the last line of releases for Node 20.)
import puppeteer from 'puppeteer-core';
import { CLIENT_PAGE, CLIENT_URL, type ClientBrowser } from './client-browser.ts';
import { findExecutable } from './executable.ts';

/** `FIREFOX`, or the first of its names in the PATH. undefined: there is none. */
export function findFirefox(): string | undefined {
  return findExecutable('FIREFOX', ['firefox-esr', 'firefox']);
}

/** Addresses in clear. Each page is of a Firefox of its own: one that is behind another's would be slowed down. */
export async function firefoxClients(): Promise<ClientBrowser> {
  const executablePath = findFirefox();
  if (executablePath === undefined) throw new Error('no Firefox: set FIREFOX, or install Debian’s package firefox-esr');
  return {
    name: 'firefox',
    async open() {
      const browser = await puppeteer.launch({
        browser: 'firefox',
        executablePath,
        extraPrefsFirefox: {
          'media.navigator.streams.fake': true,
          'media.navigator.permission.disabled': true,
          'media.peerconnection.ice.obfuscate_host_addresses': false,
          // 0: whatever plays may play.
          'media.autoplay.default': 0,
        },
      });
      const page = await browser.newPage();
      const log: string[] = [];
      page.on('console', (message) => log.push(message.text()));
      page.on('pageerror', (error) => log.push(String(error)));
      await page.setRequestInterception(true);
      page.on('request', (request) => {
        void (request.url() === CLIENT_URL ? request.respond(CLIENT_PAGE) : request.continue());
      });
      await page.goto(CLIENT_URL);
      return {
        evaluate: (run, value) => page.evaluate(run as never, value) as never,
        log: () => [...log],
        close: () => browser.close(),
      };
    },
    close: async () => {},
  };
}
