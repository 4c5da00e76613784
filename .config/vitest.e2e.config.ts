import { defineConfig } from 'vitest/config';
import all from './vitest.config.ts';

/** Real parts: Chromium, UDP, a homeserver. One file after the other, since a machine has few cores and media is live. */
export default defineConfig({
  ...all,
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // Nothing is asserted about how long a thing takes: a busy machine takes longer.
    expect: { poll: { timeout: 20_000 } },
    fileParallelism: false,
  },
});
