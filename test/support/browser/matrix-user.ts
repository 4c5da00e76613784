// A Matrix user with a browser: matrix-js-sdk 43 in a page of its own.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Account } from '../synapse/synapse.ts';
import type { ClientBrowser } from './client-browser.ts';
import type { CallSight, Packets, PageApi, SeenEvent } from './page/client.ts';

export interface MatrixUser {
  readonly userId: string;
  createRoom(...invite: readonly string[]): Promise<string>;
  joinRoom(roomId: string): Promise<void>;
  hasJoined(roomId: string, userId: string): Promise<boolean>;
  send(roomId: string, text: string): Promise<void>;
  placeCall(roomId: string, options?: { readonly video?: boolean }): Promise<void>;
  /** These are about the newest call. */
  answer(): Promise<void>;
  reject(): Promise<void>;
  hangup(): Promise<void>;
  hold(isOnHold: boolean): Promise<void>;
  press(key: string): Promise<void>;
  restartIce(): Promise<void>;
  packets(): Promise<Packets>;
  call(): Promise<CallSight | undefined>;
  calls(): Promise<readonly CallSight[]>;
  /** The call events of its rooms, in the order in which they came down /sync. */
  events(): Promise<readonly SeenEvent[]>;
  /** What the page wrote on its console: for a failed test. */
  log(): readonly string[];
  close(): Promise<void>;
}

let bundled: Promise<string> | undefined;

/** matrix-js-sdk for the browser, in one script. Its cryptography is left out: calls to a bridge are not encrypted. */
function bundle(): Promise<string> {
  bundled ??= build({
    entryPoints: [fileURLToPath(new URL('page/client.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    define: { global: 'globalThis' },
    external: ['@matrix-org/matrix-sdk-crypto-wasm'],
    logLevel: 'error',
  }).then(({ outputFiles: [file] }) => file?.text ?? '');
  return bundled;
}

export async function matrixUser(browser: ClientBrowser, account: Account): Promise<MatrixUser> {
  const page = await browser.open();
  await page.evaluate(
    (script) => {
      const element = document.createElement('script');
      element.textContent = script;
      document.head.append(element);
    },
    await bundle(),
  );

  const ask = <K extends keyof PageApi>(
    name: K,
    ...args: Parameters<PageApi[K]>
  ): Promise<Awaited<ReturnType<PageApi[K]>>> =>
    page.evaluate(
      ([method, values]) =>
        (globalThis as never as { matrix: Record<string, (...all: unknown[]) => never> }).matrix[method]?.(
          ...values,
        ) as never,
      [name, args] as const,
    );
  await ask('start', account);
  return {
    userId: account.userId,
    createRoom: (...invite) => ask('createRoom', [...invite]),
    joinRoom: (roomId) => ask('joinRoom', roomId),
    hasJoined: (roomId, userId) => ask('hasJoined', roomId, userId),
    send: (roomId, text) => ask('send', roomId, text),
    placeCall: (roomId, { video = false } = {}) => ask('placeCall', roomId, video),
    answer: () => ask('answer'),
    reject: () => ask('reject'),
    hangup: () => ask('hangup'),
    hold: (isOnHold) => ask('hold', isOnHold),
    press: (key) => ask('press', key),
    restartIce: () => ask('restartIce'),
    packets: () => ask('packets'),
    call: async () => (await ask('calls')).at(-1),
    calls: () => ask('calls'),
    events: () => ask('events'),
    log: page.log,
    close: page.close,
  };
}
