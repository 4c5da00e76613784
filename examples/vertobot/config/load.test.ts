// A config that is wrong says where, and what was expected there.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { Config } from './config.ts';
import { loadConfig } from './load.ts';

const folder = mkdtempSync(join(tmpdir(), 'vertobot-'));
afterAll(() => rmSync(folder, { recursive: true }));

const good = `
matrix: { homeserver: https://matrix.example.org, userId: "@vertobot:example.org", accessToken: hush }
verto: { url: wss://fs.example.org:8082, login: 1008, passwd: "1234" }
`;
const load = (text: string, env: Record<string, string> = {}) => {
  const file = join(folder, 'config.yaml');
  writeFileSync(file, text);
  try {
    return loadConfig({ file, env });
  } catch (error) {
    return (error as Error).message.replaceAll(`${file}: `, '').split('\n');
  }
};

it('needs little, and says what it takes for granted', () => {
  expect(load(good)).toMatchObject({
    verto: { login: '1008' },
    outgoing: { rooms: {} },
    incoming: { routes: [] },
    notices: true,
    shutdown: 'keep',
    state: 'vertobot.state.json',
    log: 'info',
  });
});

it('comes out of the environment as well, which goes before the file', () => {
  expect(load(good, { VERTOBOT_VERTO_PASSWD: 'another', VERTOBOT_NUMBER: '9196' })).toMatchObject({
    verto: { passwd: 'another' },
    outgoing: { number: '9196', rooms: {} },
  });
  const env = {
    VERTOBOT_HOMESERVER: 'http://localhost:8008',
    VERTOBOT_USER_ID: '@bot:localhost',
    VERTOBOT_PASSWORD: 'hush',
    VERTOBOT_VERTO_URL: 'ws://localhost:8081',
    VERTOBOT_VERTO_LOGIN: '1008',
    VERTOBOT_VERTO_PASSWD: '1234',
  };
  expect(loadConfig({ env })).toMatchObject({ matrix: { password: 'hush' }, verto: { login: '1008' } });
});

const wrong: Readonly<Record<string, readonly [change: [string, string], complaint: string]>> = {
  'no homeserver': [
    ['homeserver: https://matrix.example.org, ', ''],
    'matrix.homeserver: missing, expected string (or VERTOBOT_HOMESERVER in the environment)',
  ],
  'a homeserver by name': [
    ['https://matrix.example.org', 'matrix.example.org'],
    'matrix.homeserver: expected a URL, "https://…", got "matrix.example.org"',
  ],
  'a user without a server': [
    ['@vertobot:example.org', 'vertobot'],
    'matrix.userId: expected a user id, "@localpart:server", got "vertobot"',
  ],
  'two ways to log in': [
    ['accessToken: hush', 'accessToken: hush, password: hush'],
    'matrix: expected one of accessToken, password and appservice',
  ],
  'no way to log in': [[', accessToken: hush', ''], 'matrix: expected one of accessToken, password and appservice'],
  'an HTTP URL for Verto': [
    ['wss://fs', 'https://fs'],
    'verto.url: expected a WebSocket URL, "wss://…", got "https://fs.example.org:8082"',
  ],
  'a key that there is not': [['passwd: "1234"', 'passwd: "1234", pasword: x'], 'verto: unknown "pasword"'],
  'a password that is a list': [['passwd: "1234"', 'passwd: [hush]'], 'verto.passwd: expected a password, in quotes'],
  'an alias for a room': [
    ['verto:', 'outgoing: { rooms: { "#a:b": "1" } }\nverto:'],
    'outgoing.rooms.#a:b: Invalid key in record, got "#a:b"',
  ],
  'a pattern that is none': [
    ['verto:', 'outgoing: { dial: "[" }\nverto:'],
    'outgoing.dial: expected a regular expression: SyntaxError: Invalid regular expression: /^(?:[)$/: Unterminated character class, got "["',
  ],
  'a route to nowhere': [
    ['verto:', 'incoming: { routes: [{ number: "1" }] }\nverto:'],
    'incoming.routes.0: expected a room, a user or both',
  ],
  'a level that there is not': [
    ['verto:', 'log: loud\nverto:'],
    'log: expected one of "silent"|"error"|"warn"|"info"|"debug"|"trace", got "loud"',
  ],
};
for (const [name, [[from, to], complaint]] of Object.entries(wrong)) {
  it(`complains of ${name}`, () => {
    expect(load(good.replace(from, to))).toEqual([complaint]);
  });
}

it('complains of everything at once, of files that are not there, and of what is no YAML', () => {
  expect(load('verto: 5\nlgo: info')).toEqual([
    'matrix: missing, expected object',
    'verto: expected object, received number, got 5',
    'unknown "lgo"',
  ]);
  expect(() => loadConfig({ file: join(folder, 'none.yaml'), env: {} })).toThrow('none.yaml: there is no such file');
  expect(String(load('a: ['))).toContain('line 1');
});

it('never shows a secret', () => {
  const text = good.replace('passwd: "1234"', 'passwd: ""').replace('accessToken: hush', 'accessToken: [hush]');
  expect(String(load(text))).not.toContain('hush');
});

it('has an example with every key that there is', () => {
  const file = fileURLToPath(new URL('../config.example.yaml', import.meta.url));
  expect(loadConfig({ file, env: {} })).toMatchObject({ outgoing: { number: '9196' } });
  const keys = keysOf(z.toJSONSchema(Config, { io: 'input', unrepresentable: 'any' }));
  expect(keys.length).toBeGreaterThan(30);
  const example = readFileSync(file, 'utf8');
  expect(keys.filter((key) => !new RegExp(`\\b${key}:`).test(example))).toEqual([]);
});

function keysOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const properties = 'properties' in schema ? Object.keys(schema.properties as object) : [];
  return [...properties, ...Object.values(schema).flatMap(keysOf)];
}
