// The test files that the playground saves are run: they pass as they are, and fail when the call goes otherwise.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { redactTrace } from '@mvbridge/replay';
import { afterAll, expect, it } from 'vitest';
import { testFile } from '../../../examples/playground/test-file.ts';
import type { Choices } from '../../../examples/playground/workbench.ts';
import { traceNames, traceOf } from '../../support/fixtures.ts';
import { hostileTexts, hostileTrace } from '../replay/ladder/hostile.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
// Where the test files find vitest, and no other run of tests finds them.
const folder = mkdtempSync(join(root, 'node_modules/.playground-'));
const usual: Choices = { strategy: 'usable', placeholder: 'byRole', earlyMedia: 'answer' };

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Result {
  readonly testResults: readonly { readonly name: string; readonly status: string; readonly message: string }[];
}

/** What became of each file, by its name. */
function run(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const config = `import { mvbridgeSources } from ${JSON.stringify(`${root}.config/mvbridge-sources.ts`)};
export default { root: ${JSON.stringify(folder)}, plugins: [mvbridgeSources], test: { include: ['*.test.ts'], exclude: [], isolate: false } };`;
  writeFileSync(join(folder, 'vitest.config.ts'), config);
  const { stdout, stderr } = spawnSync(
    'npx',
    ['vitest', 'run', '--reporter=json', '--config', join(folder, 'vitest.config.ts')],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const json = stdout.slice(stdout.indexOf('{'));
  if (json === '') throw new Error(stderr);
  const { testResults } = JSON.parse(json) as Result;
  return Object.fromEntries(testResults.map(({ name, status }) => [name.split('/').at(-1), status]));
}

it('a saved test passes, until the call goes otherwise', () => {
  const files: Record<string, string> = {};
  for (const name of traceNames) {
    files[`${name.replace('/', '-')}.test.ts`] = testFile(name, redactTrace(traceOf(name)), usual, true).text;
  }
  files['hostile.test.ts'] = testFile(hostileTexts.join(' '), redactTrace(hostileTrace), usual, true).text;
  const trace = redactTrace(traceOf('bridged/outbound_answer'));
  const eager = testFile('eager', trace, { ...usual, strategy: 'eager' }, true).text;
  files['eager.test.ts'] = eager;
  files['otherwise.test.ts'] = eager.replace("strategy: 'eager'", "strategy: 'usable'");
  const expected = Object.fromEntries(
    Object.keys(files).map((name) => [name, name === 'otherwise.test.ts' ? 'failed' : 'passed']),
  );
  expect(run(files)).toEqual(expected);
});

it('a saved test says whether its trace is redacted', () => {
  const said = (redacted: boolean) => testFile('echo', traceOf('verto/echo'), usual, redacted).text;
  expect(said(true)).toContain('// Redacted. It may');
  expect(said(false)).toContain('// Not redacted: it holds passwords, addresses and names. It may');
});
