import { spawnSync } from 'node:child_process';

/** The environment without what `npm run` adds to it: a stranger has no settings of this project's. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

/** Runs a program and returns what it printed. Throws with all that it said where it fails. */
export function run(cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...environment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return stdout;
  const how = error?.message ?? (signal === null ? `exit ${status}` : signal);
  throw new Error(`${command} ${args.join(' ')} (${how}):\n${`${stdout ?? ''}${stderr ?? ''}`.trim()}`);
}

/** What `npm install` is to do beside installing: nothing. */
export const quietly = ['--silent', '--no-audit', '--no-fund'] as const;
