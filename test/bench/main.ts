// `npm run bench -- --help`
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { exceeded } from './budget.ts';
import { compiled } from './bundle.ts';
import { type Measured, measurements } from './measurements.ts';
import { details, summary } from './tables.ts';

const names = Object.keys(measurements);
const program = new Command('npm run bench --')
  .description('What a call costs, over what nobody could do without. Everything is compared within one process.')
  .option('--only <names>', `some of: ${names.join(', ')}`, (list: string) => list.split(','))
  .option('--json', 'one JSON object on the last line')
  .option('--check', 'fail where a number exceeds its limit in test/bench/budget.ts, three times in a row')
  .option('--readme', 'put the table into README.md, with the commit that it was measured at')
  .parse();
const {
  only = names,
  json,
  check,
  readme,
} = program.opts<{
  only?: readonly string[];
  json?: true;
  check?: true;
  readme?: true;
}>();
const unknown = only.filter((name) => !names.includes(name));
if (unknown.length > 0) program.error(`error: --only: expected some of ${names.join(', ')}, got ${unknown.join(', ')}`);

if (readme && only !== names) program.error('error: --readme: wants every measurement, and --only was given');

/** What exceeds a limit is measured again before that is believed: a regression stays one, a busy moment does not. */
const TRIES = 3;

const bench = await compiled('bench/measure');
const run = promisify(execFile);
let measured: Measured = {};
for (const [i, name] of only.entries()) {
  for (let tries = check ? TRIES : 1; tries > 0; tries--) {
    process.stderr.write(`${i + 1} of ${only.length}: ${name} … `);
    const start = performance.now();
    const one = await measure(name);
    process.stderr.write(`${((performance.now() - start) / 1_000).toFixed(1)} s\n`);
    measured = { ...measured, ...one };
    if (exceeded(one, false).length === 0) break;
  }
}

async function measure(name: string): Promise<Measured> {
  // So that garbage can be collected before a heap is measured, and that there is room for a city's calls.
  const flags = ['--expose-gc', '--max-old-space-size=8192'];
  const { stdout } = await run(process.execPath, [...flags, bench, name]).catch(({ stderr }) =>
    program.error(`failed\n${stderr}`),
  );
  return JSON.parse(stdout) as Measured;
}

console.log(`${details(measured)}\n\n${summary(measured)}`);
if (readme) {
  const path = fileURLToPath(new URL('../../README.md', import.meta.url));
  const { stdout: commit } = await run('git', ['rev-parse', '--short', 'HEAD']);
  const where = `\`npm run bench\` at ${commit.trim()}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}:`;
  const text = readFileSync(path, 'utf8').replace(
    /(<!-- bench -->\n)[\s\S]*?(<!-- \/bench -->)/,
    (_, from, to) => `${from}${where}\n\n${summary(measured)}\n${to}`,
  );
  writeFileSync(path, text);
}
if (json) console.log(JSON.stringify(measured));
if (check) {
  const over = exceeded(measured, only === names);
  for (const one of over) console.error(`over its limit: ${one}`);
  if (over.length > 0) process.exitCode = 1;
}
