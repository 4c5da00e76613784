import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { mvbridgeSources } from './mvbridge-sources.ts';

/** What needs a real Chromium: `npm run test:browser`. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [mvbridgeSources],
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: 'test/browser/setup.ts',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One browser at a time: a page that has to share the processor with three others says little about itself.
    fileParallelism: false,
  },
});
