// Which client's call is which of FreeSWITCH's.
import type { Call } from '../../support/verto-peer/call.ts';
import type { Client } from '../failover/clients.ts';
import type { Freeswitch } from './freeswitch.ts';

export interface Partners {
  /** Both ends of each call that has two. */
  readonly pairs: readonly { readonly client: Client; readonly call: Call }[];
  /** Those that nobody is at the other end of. */
  readonly clients: readonly Client[];
  readonly calls: readonly Call[];
  /** How many calls FreeSWITCH got for one of a client's. */
  readonly doubles: number;
}

export function partners(clients: readonly Client[], { peer, callIdOf }: Freeswitch): Partners {
  const calls = new Set(peer.calls());
  const byId = new Map([...calls].map((call) => [call.callID, call]));
  const byCaller = new Map<string, Call[]>();
  for (const call of calls) {
    if (call.placedBy === 'client') byCaller.set(call.caller.name, [...(byCaller.get(call.caller.name) ?? []), call]);
  }
  const pairs: { client: Client; call: Call }[] = [];
  const alone: Client[] = [];
  let doubles = 0;
  for (const client of clients) {
    const found =
      client.placedBy === 'client' ? (byCaller.get(client.userId) ?? []) : [byId.get(callIdOf(client.heard) ?? '')];
    const [call, ...more] = found;
    doubles += more.length;
    if (call === undefined || !calls.delete(call)) alone.push(client);
    else pairs.push({ client, call });
  }
  return { pairs, clients: alone, calls: [...calls], doubles };
}
