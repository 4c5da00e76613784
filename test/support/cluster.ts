// What sessions of examples/cluster are tried with.
import type { Config } from '../../examples/cluster/config.ts';
import type { Heard } from '../../examples/cluster/line.ts';

export const config: Config = {
  restate: 'http://localhost',
  freeswitch: 'ws://localhost',
  homeserver: { url: 'http://localhost', userId: '@bridge:example.org', asToken: 'a', hsToken: 'h' },
  secret: 's',
  leaseMs: 5_000,
  sessions: { 1000: { passwd: '1234', rooms: { '!echo:example.org': '9196' } } },
};

/** What a gateway heard: a frame of FreeSWITCH's. */
export const frame = (message: object): Heard => ({
  kind: 'frame',
  text: JSON.stringify({ jsonrpc: '2.0', ...message }),
});
