// Builds the playground and serves what was built, as anybody would host it.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the built playground is served. */
    playground: string;
    /** The browser to test in. */
    chromium: string;
  }
}

const configFile = fileURLToPath(new URL('../../.config/vite.playground.config.ts', import.meta.url));

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('chromium', chromium());
  await build({ configFile, logLevel: 'warn' });
  const server = await preview({ configFile, logLevel: 'warn', preview: { host: '127.0.0.1', port: 0, open: false } });
  const [url] = server.resolvedUrls?.local ?? [];
  if (url === undefined) throw new Error('the playground is not served');
  project.provide('playground', url);
  return () => server.close();
}

/** `CHROMIUM`, else the first of the usual names that the PATH has. */
function chromium(): string {
  const names = [process.env.CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome'];
  for (const name of names.filter((name) => name !== undefined)) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {}
  }
  throw new Error('no Chromium found: install it (Debian: apt-get install chromium), or set CHROMIUM to its path');
}
