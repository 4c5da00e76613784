// The bot as an application service: the homeserver brings the events, and we may speak as any user of our namespace.
import { AppService, AppserviceHttpError } from 'matrix-appservice';
import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';
import { matrixClient } from './client.ts';
import type { Ear, MatrixConnection } from './connection.ts';
import { homeserver } from './homeserver.ts';
import type { VirtualUsers } from './virtual-users.ts';

type AppserviceConfig = NonNullable<Config['matrix']['appservice']>;

export async function appserviceConnection(
  config: Config['matrix'],
  { hsToken, host, port }: AppserviceConfig,
  users: VirtualUsers,
  log: Log,
): Promise<MatrixConnection> {
  const server = homeserver(await matrixClient(config, log), config.userId);
  const listener = new AppService({ homeserverToken: hsToken });
  let hear: Ear['event'] = () => {};
  const registered = new Set<string>();
  const exist = async (userId: string | undefined): Promise<void> => {
    if (userId === undefined || registered.has(userId)) return;
    await server.register(localpartOf(userId));
    registered.add(userId);
  };
  listener.on('http-log', (line) => log.debug({ from: 'matrix-appservice' }, line));
  /** Somebody wants to talk to a user who is not there yet. */
  listener.onUserQuery = async (userId) => {
    if (users.numberOf(userId) === undefined) {
      throw new AppserviceHttpError({ errcode: 'M_NOT_FOUND', error: `${userId} is no number` }, 404);
    }
    await exist(userId);
  };
  return {
    ...server,
    async start(_since, ear) {
      await server.register(localpartOf(config.userId));
      hear = ear.event;
      listener.on('event', ear.event);
      await listener.listen(port, host, 128);
    },
    stop: () => listener.close(),
    async join(roomId, as) {
      await exist(as);
      await server.join(roomId, as);
      // Who was there before us, and what they are called: the homeserver brings what happens from now on alone.
      for (const member of await server.members(roomId, as)) hear(member);
    },
    async createDirectRoom(invitee, as) {
      await exist(as);
      return server.createDirectRoom(invitee, as);
    },
    async setDisplayName(name, as) {
      await exist(as);
      await server.setDisplayName(name, as);
    },
  };
}

function localpartOf(userId: string): string {
  return userId.slice(1, userId.indexOf(':'));
}
