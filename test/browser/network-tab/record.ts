// Two calls through a bridge in a page, and the network tab of that page saved twice: by Chromium's own DevTools, and by
// Playwright.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Trace } from '@mvbridge/replay';
import { build } from 'esbuild';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { demoHomeserver } from '../../../examples/vertobot/demo/homeserver.ts';
import { phone } from '../../../examples/vertobot/demo/phone.ts';
import { createVertoPeer } from '../../support/verto-peer/peer.ts';
import type { PageBridge } from './bridge-page.ts';
import { serveHomeserver } from './homeserver.ts';

/** What was saved, and what the bridge in the page kept itself. */
export interface NetworkTab {
  /** What the button "Export HAR (sanitized)…" of the DevTools saves: without cookies and authorization headers. */
  readonly devtools: string;
  /** What Playwright's `recordHar` writes. */
  readonly playwright: string;
  readonly recording: Trace;
  readonly browserVersion: string;
}

export const ALICE = '@alice:example.org';
export const BRIDGE = '@bridge:example.org';

/**
 * Alice calls the echo test; FreeSWITCH's socket is lost and comes back, and the call goes on; Alice hangs up. Then
 * FreeSWITCH calls Alice, she answers, FreeSWITCH hangs up.
 */
export async function recordNetworkTab(executablePath: string): Promise<NetworkTab> {
  const folder = mkdtempSync(join(tmpdir(), 'mvbridge-network-tab-'));
  const har = join(folder, 'playwright.har');
  const homeserver = demoHomeserver();
  const alice = phone(homeserver.client(ALICE, 'Alice'));
  const roomId = alice.createRoom([BRIDGE]);
  homeserver.client(BRIDGE).join(roomId);
  const http = await serveHomeserver(homeserver, BRIDGE);
  const answers: string[] = [];
  const peer = await createVertoPeer({
    onFrame: (direction, frame) => void (direction === 'in' && answers.push(frame)),
  });
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', '--remote-allow-origins=*'],
    recordHar: { path: har, urlFilter: /^(?!.*\/devtools\/)/ },
  });
  try {
    const page = await context.newPage();
    await page.goto(http.url);
    await page.evaluate(await script());
    const devtools = await openDevTools(context, page, join(folder, 'profile'));
    await page.evaluate((options) => (globalThis as unknown as { readonly bridge: PageBridge }).bridge.start(options), {
      config: {
        matrix: { userId: BRIDGE, partyId: 'PAGE' },
        verto: { login: '1008@127.0.0.1', passwd: '1234', sessid: '5f2b9c1e-0000-4000-8000-000000000001' },
      },
      number: '9196',
      callee: { roomId, invitee: ALICE },
      freeswitch: peer.url,
    });
    await peer.until('the login', () => peer.sessions().length > 0);

    const callId = alice.call(roomId, BRIDGE);
    await alice.until('the answer', ({ type, sender }) => type === 'm.call.answer' && sender === BRIDGE);
    const call = await peer.until('the call', () => peer.calls().at(-1));
    await peer.until('the call to be answered', () => call.phase === 'answered');
    await peer.drop();
    await alice.until('an offer', ({ type, sender }) => type === 'm.call.negotiate' && sender === BRIDGE);
    alice.renegotiate(roomId, callId);
    await peer.until('the new media', () => answers.some((frame) => frame.includes('"action":"updateMedia"')));
    alice.hangup(roomId, callId);
    await peer.until('the end', () => call.phase === 'ended');

    const calling = await peer.call({ caller: { name: 'Bob', number: '+442071234567' } });
    const invite = await alice.until('the invite', ({ type, sender }) => type === 'm.call.invite' && sender === BRIDGE);
    alice.answer(invite);
    await peer.until('the answer', () => calling.phase === 'answered');
    calling.hangup('NORMAL_CLEARING');
    await alice.until('the hangup', ({ type, sender }) => type === 'm.call.hangup' && sender === BRIDGE);

    const saved = await exportHar(devtools);
    const recording = await page.evaluate(() =>
      (globalThis as unknown as { readonly bridge: PageBridge }).bridge.trace(),
    );
    const browserVersion = context.browser()?.version() ?? '';
    await context.close();
    return { devtools: saved, playwright: readFileSync(har, 'utf8'), recording, browserVersion };
  } finally {
    await context.close();
    await http.stop();
    await peer.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The bridge as one script: put into the page by evaluation, it is no part of the network's traffic. */
async function script(): Promise<string> {
  const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('bridge-page.ts', import.meta.url))],
    alias: Object.fromEntries(
      ['matrix-events', 'verto', 'sdp', 'translator', 'replay'].map((name) => [
        `@mvbridge/${name}`,
        `${packages}${name}/src/index.ts`,
      ]),
    ),
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
  });
  return outputFiles[0]?.text ?? '';
}

/** Opens the DevTools that Chromium ships, as a page of their own, on the network panel of another page. */
async function openDevTools(context: BrowserContext, page: Page, profile: string): Promise<Page> {
  const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
  const session = await context.newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const at = `127.0.0.1:${port}/devtools`;
  const devtools = await context.newPage();
  await devtools.goto(`http://${at}/devtools_app.html?panel=network&ws=${at}/page/${targetInfo.targetId}`);
  // They record from here on.
  await devtools.getByRole('button', { name: 'Stop recording network log' }).waitFor();
  return devtools;
}

/** Presses the button that people press. */
async function exportHar(devtools: Page): Promise<string> {
  const download = devtools.waitForEvent('download');
  await devtools.getByRole('button', { name: 'Export HAR (sanitized)…' }).click();
  return readFileSync(await (await download).path(), 'utf8');
}
