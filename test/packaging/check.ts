// What a stranger gets: each package packed, looked into, installed where there is nothing else, compiled against, and run
// wherever it is said to run, with a recorded call to bridge. Build first: `npm run build`.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../support/browser/chromium.ts';
import { runInBrowser } from './browser.ts';
import { quietly, run } from './command.ts';
import {
  checkMatchers,
  compilations,
  compile,
  install,
  installed,
  lowestZod,
  runInNode,
  withoutDom,
} from './consumer.ts';
import { checkCopiedExample } from './copied-example.ts';
import { nameOfSent, recordedCall, sentThen } from './recorded-call.ts';
import { checkImports, runInBun, runInDeno } from './runtimes.ts';
import { checkStranger, compileStranger, makeStranger } from './stranger.ts';
import { checkContents, checkFiles, pack, packageNames, root } from './tarballs.ts';

/** What there may be beside our own packages; `rxjs` and `tslib` come along with `typed-emitter`, for its types. */
const foreign = ['zod', 'typed-emitter', 'rxjs', 'tslib'];

const folder = mkdtempSync(join(tmpdir(), 'mvbridge-packages-'));
try {
  await check();
  rmSync(folder, { recursive: true });
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  console.error(`What it was tried with is in ${folder}.`);
  process.exitCode = 1;
}

async function check(): Promise<void> {
  const tarballs = packageNames.map((name) => {
    const tarball = pack(name, folder);
    checkContents(tarball);
    run(root, 'npx', ['publint', '--strict', join('packages', name)]);
    run(root, 'npx', ['attw', tarball.path]);
    say(
      `${name}: ${tarball.files.length} files as listed, ${kB(tarball.size)}; publint --strict and attw find nothing`,
    );
    return tarball;
  });

  const consumer = join(folder, 'consumer');
  mkdirSync(consumer);
  install(consumer, tarballs);
  const ours = packageNames.map((name) => `@mvbridge/${name}`);
  const strangers = installed(consumer).filter((name) => !ours.includes(name));
  if (strangers.some((name) => !foreign.includes(name))) throw new Error(`also installed: ${strangers.join(', ')}`);
  say(`npm install of the tarballs alone brings ${strangers.join(', ')}, and nothing else`);
  for (const tarball of tarballs) checkFiles(tarball, join(consumer, 'node_modules/@mvbridge', tarball.name));
  say('each file of dist has its source map, of the sources that are packed; each licence is ours');

  for (const one of compilations) {
    compile(consumer, one);
    say(`compiles without skipLibCheck: ${one.name}`);
  }
  const bridged = runInNode(consumer, 'esm');
  checkBridged(bridged);
  say(`bridges the recorded call, and sends what was sent then: Node ${process.version}, ESM`);
  const same = (where: string, result: string) => {
    if (result !== bridged) throw new Error(`${where} bridges another call: ${result.slice(0, 2_000)}`);
    say(`bridges it to the same bytes: ${where}`);
  };
  same(`Node ${process.version}, CommonJS`, runInNode(consumer, 'commonjs'));
  say(`imports nothing but ECMAScript: ${await checkImports(consumer)} files, no built-in of Node’s, no require`);
  same('Deno, without any permission; deno check finds nothing', runInDeno(consumer, folder));
  same('Bun', runInBun(consumer, folder));
  if (findChromium() !== undefined || process.env.CI !== undefined) {
    const { inPage, inWorker } = await runInBrowser(consumer);
    same('Vite’s bundle, in a page in Chromium', inPage);
    same('Vite’s bundle, in a worker of that page', inWorker);
  } else say('LEFT OUT, for want of a Chromium: Vite’s bundle in a page and in a worker');

  run(consumer, 'npm', ['install', ...quietly, '@types/node@20']);
  compile(consumer, withoutDom);
  say(`compiles without skipLibCheck: ${withoutDom.name}`);
  same(`Node ${process.version}, a thread of worker_threads`, runInNode(consumer, 'thread'));
  checkMatchers(consumer);
  say('a consumer’s Vitest has the matchers, and their types');
  const zod = lowestZod();
  run(consumer, 'npm', ['install', ...quietly, `zod@${zod}`]);
  for (const one of compilations) compile(consumer, one);
  same(`zod ${zod}, the oldest that we say will do, compiled against too`, runInNode(consumer, 'esm'));

  checkCopiedExample(join(folder, 'trace-test'), tarballs);
  say('examples/trace-test, copied, installs and passes its tests');
  const stranger = join(folder, 'stranger');
  makeStranger(stranger, tarballs);
  compileStranger(stranger);
  checkStranger(stranger, ['npx', 'tsx']);
  if ('typescript' in process.features && process.features.typescript) checkStranger(stranger, [process.execPath]);
  say('a new project of nothing but the README’s text compiles, and bridges the recorded call over a real WebSocket');
}

/** Throws unless what was sent is what the recorded bridge sent, and is whole. */
function checkBridged(text: string): void {
  const { sent, refused, offered, ladder } = JSON.parse(text);
  const now = sent.map(nameOfSent);
  if (now.join('\n') !== sentThen.join('\n')) {
    throw new Error(`sent:\n  ${now.join('\n  ')}\nthe trace has:\n  ${sentThen.join('\n  ')}`);
  }
  if (refused.length > 0) throw new Error(`our own decoders refuse what was sent: ${refused.join(', ')}`);
  const candidates = offered.flat().filter((line: string) => recordedCall.includes(line.split(' ')[4] ?? ''));
  if (offered.length !== 1 || candidates.length < 2) throw new Error(`offered: ${JSON.stringify(offered)}`);
  if (!ladder.includes('verto.bye NORMAL_CLEARING')) throw new Error(`the ladder is another:\n${ladder}`);
}

function kB(bytes: number): string {
  return `${Math.round(bytes / 1_000)} kB packed`;
}

function say(line: string): void {
  console.log(line);
}
