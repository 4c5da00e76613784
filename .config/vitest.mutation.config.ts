import { defineConfig } from 'vitest/config';
import all from './vitest.config.ts';

/** What a mutant is tried against: what is quick, and the same each time. */
export default defineConfig({
  ...all,
  test: {
    ...all.test,
    include: ['test/flows', 'test/traces', 'test/unit/sdp', 'test/unit/translator'].map((dir) => `${dir}/**/*.test.ts`),
    // Runs its simulation when it is loaded, which Stryker cannot tell apart by test.
    exclude: ['test/unit/sdp/delay.test.ts'],
    testTimeout: 10_000,
  },
});
