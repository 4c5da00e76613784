// examples/trace-test, copied as its README says, with the tarballs for what npm does not have yet.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quietly, run } from './command.ts';
import { overridesOf, root, type Tarball } from './tarballs.ts';

/** Copies it, installs what it asks for, and runs its tests. Throws with what they say where one fails. */
export function checkCopiedExample(folder: string, tarballs: readonly Tarball[]): void {
  cpSync(join(root, 'examples/trace-test'), folder, { recursive: true });
  const path = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  const { '@mvbridge/replay': replay, ...others } = overridesOf(tarballs);
  const devDependencies = { ...manifest.devDependencies, '@mvbridge/replay': replay };
  writeFileSync(path, JSON.stringify({ ...manifest, devDependencies, overrides: others }));
  run(folder, 'npm', ['install', ...quietly]);
  run(folder, 'npm', ['test']);
}
