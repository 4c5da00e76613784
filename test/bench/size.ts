// How large the packages are in a browser's bundle, minified and gzipped.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root, sources } from './bundle.ts';

const names = ['matrix-events', 'verto', 'sdp', 'translator', 'replay'] as const;

/**
 * Bytes, of each package: alone; with the packages of ours that it imports, but without zod; and with it. And of the translator
 * with the SDP surgery, which leaves out both protocols' schema packages as well: they are made of zod.
 */
export async function packageSizes() {
  const sizes = names.map(async (name) => {
    const alone = await sizeOf(name, ['zod', '@mvbridge/*']);
    return [name, { alone, without_zod: await sizeOf(name, ['zod']), with_zod: await sizeOf(name, []) }] as const;
  });
  return {
    size: {
      ...Object.fromEntries(await Promise.all(sizes)),
      translator_with_sdp_without_zod: await sizeOf('translator', [
        'zod',
        '@mvbridge/verto',
        '@mvbridge/matrix-events',
      ]),
    },
  };
}

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
    plugins: [sources(external)],
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}
