// What can be asked of the program without starting it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'vertobot-'));
afterAll(() => rmSync(folder, { recursive: true }));

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const example = fileURLToPath(new URL('./config.example.yaml', import.meta.url));
const run = (args: readonly string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, ['--import', 'tsx', main, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });

it('helps', () => {
  const { status, stdout } = run(['--help']);
  expect(status).toBe(0);
  expect(stdout).toContain('VERTOBOT_VERTO_PASSWD    verto.passwd');
});

it('checks a config', () => {
  expect(run(['--config', example, '--check-config'])).toMatchObject({ status: 0, stdout: 'The config is good.\n' });
  const { status, stderr } = run(['--check-config'], { VERTOBOT_HOMESERVER: 'example.org' });
  expect(status).toBe(2);
  expect(stderr).toContain('the environment: matrix.homeserver: expected a URL, "https://…", got "example.org"');
  expect(stderr).toContain('the environment: verto: missing, expected object');
  expect(stderr).not.toContain('    at ');
});

it('writes a registration, for an application service alone', () => {
  const file = join(folder, 'registration.yaml');
  const refused = run(['--config', example, '--registration', file]);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain('the config has no matrix.appservice');
  const env = {
    VERTOBOT_HOMESERVER: 'http://127.0.0.1:8008',
    VERTOBOT_USER_ID: '@vertobot:example.org',
    VERTOBOT_AS_TOKEN: 'a'.repeat(64),
    VERTOBOT_HS_TOKEN: 'b'.repeat(64),
    VERTOBOT_VERTO_URL: 'ws://127.0.0.1:8081',
    VERTOBOT_VERTO_LOGIN: '1008',
    VERTOBOT_VERTO_PASSWD: '1234',
  };
  expect(run(['--registration', file], env).status).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain('sender_localpart: vertobot');
});

it('says why it cannot start, without a secret and without a stack', () => {
  const env = {
    VERTOBOT_HOMESERVER: 'http://127.0.0.1:1',
    VERTOBOT_USER_ID: '@vertobot:example.org',
    VERTOBOT_PASSWORD: 'hush',
    VERTOBOT_VERTO_URL: 'ws://127.0.0.1:1',
    VERTOBOT_VERTO_LOGIN: '1008',
    VERTOBOT_VERTO_PASSWD: '1234',
    VERTOBOT_STATE: join(folder, 'state.json'),
  };
  const { status, stdout } = run([], env);
  expect(status).toBe(1);
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    level: 'error',
    msg: 'the bot could not start',
    error: expect.stringContaining('fetch failed'),
  });
  expect(stdout).not.toContain('hush');
});
