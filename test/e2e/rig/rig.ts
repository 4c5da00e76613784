// Everything around a bridge: a homeserver, browsers, a FreeSWITCH. One rig a run, one world a scenario.
import type { ClientBrowser } from '../../support/browser/client-browser.ts';
import { type MatrixUser, matrixUser } from '../../support/browser/matrix-user.ts';
import { type Account, type Synapse, startSynapse } from '../../support/synapse/synapse.ts';
import { createVertoPeer, type VertoPeer, type VertoPeerConfig } from '../../support/verto-peer/peer.ts';
import { type WebrtcMediaConfig, webrtcMedia } from '../../support/verto-peer/webrtc/webrtc-media.ts';
import type { Bridge, BridgeConfig } from './bridge.ts';
import { clients, peerAddress } from './clients.ts';

export interface WorldConfig {
  /** How many Matrix users, each with a room of their own and the bridge in it. Default 1. */
  readonly users?: number;
  /** Where calls from the rooms go. Default: echo. */
  readonly destination?: string;
  readonly media?: WebrtcMediaConfig;
  readonly peer?: Omit<VertoPeerConfig, 'onFrame' | 'onTransport'>;
}

export interface Guest {
  readonly account: Account;
  readonly user: MatrixUser;
  readonly roomId: string;
}

export interface World {
  readonly peer: VertoPeer;
  readonly bridge: Bridge;
  readonly config: BridgeConfig;
  readonly guests: readonly Guest[];
  /** The first guest. */
  readonly alice: MatrixUser;
  readonly roomId: string;
  /** Another device of the first guest's, in a browser of its own. */
  secondDevice(): Promise<MatrixUser>;
  /** All that was said so far, as a trace that packages/replay reads: a line each, seen from the bridge's seat. */
  trace(): Promise<string>;
  close(): Promise<void>;
}

export interface Rig {
  open(config?: WorldConfig): Promise<World>;
  close(): Promise<void>;
}

/** `limits`: the homeserver's rate limits, on or off. */
export async function startRig(options: { readonly limits: boolean }, createBridge: () => Bridge): Promise<Rig> {
  const [synapse, browser] = await Promise.all([startSynapse(options), clients()]);
  return {
    open: (config = {}) => openWorld(synapse, browser, createBridge(), config),
    async close() {
      await browser.close();
      await synapse.stop();
    },
  };
}

async function openWorld(
  synapse: Synapse,
  browser: ClientBrowser,
  bridge: Bridge,
  config: WorldConfig,
): Promise<World> {
  const { users = 1, destination = '9196' } = config;
  const began = Date.now();
  const frames: { readonly t: number }[] = [];
  const peer = await createVertoPeer({
    media: await webrtcMedia({ address: peerAddress, ...config.media }),
    // As slow as the real one in what a bridge could get wrong by being fast.
    readyMs: 100,
    flushMs: 50,
    ...config.peer,
    onFrame: (direction, text) =>
      frames.push({ t: Date.now() - began, protocol: 'verto', direction, message: JSON.parse(text) } as never),
    onTransport: (transport) => frames.push({ t: Date.now() - began, protocol: 'verto', transport } as never),
  });
  const account = await synapse.register('bridge');
  const guests: Guest[] = [];
  for (let i = 0; i < users; i += 1) {
    const guest = await synapse.register(['alice', 'bob', 'carol'][i] ?? 'guest');
    const user = await matrixUser(browser, guest);
    guests.push({ account: guest, user, roomId: await user.createRoom(account.userId) });
  }
  const [first] = guests;
  if (first === undefined) throw new Error('a world needs a guest');
  const bridgeConfig: BridgeConfig = {
    account,
    verto: { url: peer.url, login: '1008@127.0.0.1', passwd: '1234' },
    destinations: Object.fromEntries(guests.map(({ roomId }) => [roomId, destination])),
    toMatrix: { roomId: first.roomId, invitee: first.account.userId },
  };
  await bridge.start(bridgeConfig);
  for (const { user, roomId } of guests) {
    while (!(await user.hasJoined(roomId, account.userId))) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const opened: MatrixUser[] = guests.map(({ user }) => user);
  return {
    peer,
    bridge,
    config: bridgeConfig,
    guests,
    alice: first.user,
    roomId: first.roomId,
    async secondDevice() {
      const user = await matrixUser(browser, await synapse.login(first.account));
      opened.push(user);
      return user;
    },
    async trace() {
      const lines: { readonly t: number }[] = [...frames];
      for (const { user } of guests) {
        for (const { at, event } of await user.events()) {
          const direction = event.sender === account.userId ? 'out' : 'in';
          lines.push({ t: at - began, protocol: 'matrix', direction, event } as never);
        }
      }
      return lines
        .sort((one, other) => one.t - other.t)
        .map((line) => `${JSON.stringify(line)}\n`)
        .join('');
    },
    async close() {
      await bridge.stop();
      for (const user of opened) await user.close();
      await peer.stop();
    },
  };
}
