import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Tests run against the sources: nothing has to be built first. */
export default defineConfig({
  root,
  plugins: [
    {
      // `@mvbridge/<name>` is `packages/<name>/src/index.ts`, as tsconfig.json has it for the type checker.
      name: 'mvbridge-sources',
      enforce: 'pre',
      resolveId: (id) => (/^@mvbridge\/[\w-]+$/.test(id) ? `${root}packages/${id.slice(10)}/src/index.ts` : null),
    },
  ],
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    testTimeout: 60_000,
  },
});
