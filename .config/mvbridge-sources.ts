import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * A plugin for Vite and Vitest: `@mvbridge/<name>` is `packages/<name>/src/index.ts`, as tsconfig.json has it for the type
 * checker. Nothing has to be built first.
 */
export const mvbridgeSources = {
  name: 'mvbridge-sources',
  enforce: 'pre',
  resolveId: (id: string) => (/^@mvbridge\/[\w-]+$/.test(id) ? `${root}packages/${id.slice(10)}/src/index.ts` : null),
} as const;
