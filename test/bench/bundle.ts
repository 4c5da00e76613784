// The benchmark as users run the packages: compiled the way tsup compiles them. tsx would wrap each inner function in a call of
// its own, to keep its name, and that would be measured as well.
import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** `@mvbridge/<name>` is its sources: nothing has to be built first. But for those that stay outside. */
export const sources = (external: readonly string[] = []): Plugin => ({
  name: 'mvbridge-sources',
  setup({ onResolve }) {
    onResolve({ filter: /^@mvbridge\/[\w-]+$/ }, ({ path }) =>
      external.includes(path) || external.includes('@mvbridge/*')
        ? { path, external: true }
        : { path: `${root}packages/${path.slice(10)}/src/index.ts` },
    );
  },
});

/** A file of the tests' still finds what lies beside it. */
const whereItWas: Plugin = {
  name: 'where-it-was',
  setup({ onLoad }) {
    onLoad({ filter: /\/test\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: 'ts',
    }));
  },
};

/** Compiles a program of the tests' folder and all that it imports, but for what npm has installed. Answers where it is. */
export async function compiled(name: string): Promise<string> {
  const outfile = `${root}node_modules/.cache/mvbridge-bench/${name}.js`;
  await build({
    entryPoints: [`${root}test/${name}.ts`],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    packages: 'external',
    plugins: [sources(), whereItWas],
  });
  return outfile;
}
