// Runtimes that are not Node, from npm: too large for everybody's node_modules, so they are installed for this check alone.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { quietly, run } from './command.ts';

const deno = 'deno@2.9.6';
const bun = 'bun@1.4.5';

/** A runtime's program. Its package finds the binary for this machine by itself. */
function installed(folder: string, spec: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
  // The binary of Bun is put in its place by a script of the package's.
  run(folder, 'npm', ['install', ...quietly, spec]);
  return join(folder, 'node_modules/.bin', spec.slice(0, spec.indexOf('@')));
}

/** What the consumer's sources print in a Deno that may read, write, ask and fetch nothing; its own checker first. */
export function runInDeno(consumer: string, folder: string): string {
  const program = installed(join(folder, 'deno'), deno);
  const env = { DENO_DIR: join(folder, 'deno/cache'), DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' };
  run(consumer, program, ['check', 'main.ts', 'types.ts'], env);
  return run(consumer, program, ['run', '--no-prompt', '--no-remote', '--cached-only', 'main.ts'], env).trim();
}

export function runInBun(consumer: string, folder: string): string {
  return run(consumer, installed(join(folder, 'bun'), bun), ['main.ts']).trim();
}

/**
 * Throws unless all that an application imports is ECMAScript, down to the last file: no built-in of Node's, no require.
 * Returns how many files that is.
 */
export async function checkImports(consumer: string): Promise<number> {
  const { metafile } = await build({
    entryPoints: [join(consumer, 'main.ts')],
    bundle: true,
    metafile: true,
    write: false,
    logLevel: 'silent',
    format: 'esm',
    // Nothing is found here that is of one runtime.
    platform: 'neutral',
    absWorkingDir: consumer,
  });
  const inputs = Object.entries(metafile.inputs);
  for (const [path, { format, imports }] of inputs) {
    if (format !== 'esm') throw new Error(`${path} is no ECMAScript module`);
    for (const one of imports) {
      if (one.kind !== 'import-statement' || one.external) throw new Error(`${path}: ${one.kind} of ${one.path}`);
    }
    const globals = /\b(?:require|process|Buffer|__dirname|__filename)\b[.(]/.exec(
      readFileSync(join(consumer, path), 'utf8'),
    );
    if (path.includes('@mvbridge') && globals !== null) throw new Error(`${path} wants ${globals[0]}`);
  }
  return inputs.length;
}
