// The state in a file that is whole at every moment, and nobody else's to read: it holds the session id and live calls.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { StateError, type StateStore } from './bot/memory.ts';

export function stateFile(path: string): StateStore {
  return {
    load() {
      const text = read(path);
      if (text === undefined) return undefined;
      try {
        return JSON.parse(text);
      } catch {
        throw new StateError(`${path}: expected JSON. Move the file away to begin without it.`);
      }
    },
    save(state) {
      // In the same folder: only there is a rename one step, with no moment at which neither file is whole.
      const beside = `${path}.new`;
      writeFileSync(beside, JSON.stringify(state), { mode: 0o600 });
      renameSync(beside, path);
    },
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if ((thrown as { readonly code?: string }).code === 'ENOENT') return undefined;
    throw thrown;
  }
}
