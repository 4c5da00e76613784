// The bot as the end-to-end scenarios want a bridge: a process of its own, which can be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Bridge, BridgeConfig } from '../../../test/e2e/rig/bridge.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** `tell`: each line of its log. */
export function vertobot(tell: (line: string) => void = () => {}): Bridge {
  const folder = mkdtempSync(join(tmpdir(), 'vertobot-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  let bot: ChildProcess | undefined;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (bot === undefined || bot.exitCode !== null || bot.signalCode !== null) return;
    const exited = once(bot, 'exit');
    bot.kill(signal);
    await exited;
  };
  return {
    can: new Set(['commands', 'resume']),
    async start(config) {
      const file = join(folder, 'config.json');
      writeFileSync(file, JSON.stringify(botConfig(config, join(folder, 'state.json'))));
      bot = spawn(process.execPath, ['--import', 'tsx', main, '--config', file], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await ready(bot, tell);
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function botConfig({ account, verto, destinations, toMatrix }: BridgeConfig, state: string): object {
  const { homeserver, userId, accessToken } = account;
  return {
    matrix: { homeserver, userId, accessToken },
    verto,
    outgoing: { rooms: destinations },
    incoming: { routes: [{ room: toMatrix.roomId, user: toMatrix.invitee }] },
    // The rig counts what is said in its rooms.
    notices: false,
    log: 'debug',
    state,
  };
}

/** Resolves once it says that it is there, on both sides. Rejects when it ends before that. */
async function ready(bot: ChildProcess, tell: (line: string) => void): Promise<void> {
  const missing = new Set(['the bot is there', 'session is ready']);
  await new Promise<void>((resolve, reject) => {
    bot.once('exit', (code, signal) => reject(new Error(`the bot ended with ${code ?? signal}`)));
    if (bot.stdout === null) throw new Error('the bot has no output');
    createInterface({ input: bot.stdout }).on('line', (line) => {
      tell(line);
      for (const said of missing) if (line.includes(`"msg":"${said}"`)) missing.delete(said);
      if (missing.size === 0) resolve();
    });
  });
}
