import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * A plugin for Vite and Vitest, so that nothing has to be built first: `@mvbridge/<name>` is `packages/<name>/src/index.ts`,
 * as tsconfig.json has it for the type checker, and `@mvbridge/<name>/<entry>` is `packages/<name>/src/<entry>.ts`.
 */
export const mvbridgeSources = {
  name: 'mvbridge-sources',
  enforce: 'pre',
  resolveId: (id: string) => {
    const [, name, entry = 'index'] = /^@mvbridge\/([\w-]+)(?:\/([\w-]+))?$/.exec(id) ?? [];
    return name === undefined ? null : `${root}packages/${name}/src/${entry}.ts`;
  },
} as const;
