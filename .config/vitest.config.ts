import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Tests run against the sources: nothing has to be built first. */
export default defineConfig({
  root,
  plugins: [
    {
      // `@mvbridge/<name>` is `packages/<name>/src/index.ts`, as tsconfig.json has it for the type checker, and
      // `@mvbridge/<name>/<entry>` is `packages/<name>/src/<entry>.ts`.
      name: 'mvbridge-sources',
      enforce: 'pre',
      resolveId: (id) => {
        const [, name, entry = 'index'] = /^@mvbridge\/([\w-]+)(?:\/([\w-]+))?$/.exec(id) ?? [];
        return name === undefined ? null : `${root}packages/${name}/src/${entry}.ts`;
      },
    },
  ],
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    testTimeout: 60_000,
  },
});
