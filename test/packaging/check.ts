// What a stranger gets: each package packed, installed into an empty project, compiled against without skipLibCheck under
// NodeNext and Bundler, and run as ESM and as CommonJS. Build first: `npm run build`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const names = ['matrix-events', 'verto', 'sdp', 'translator', 'replay'];

function run(cwd: string, command: string, ...args: readonly string[]): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (thrown) {
    const { stdout = '', stderr = '' } = thrown as { stdout?: string; stderr?: string };
    console.error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
    process.exit(1);
  }
}

for (const name of names) {
  const folder = join(root, 'packages', name);
  run(folder, 'npx', 'publint', '--strict');
  run(folder, 'npx', 'attw', '--pack', '.');
  console.log(`${name}: publint --strict and attw --pack have nothing to say`);
}

const consumer = mkdtempSync(join(tmpdir(), 'mvbridge-consumer-'));
try {
  for (const name of names)
    run(root, 'npm', 'pack', '--silent', '--pack-destination', consumer, '-w', `@mvbridge/${name}`);
  const tarballs = readdirSync(consumer).filter((file) => file.endsWith('.tgz'));
  const use = `import { decodeCallEvent, type CallEvent } from '@mvbridge/matrix-events';
import { decodeFrame, hangupCauses, type ServerRequest } from '@mvbridge/verto';
import { createCoalescer, mergeCandidates } from '@mvbridge/sdp';
import { createTranslator, drive, type Output, type Translator } from '@mvbridge/translator';
import { ladderText, parseTrace, replay } from '@mvbridge/replay';

const translator: Translator = createTranslator({
  matrix: { userId: '@bridge:example.org', partyId: 'MVBRIDGE' },
  verto: { login: '1008', passwd: 'secret' },
  route: { toVerto: () => 'ignore', toMatrix: () => ({ reject: 'user_busy' }) },
});
const output: readonly Output[] = translator.handleTransport('open', 0);
const decoded = decodeCallEvent({});
const event: CallEvent | undefined = decoded.ok ? decoded.event : undefined;
const bye: ServerRequest<'verto.bye'>['params']['cause'] = 'USER_BUSY';
// @ts-expect-error: a number is no cause
const wrong: ServerRequest<'verto.bye'>['params']['cause'] = hangupCauses.USER_BUSY;
console.log(
  output.length === 2 && event === undefined && bye !== wrong && typeof drive === 'function' &&
    createCoalescer().nextDeadline() === undefined && mergeCandidates('v=0', []).strays.length === 0 &&
    decodeFrame('#').ok && ladderText(replay(parseTrace('').trace)).includes('FreeSWITCH'),
);
`;
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  run(
    consumer,
    'npm',
    'install',
    '--silent',
    '--no-audit',
    '--no-fund',
    ...tarballs.map((file) => `./${file}`),
    'zod',
    'typescript@5.9',
  );
  writeFileSync(join(consumer, 'use.ts'), use);
  for (const [module, resolution] of [
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ] as const) {
    const flags = [
      '--strict',
      '--skipLibCheck',
      'false',
      '--target',
      'ES2022',
      '--lib',
      'ES2022,DOM',
      '--exactOptionalPropertyTypes',
    ];
    run(
      consumer,
      'npx',
      'tsc',
      ...flags,
      '--module',
      module,
      '--moduleResolution',
      resolution,
      '--outDir',
      resolution,
      'use.ts',
    );
    console.log(`a consumer compiles under ${resolution}, every declaration checked`);
  }
  writeFileSync(join(consumer, 'use.cjs'), commonJs());
  for (const [how, file] of [
    ['ESM', 'NodeNext/use.js'],
    ['CommonJS', 'use.cjs'],
  ] as const) {
    const said = run(consumer, 'node', file).trim();
    if (said !== 'true') throw new Error(`as ${how} it says ${said}`);
    console.log(`a consumer runs as ${how}`);
  }
  checkMatchers();
} finally {
  rmSync(consumer, { recursive: true, force: true });
}

/** The matchers, with the Vitest that their consumer has: found by its types and by its runner. */
function checkMatchers(): void {
  run(consumer, 'npm', 'install', '--silent', '--no-audit', '--no-fund', `vitest@${vitestVersion()}`, '@types/node@20');
  writeFileSync(
    join(consumer, 'use.test.ts'),
    `import { replay } from '@mvbridge/replay';
import { matchers, traceFixture } from '@mvbridge/replay/vitest';
import { expect, it } from 'vitest';

expect.extend(matchers);

it('finds the matchers', () => {
  const played = replay(traceFixture('{"t":0,"command":{"kind":"hangup","callId":"c"}}'));
  expect(played).toMatchFlow([[0, 'app hangup', 'note bad-command']]);
  expect(played).not.toBridgeCall();
  // @ts-expect-error: a row begins with its time
  expect(() => expect(played).toMatchFlow([['app hangup', 0]])).toThrow('expected another flow');
});
`,
  );
  // Vitest's own declarations are not ours to check.
  const flags = ['--strict', '--skipLibCheck', '--noEmit', '--target', 'ES2022', '--module', 'NodeNext'];
  run(consumer, 'npx', 'tsc', ...flags, 'use.test.ts');
  run(consumer, 'npx', 'vitest', 'run');
  console.log('a consumer’s Vitest has the matchers, and their types');
}

function vitestVersion(): string {
  return JSON.parse(readFileSync(join(root, 'node_modules/vitest/package.json'), 'utf8')).version;
}

function commonJs(): string {
  return `const all = ${JSON.stringify(names)}.map((name) => require('@mvbridge/' + name));
console.log(all.every((one) => Object.values(one).some((value) => typeof value === 'function')));
`;
}
