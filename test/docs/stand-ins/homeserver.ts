// In the place of a homeserver, and of an environment that names it: one that has no rooms, and lets a client sync.
import '../../../examples/vertobot/matrix/promise-with-resolvers.ts';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { logger } from 'matrix-js-sdk/lib/logger.js';

const answers: readonly (readonly [path: RegExp, answer: object])[] = [
  [/\/versions$/, { versions: ['v1.11'] }],
  [/\/filter$/, { filter_id: '1' }],
  [/\/sync\?(?!.*since=)/, { next_batch: 's1' }],
];

const server = createServer((request, response) => {
  const url = request.url ?? '';
  if (/\/sync\?.*since=/.test(url)) return; // nothing happens
  const [, answer] = answers.find(([path]) => path.test(url)) ?? [undefined, {}];
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
});
server.listen(0, '127.0.0.1').unref();
await once(server, 'listening');

Object.assign(process.env, {
  HOMESERVER: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  ACCESS_TOKEN: 'hush',
  VERTO_PASSWD: '1234',
});

// What the client has to say of each request is for whoever runs it.
(logger as unknown as { setLevel(level: 'silent', persist: boolean): void }).setLevel('silent', false);
