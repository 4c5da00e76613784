import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readConfig, sessionsByRoom } from '../../../examples/cluster/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'mvbridge-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(sessions: object) {
  const file = join(folder, 'cluster.json');
  const homeserver = { url: 'http://127.0.0.1', userId: '@bridge:example.org', asToken: 'a', hsToken: 'h' };
  const urls = { restate: 'http://127.0.0.1', freeswitch: 'ws://127.0.0.1' };
  writeFileSync(file, JSON.stringify({ ...urls, homeserver, secret: 's', sessions }));
  return readConfig(file);
}
const dials = (...rooms: readonly string[]) => ({
  passwd: '1234',
  rooms: Object.fromEntries(rooms.map((room) => [room, '9196'])),
});
const rings = (room: string) => ({ ...dials(room), rings: { room, user: '@alice:example.org' } });

it('finds the session of a room', () => {
  const sessionIn = sessionsByRoom(read({ 1000: rings('!a'), 1001: dials('!b') }));
  expect(['!a', '!b', '!c'].map(sessionIn)).toEqual(['1000', '1001', undefined]);
});

it('refuses a room that is two sessions’', () => {
  expect(() => read({ 1000: dials('!a'), 1001: dials('!b', '!a') })).toThrow("!a is a room of 1000's");
  expect(() => read({ 1000: dials('!a'), 1001: { ...dials('!b'), rings: rings('!a').rings } })).toThrow(
    'sessions.1001',
  );
});
