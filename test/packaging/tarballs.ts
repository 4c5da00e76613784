// What is published: each package packed as `npm publish` would, and looked into.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './command.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export const packageNames = ['matrix-events', 'verto', 'sdp', 'translator', 'replay'] as const;
export type PackageName = (typeof packageNames)[number];

/** A packed package. */
export interface Tarball {
  readonly name: PackageName;
  /** Where it is. */
  readonly path: string;
  /** What is in it, sorted. */
  readonly files: readonly string[];
  /** Bytes, packed. */
  readonly size: number;
}

/** Packs a package into a folder. */
export function pack(name: PackageName, folder: string): Tarball {
  const told = run(root, 'npm', ['pack', '--json', '--pack-destination', folder, '-w', `@mvbridge/${name}`]);
  // npm 10 answers with a list, npm 11 with an object by name.
  const [packed] = Object.values<{ filename: string; size: number; files: { path: string }[] }>(JSON.parse(told));
  if (packed === undefined) throw new Error(`npm packed no ${name}: ${told}`);
  const { filename, files, size } = packed;
  return { name, path: join(folder, filename), files: files.map(({ path }) => path).sort(), size };
}

/** For npm's `overrides`, by name: what our packages depend on is not on npm before it is published. */
export function overridesOf(tarballs: readonly Tarball[]): Readonly<Record<string, string>> {
  return Object.fromEntries(tarballs.map(({ name, path }) => [`@mvbridge/${name}`, `file:${path}`]));
}

/** What a package says of itself in its package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly repository?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export function manifestOf(name: PackageName): Manifest {
  return JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
}

/**
 * Throws unless a tarball holds what test/packaging/contents lists, and nothing else. `src/**` is every source, and `*` is
 * the part of a chunk's name that says what is in it.
 */
export function checkContents({ name, files }: Tarball): void {
  const listed = readFileSync(join(root, 'test/packaging/contents', `${name}.txt`), 'utf8')
    .trim()
    .split('\n');
  const sources = readdirSync(join(root, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `src/${path.replaceAll('\\', '/')}`);
  const expected = listed.flatMap((line) => (line === 'src/**' ? sources : [line])).sort();
  const found = files.map((path) => path.replace(/^(dist\/[\w.]+)-[\w-]{8}\./, '$1-*.')).sort();
  const missing = expected.filter((path) => !found.includes(path));
  const extra = found.filter((path) => !expected.includes(path));
  if (missing.length + extra.length === 0) return;
  throw new Error(
    `${name}'s tarball is not as listed: lacks [${missing.join(', ')}], has [${extra.join(', ')}] beside`,
  );
}

/** Throws unless an unpacked tarball's licence and source maps are whole, and nothing in it tells where it was built. */
export function checkFiles({ name, files }: Tarball, unpacked: string): void {
  const read = (path: string) => readFileSync(join(unpacked, path), 'utf8');
  if (read('LICENSE') !== readFileSync(join(root, 'LICENSE'), 'utf8')) throw new Error(`${name}: another LICENSE`);
  for (const path of files) {
    if (read(path).includes(root.slice(0, -1))) throw new Error(`${name}: ${path} names a folder of this machine`);
  }
  for (const path of files.filter((path) => /^dist\/.*\.c?js$/.test(path))) {
    const [, map] = /\/\/# sourceMappingURL=(.+)\n?$/.exec(read(path)) ?? [];
    if (map === undefined || !files.includes(`dist/${map}`)) throw new Error(`${name}: ${path} has no source map`);
    const { sources, sourcesContent = [] } = JSON.parse(read(`dist/${map}`)) as {
      readonly sources: readonly string[];
      readonly sourcesContent?: readonly string[];
    };
    // A file of re-exports alone maps nothing.
    if (sources.length === 0 && /\b(?:function|const|let|class)\b/.test(read(path))) {
      throw new Error(`${name}: dist/${map} maps nothing`);
    }
    for (const [index, source] of sources.entries()) {
      const at = join('dist', source);
      if (!files.includes(at)) throw new Error(`${name}: dist/${map} names ${source}, which is not in the tarball`);
      if (sourcesContent[index] !== read(at)) throw new Error(`${name}: dist/${map} is of another ${source}`);
    }
  }
}
