// A homeserver for one run: SQLite in a temporary folder, on a free port of the loopback, open to everybody.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installSynapse } from './install.ts';

const run = promisify(execFile);

/** A user who has logged in. */
export interface Account {
  readonly homeserver: string;
  readonly userId: string;
  readonly password: string;
  readonly deviceId: string;
  readonly accessToken: string;
}

export interface Synapse {
  readonly url: string;
  /** A new user; `name` gets something unique behind it. */
  register(name: string): Promise<Account>;
  /** Another device of the same user. */
  login(account: Account): Promise<Account>;
  stop(): Promise<void>;
}

/** `limits`: Synapse's own rate limits, or none to speak of. */
export async function startSynapse({ limits }: { readonly limits: boolean }): Promise<Synapse> {
  const python = await installSynapse();
  const folder = await mkdtemp(join(tmpdir(), 'mvbridge-synapse-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = join(folder, 'homeserver.yaml');
  await writeFile(config, JSON.stringify(homeserverConfig(folder, port, limits), null, 2));
  await run(python, ['-m', 'synapse.app.homeserver', '--config-path', config, '--generate-keys'], { cwd: folder });
  const log = await open(join(folder, 'synapse.log'), 'w');
  const child = spawn(python, ['-m', 'synapse.app.homeserver', '--config-path', config], {
    cwd: folder,
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  // A run that is broken off leaves no homeserver behind.
  const kill = () => child.kill();
  process.once('exit', kill);
  await untilReady(url, child, join(folder, 'synapse.log'));

  const post = async (path: string, body: object): Promise<Record<string, string>> => {
    for (;;) {
      const response = await fetch(`${url}/_matrix/client/v3/${path}`, { method: 'POST', body: JSON.stringify(body) });
      const answer = (await response.json()) as Record<string, string>;
      if (response.ok) return answer;
      if (response.status !== 429) throw new Error(`${path}: ${JSON.stringify(answer)}`);
      await new Promise((resolve) => setTimeout(resolve, Number(answer.retry_after_ms ?? 1_000)));
    }
  };
  const account = (answer: Record<string, string>, password: string): Account => ({
    homeserver: url,
    userId: String(answer.user_id),
    password,
    deviceId: String(answer.device_id),
    accessToken: String(answer.access_token),
  });

  return {
    url,
    async register(name) {
      const password = randomBytes(12).toString('hex');
      const username = `${name}-${randomBytes(3).toString('hex')}`;
      return account(await post('register', { auth: { type: 'm.login.dummy' }, username, password }), password);
    },
    async login({ userId, password }) {
      const identifier = { type: 'm.id.user', user: userId };
      return account(await post('login', { type: 'm.login.password', identifier, password }), password);
    },
    async stop() {
      process.off('exit', kill);
      if (child.exitCode === null) {
        child.kill();
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function homeserverConfig(folder: string, port: number, limits: boolean): object {
  const unlimited = { per_second: 10_000, burst_count: 10_000 };
  return {
    server_name: 'localhost',
    pid_file: join(folder, 'synapse.pid'),
    listeners: [{ port, type: 'http', tls: false, bind_addresses: ['127.0.0.1'], resources: [{ names: ['client'] }] }],
    database: { name: 'sqlite3', args: { database: join(folder, 'homeserver.db') } },
    media_store_path: join(folder, 'media'),
    signing_key_path: join(folder, 'signing.key'),
    trusted_key_servers: [],
    suppress_key_server_warning: true,
    report_stats: false,
    enable_registration: true,
    enable_registration_without_verification: true,
    macaroon_secret_key: randomBytes(16).toString('hex'),
    form_secret: randomBytes(16).toString('hex'),
    ...(!limits && {
      rc_message: unlimited,
      rc_registration: unlimited,
      rc_login: { address: unlimited, account: unlimited, failed_attempts: unlimited },
      rc_joins: { local: unlimited, remote: unlimited },
      rc_invites: { per_room: unlimited, per_user: unlimited, per_issuer: unlimited },
    }),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilReady(url: string, child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const response = await fetch(`${url}/_matrix/client/versions`).catch(() => undefined);
    if (response?.ok) return;
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`Synapse did not start:\n${(await readFile(log, 'utf8')).slice(-4_000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
