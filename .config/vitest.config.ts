import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { mvbridgeSources } from './mvbridge-sources.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Tests run against the sources: nothing has to be built first. */
export default defineConfig({
  root,
  plugins: [mvbridgeSources],
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/browser/**'],
    globalSetup: '.config/browser-tests-left-out.ts',
    testTimeout: 60_000,
    // Most of a run would be loading the sources; nothing in them is kept from one test to the next that shows.
    isolate: false,
    // One by default where there are two cores: half of the tests wait for programs that they start.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
