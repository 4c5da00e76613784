import { execFileSync, type StdioOptions } from 'node:child_process';

const quiet: StdioOptions = ['ignore', 'pipe', 'pipe'];

/** Runs a program and returns what it printed. Throws with all that it said where it fails. */
export function run(cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: quiet, env: { ...process.env, ...env } });
  } catch (thrown) {
    const { stdout = '', stderr = '', message } = thrown as Error & { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed:\n${`${stdout}${stderr}`.trim() || message}`);
  }
}

/** What `npm install` is to do beside installing: nothing. */
export const quietly = ['--silent', '--no-audit', '--no-fund'] as const;
