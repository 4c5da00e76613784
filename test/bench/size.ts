// How large each package is in a browser's bundle, minified and gzipped.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const names = ['matrix-events', 'verto', 'sdp', 'translator', 'replay'] as const;

/** Bytes, minified and gzipped: the package alone, with the packages of ours that it imports, and with zod as well. */
export interface PackageSize {
  readonly name: string;
  readonly alone: number;
  readonly withOurs: number;
  readonly withZod: number;
}

/** `@mvbridge/<name>` is its sources: nothing has to be built first. */
const sources: Plugin = {
  name: 'mvbridge-sources',
  setup({ onResolve }) {
    onResolve({ filter: /^@mvbridge\/[\w-]+$/ }, ({ path }) => ({
      path: `${root}packages/${path.slice(10)}/src/index.ts`,
    }));
  },
};

async function sizeOf(name: string, external: readonly string[]): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [`${root}packages/${name}/src/index.ts`],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    write: false,
    external: [...external],
    plugins: external.includes('@mvbridge/*') ? [] : [sources],
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}

export async function packageSizes(): Promise<readonly PackageSize[]> {
  return Promise.all(
    names.map(async (name) => ({
      name,
      alone: await sizeOf(name, ['zod', '@mvbridge/*']),
      withOurs: await sizeOf(name, ['zod']),
      withZod: await sizeOf(name, []),
    })),
  );
}

/** The sizes as a table for the terminal. */
export function sizeTable(sizes: readonly PackageSize[]): string {
  const head = ['package', 'alone', 'with ours', 'with zod'];
  const rows = sizes.map(({ name, ...bytes }) => [
    `@mvbridge/${name}`,
    ...Object.values(bytes).map((n) => `${(n / 1024).toFixed(1)} KiB`),
  ]);
  return [head, ...rows]
    .map(([name = '', ...rest]) => name.padEnd(28) + rest.map((cell) => cell.padStart(12)).join(''))
    .join('\n');
}
