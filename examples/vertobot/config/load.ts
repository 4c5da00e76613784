// A config out of a file (YAML, of which JSON is a part) and the environment, or all that is wrong with it.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import { Config } from './config.ts';
import { environment, secrets, withEnvironment } from './environment.ts';

/** A config that cannot be used. The message has a line for each thing that is wrong: where, and what was expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export interface Sources {
  /** A path; undefined: the environment alone. */
  readonly file?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Throws {@link ConfigError}. */
export function loadConfig({ file, env }: Sources): Config {
  const raw = withEnvironment(file === undefined ? {} : readYaml(file), env);
  const parsed = Config.safeParse(raw, { reportInput: true });
  if (parsed.success) return parsed.data;
  const where = file ?? 'the environment';
  throw new ConfigError(parsed.error.issues.map((issue) => `${where}: ${describe(issue)}`).join('\n'));
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    const { code, message } = thrown as { readonly code?: string; readonly message: string };
    if (code === 'ENOENT') throw new ConfigError(`${file}: there is no such file`);
    throw new ConfigError(`${file}: ${message}`);
  }
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  const at = path === '' ? '' : `${path}: `;
  if (issue.code === 'unrecognized_keys') {
    return `${at}unknown ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
  }
  if (issue.input === undefined && issue.code === 'invalid_type') {
    const name = Object.entries(environment).find(([, one]) => one === path)?.[0];
    return `${at}missing, expected ${issue.expected}${name === undefined ? '' : ` (or ${name} in the environment)`}`;
  }
  // A union or refinement over an object would show all that is in it.
  const shown = typeof issue.input === 'object' || secrets.includes(path) ? '' : `, got ${JSON.stringify(issue.input)}`;
  return `${at}${issue.message.replace(/^Invalid (input|option): /, '')}${shown}`;
}
