import './promise-with-resolvers.ts';
import { createClient, type MatrixClient, type MemoryStore } from 'matrix-js-sdk';
import { logger as consoleLogger } from 'matrix-js-sdk/lib/logger.js';
import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';

/** The bot has one device, however often it logs in with a password. */
const DEVICE = 'VERTOBOT';

/** A client with an access token: the configured one, an application service's, or one that the password gets. */
export async function matrixClient(
  { homeserver: baseUrl, userId, accessToken, password, appservice }: Config['matrix'],
  log: Log,
  store?: MemoryStore,
): Promise<MatrixClient> {
  silenceConsole();
  const options = { baseUrl, userId, disableVoip: true, logger: sdkLogger(log), ...(store !== undefined && { store }) };
  const token = accessToken ?? appservice?.asToken ?? (await login(baseUrl, userId, password ?? '', log));
  return createClient({ ...options, accessToken: token });
}

async function login(baseUrl: string, user: string, password: string, log: Log): Promise<string> {
  const client = createClient({ baseUrl, logger: sdkLogger(log) });
  const identifier = { type: 'm.id.user', user };
  const { access_token } = await client.loginRequest({
    ...{ type: 'm.login.password', identifier, password },
    ...{ device_id: DEVICE, initial_device_display_name: 'vertobot' },
  });
  return access_token;
}

/** Parts of matrix-js-sdk write to the console whatever logger they are given: text between our lines of JSON. */
function silenceConsole(): void {
  const { rebuild } = Object.assign(consoleLogger as unknown as LoglevelLogger, { methodFactory: () => () => {} });
  rebuild();
}

/** https://www.npmjs.com/package/loglevel, which it is. */
interface LoglevelLogger {
  methodFactory: unknown;
  rebuild(): void;
}

/** What matrix-js-sdk has to say is about itself: seldom worth more than `debug`. */
function sdkLogger(log: Log) {
  const at =
    (level: 'trace' | 'debug' | 'warn') =>
    (...parts: readonly unknown[]): void =>
      log[level]({ from: 'matrix-js-sdk' }, parts.map(textOf).join(' '));
  const logger = { trace: at('trace'), debug: at('debug'), info: at('debug'), warn: at('debug'), error: at('warn') };
  return { ...logger, getChild: () => sdkLogger(log) };
}

function textOf(part: unknown): string {
  if (part instanceof Error) return part.message;
  return typeof part === 'string' ? part : (JSON.stringify(part) ?? String(part));
}
