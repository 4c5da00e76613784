import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { registration } from './registration.ts';
import { virtualUsers } from './virtual-users.ts';

const users = virtualUsers('verto_', 'example.org');

const table: Readonly<Record<string, string>> = {
  9664: '@verto_9664:example.org',
  '+442071234567': '@verto_=2b442071234567:example.org',
  '*98#': '@verto_=2a98=23:example.org',
  'a=b': '@verto_a=3db:example.org',
  'Zoë@x:y': '@verto_=5ao=c3=ab=40x=3ay:example.org',
};
for (const [number, userId] of Object.entries(table)) {
  it(`is ${userId} for ${number}, and back`, () => {
    expect(users.userOf(number)).toBe(userId);
    expect(users.numberOf(userId)).toBe(number);
    // What a localpart may hold (appendices, "User Identifiers").
    expect(userId).toMatch(/^@[a-z0-9._=/+-]+:example\.org$/);
  });
}

it('is somebody without a number for a caller without one', () => {
  expect(users.userOf('')).toBe('@verto_anonymous:example.org');
  expect(users.numberOf('@verto_anonymous:example.org')).toBeUndefined();
});

it('knows whom it does not have', () => {
  for (const other of [
    '@alice:example.org',
    '@verto_9664:elsewhere.org',
    '@verto_9664:example.org.elsewhere.org',
    '@verto:example.org',
  ]) {
    expect(users.isOurs(other)).toBe(false);
    expect(users.numberOf(other)).toBeUndefined();
  }
});

it('is registered as a namespace of its own', () => {
  const appservice = {
    id: 'bot',
    asToken: 'a',
    hsToken: 'h',
    host: '127.0.0.1',
    port: 9993,
    url: undefined,
    userPrefix: 'verto_',
  };
  const file = parse(registration({ userId: '@vertobot:example.org' }, appservice));
  expect(file).toEqual({
    id: 'bot',
    url: 'http://127.0.0.1:9993',
    as_token: 'a',
    hs_token: 'h',
    sender_localpart: 'vertobot',
    rate_limited: false,
    namespaces: { users: [{ exclusive: true, regex: '@verto_.*:example\\.org' }] },
  });
  expect(users.userOf('+44')).toMatch(new RegExp(`^(?:${file.namespaces.users[0].regex})$`));
});
