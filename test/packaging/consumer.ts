// A project that has the tarballs and what they bring, and nothing else: compiled without skipLibCheck under each way of
// resolving modules, and run as ESM, as CommonJS and in a thread.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quietly, run } from './command.ts';
import { recordedCall } from './recorded-call.ts';
import { root, type Tarball } from './tarballs.ts';

const sources = join(root, 'test/packaging/consumer');
const tsc = join(root, 'node_modules/typescript/bin/tsc');

/** Makes the project, in a folder that is there. */
export function install(folder: string, tarballs: readonly Tarball[]): void {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  run(folder, 'npm', ['install', ...quietly, ...tarballs.map(({ path }) => path)]);
  cpSync(sources, folder, { recursive: true });
  writeFileSync(join(folder, 'recorded.ts'), `export const recorded = ${JSON.stringify(recordedCall)};\n`);
  // The same sources, where a package.json says that they are CommonJS.
  const commonJs = join(folder, 'commonjs');
  mkdirSync(commonJs);
  for (const file of ['main.ts', 'bridge-call.ts', 'recorded.ts', 'types.ts']) {
    cpSync(join(folder, file), join(commonJs, file));
  }
  writeFileSync(join(commonJs, 'package.json'), JSON.stringify({ type: 'commonjs' }));
}

/** Of the range in our manifests, which all have the same (manifests.test.ts). */
export function lowestZod(): string {
  const { peerDependencies } = JSON.parse(readFileSync(join(root, 'packages/verto/package.json'), 'utf8'));
  return peerDependencies.zod.replace('^', '');
}

/** What `npm install` put there, at the top and below it, by name. */
export function installed(folder: string): readonly string[] {
  const modules = join(folder, 'node_modules');
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((one) => `${name}/${one}`) : [name],
    )
    .flatMap((name) => [name, ...(existsSync(join(modules, name, 'node_modules')) ? [`${name}/node_modules`] : [])]);
}

const strictly = [
  ...['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noFallthroughCasesInSwitch'],
  ...['--skipLibCheck', 'false', '--target', 'ES2022', '--rewriteRelativeImportExtensions'],
];

/** A way to compile: where its files are, which files, and how. What it emits is `out`, where there is something to run. */
interface Compilation {
  readonly name: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly flags: readonly string[];
}

const browserTypes = ['--lib', 'ES2022,DOM'];
const bundled = ['--module', 'ESNext', '--moduleResolution', 'Bundler', '--noEmit'];

export const compilations: readonly Compilation[] = [
  {
    name: 'NodeNext, as ESM',
    folder: '.',
    files: ['main.ts', 'types.ts'],
    flags: ['--module', 'NodeNext', ...browserTypes, '--outDir', 'out/esm'],
  },
  {
    name: 'NodeNext, as CommonJS',
    folder: 'commonjs',
    files: ['main.ts', 'types.ts'],
    flags: ['--module', 'NodeNext', ...browserTypes, '--outDir', '../out/commonjs'],
  },
  {
    name: 'Bundler',
    folder: '.',
    files: ['main.ts', 'types.ts', 'page.ts', 'page-worker.ts'],
    flags: [...bundled, ...browserTypes],
  },
];

/** With the types of Node 20 in place of a browser's. */
export const withoutDom: Compilation = {
  name: 'NodeNext, with the types of Node in place of a browser’s',
  folder: '.',
  files: ['thread.ts', 'types.ts'],
  flags: ['--module', 'NodeNext', '--lib', 'ES2023', '--types', 'node', '--outDir', 'out/thread'],
};

export function compile(consumer: string, { folder, files, flags }: Compilation): void {
  run(join(consumer, folder), process.execPath, [tsc, ...strictly, ...flags, ...files]);
}

/** What the compiled consumer prints, as ESM, as CommonJS, in a thread. */
export function runInNode(consumer: string, how: 'esm' | 'commonjs' | 'thread', node = process.execPath): string {
  const out = join(consumer, 'out', how);
  writeFileSync(join(out, 'package.json'), JSON.stringify({ type: how === 'commonjs' ? 'commonjs' : 'module' }));
  return run(out, node, [how === 'thread' ? 'thread.js' : 'main.js']).trim();
}

/** The matchers, with the Vitest that their consumer has: found by its types and by its runner. */
export function checkMatchers(consumer: string): void {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/vitest/package.json'), 'utf8'));
  run(consumer, 'npm', ['install', ...quietly, `vitest@${version}`]);
  // Vitest's own declarations are not ours to check.
  const flags = ['--strict', '--skipLibCheck', '--noEmit', '--target', 'ES2022', '--module', 'NodeNext'];
  run(consumer, process.execPath, [tsc, ...flags, 'matchers.test.ts']);
  run(consumer, 'npx', ['vitest', 'run']);
}
