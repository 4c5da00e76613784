// The bot with its real parts.
import { createBot } from './bot/bot.ts';
import { type Config, serverOf } from './config/config.ts';
import { createLog, type Log } from './log.ts';
import { appserviceConnection } from './matrix/appservice-connection.ts';
import { syncConnection } from './matrix/sync-connection.ts';
import { virtualUsers } from './matrix/virtual-users.ts';
import { stateFile } from './state-file.ts';
import { vertoWebSocket } from './verto/websocket.ts';

/** Resolves once Matrix is heard; rejects when the homeserver turns the bot away, or the state cannot be read. */
export async function startBot(config: Config, log: Log = createLog(config.log)): Promise<{ stop(): Promise<void> }> {
  const { matrix } = config;
  const { appservice, userId } = matrix;
  const connection =
    appservice === undefined
      ? await syncConnection(matrix, log)
      : await appserviceConnection(matrix, appservice, virtualUsers(appservice.userPrefix, serverOf(userId)), log);
  const bot = createBot({
    config,
    matrix: connection,
    verto: vertoWebSocket(config.verto.url),
    state: stateFile(config.state),
    log,
  });
  await bot.start();
  return bot;
}
