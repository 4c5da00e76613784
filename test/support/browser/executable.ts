import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** The program that an environment variable names, or the first of these names in the PATH. undefined: there is none. */
export function findExecutable(variable: string, names: readonly string[]): string | undefined {
  const { [variable]: chosen, PATH = '' } = process.env;
  if (chosen !== undefined && chosen !== '') return chosen;
  return PATH.split(':')
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
