// The bot between the two stand-ins: a homeserver in this process, and a FreeSWITCH behind a real WebSocket.

import { createVertoPeer, type VertoPeer, type VertoPeerConfig } from '../../../test/support/verto-peer/peer.ts';
import { type Bot, createBot } from '../bot/bot.ts';
import type { StateStore } from '../bot/memory.ts';
import { Config } from '../config/config.ts';
import { type DemoHomeserver, demoHomeserver } from '../demo/homeserver.ts';
import { type Phone, phone } from '../demo/phone.ts';
import { createLog } from '../log.ts';
import { virtualUsers } from '../matrix/virtual-users.ts';
import type { VertoConnector } from '../verto/connector.ts';
import { vertoWebSocket } from '../verto/websocket.ts';

export const BOT = '@vertobot:example.org';

export interface Rig {
  readonly homeserver: DemoHomeserver;
  readonly peer: VertoPeer;
  readonly alice: Phone;
  /** What was kept last, as text. */
  kept(): string | undefined;
  /** Kills the bot that is there: nothing that it does from now on is kept, or reaches anybody. */
  kill(): Promise<void>;
  /** Everything that was logged, as text. */
  logged(): string;
  /** A bot from what is kept, started; resolves once it is logged in, or once something else can be seen. */
  bot(overrides?: object, seen?: () => boolean): Promise<Bot>;
  /** A room of Alice's with the bot in it. */
  roomWithBot(): Promise<string>;
  /** What the bot, or this user, has written in a room. */
  notices(roomId: string, by?: string): readonly string[];
  stop(): Promise<void>;
}

export async function createRig(configured: object = {}, peerConfig: VertoPeerConfig = {}): Promise<Rig> {
  const homeserver = demoHomeserver();
  const peer = await createVertoPeer(peerConfig);
  const alice = phone(homeserver.client('@alice:example.org', 'Alice'));
  const bots: Bot[] = [];
  let kept: string | undefined;
  let logged = '';
  let generation = 0;
  const stateOf = (own: number): StateStore => ({
    load: () => (kept === undefined ? undefined : JSON.parse(kept)),
    save(value) {
      if (own === generation) kept = JSON.stringify(value);
    },
  });
  const connectorOf = (own: number, url: string): VertoConnector => {
    const connect = vertoWebSocket(url);
    return (ear) => (own === generation ? connect(ear) : { send() {}, close() {} });
  };
  return {
    homeserver,
    peer,
    alice,
    kept: () => kept,
    async kill() {
      generation += 1;
      homeserver.forget();
      await peer.drop();
    },
    logged: () => logged,
    async bot(overrides = {}, seen = () => peer.sessions().length > 0) {
      const config = configOf(peer.url, { ...configured, ...overrides });
      const { appservice } = config.matrix;
      const users = appservice && virtualUsers(appservice.userPrefix, 'example.org');
      const bot = createBot({
        config,
        matrix: homeserver.connection(BOT, users?.isOurs),
        verto: connectorOf(generation, config.verto.url),
        state: stateOf(generation),
        log: createLog('trace', {
          write(line) {
            logged += line;
          },
        }),
      });
      bots.push(bot);
      await bot.start();
      await peer.until('the bot to log in', seen);
      return bot;
    },
    async roomWithBot() {
      const roomId = alice.createRoom([BOT]);
      await alice.until('the bot to join', ({ room_id, state_key, content }) => {
        return room_id === roomId && state_key === BOT && content.membership === 'join';
      });
      return roomId;
    },
    notices: (roomId, by = BOT) =>
      homeserver
        .events()
        .filter(({ type, room_id, sender }) => type === 'm.room.message' && room_id === roomId && sender === by)
        .map(({ content }) => String(content.body)),
    async stop() {
      for (const bot of bots) await bot.stop();
      await peer.stop();
    },
  };
}

/** A good config, but for what is put in. */
export function configOf(url: string, configured: object): Config {
  return Config.parse({
    matrix: { homeserver: 'http://127.0.0.1:1', userId: BOT, accessToken: 'secret-access-token' },
    verto: { url, login: '1008', passwd: '1234' },
    ...configured,
  });
}
