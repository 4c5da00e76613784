// The browser that clients call with: `CLIENT=firefox` takes a Firefox in place of Chromium.
import { networkInterfaces } from 'node:os';
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

/** Where the FreeSWITCH is that they reach. Firefox sends nothing from its Ethernet to the loopback. */
export const peerAddress = client === 'firefox' ? ethernet() : '127.0.0.1';

function ethernet(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const found = addresses.find(({ internal, family }) => !internal && family === 'IPv4');
  if (found === undefined) throw new Error('Firefox needs a network beside the loopback, and this machine has none');
  return found.address;
}
