// `npm run bot -- --help`
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { environment } from './config/environment.ts';
import { ConfigError, loadConfig } from './config/load.ts';
import { createLog } from './log.ts';
import { registration } from './matrix/registration.ts';
import { startBot } from './start.ts';

const program = new Command('npm run bot --')
  .description('A Matrix user whom you can call, and your call comes out of FreeSWITCH.')
  .option('-c, --config <file>', 'YAML or JSON; without it, what the environment says')
  .option('--check-config', 'read the config, say what is wrong with it, and stop')
  .option('--registration <file>', 'write the registration file of the application service, and stop')
  .addHelpText(
    'after',
    `
Variables that go before the file:
${Object.entries(environment)
  .map(([name, path]) => `  ${name.padEnd(24)} ${path}`)
  .join('\n')}

examples/vertobot/config.example.yaml is a config with every key; the README beside it leads from nothing to a call.`,
  )
  .parse();

const options = program.opts<{ config?: string; checkConfig?: true; registration?: string }>();
const config = read();

if (options.checkConfig === true) {
  console.log('The config is good.');
} else if (options.registration !== undefined) {
  const { appservice } = config.matrix;
  if (appservice === undefined) program.error('error: --registration: the config has no matrix.appservice');
  else {
    writeFileSync(options.registration, registration(config.matrix, appservice), { mode: 0o600 });
    console.log(
      `Wrote ${options.registration}: name it in the homeserver's app_service_config_files, and restart that.`,
    );
  }
} else {
  await run();
}

function read() {
  try {
    return loadConfig({ file: options.config, env: process.env });
  } catch (error) {
    if (error instanceof ConfigError) return program.error(error.message, { exitCode: 2 });
    throw error;
  }
}

async function run(): Promise<void> {
  const log = createLog(config.log);
  try {
    const bot = await startBot(config, log);
    const stop = (signal: string): void => {
      log.info({ signal }, 'stopping');
      // A second signal does not wait for what the first one waits for.
      for (const one of ['SIGTERM', 'SIGINT'] as const) process.removeAllListeners(one);
      void bot.stop().then(() => process.exit(0));
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  } catch (error) {
    log.error({ error }, 'the bot could not start');
    process.exit(1);
  }
}
