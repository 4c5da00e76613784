// The browser that clients call with: `CLIENT=firefox` takes a Firefox in place of Chromium.
import { chromiumClients } from '../../support/browser/chromium.ts';
import type { ClientBrowser } from '../../support/browser/client-browser.ts';
import { firefoxClients } from '../../support/browser/firefox.ts';

const { CLIENT = 'chromium' } = process.env;
if (CLIENT !== 'chromium' && CLIENT !== 'firefox')
  throw new Error(`CLIENT: expected chromium or firefox, got ${CLIENT}`);

export const client: ClientBrowser['name'] = CLIENT;

export function clients(): Promise<ClientBrowser> {
  return client === 'firefox' ? firefoxClients() : chromiumClients();
}
