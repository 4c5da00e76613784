import { defineConfig } from 'tsup';

/** One config for every package: ESM, CJS and both sets of types, as `exports` in each package.json promises. */
export default defineConfig({
  format: ['esm', 'cjs'],
  dts: true,
  clean: true,
  sourcemap: true,
  target: 'es2022',
  platform: 'neutral',
  treeshake: true,
});
