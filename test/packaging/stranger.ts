// A project made of nothing but the top README's text: its commands are run, its blocks of code are the files they say they
// are. Tarballs stand in for what npm does not have yet. Then it bridges the recorded call.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.ts';
import { nameOfSent, received, sentThen } from './recorded-call.ts';
import { overridesOf, root, type Tarball } from './tarballs.ts';

/** What the README's section on a bridge tells a newcomer to do. */
interface Instructions {
  readonly commands: readonly string[];
  /** Blocks of TypeScript, by the file's name, which is the last one named before the block. */
  readonly files: Readonly<Record<string, string>>;
}

function instructions(): Instructions {
  const [, section = ''] = readFileSync(join(root, 'README.md'), 'utf8').split('\n## A bridge\n');
  const [text = ''] = section.split('\n## ');
  const commands: string[] = [];
  const files: Record<string, string> = {};
  let name: string | undefined;
  for (const { 1: file, 2: language, 3: code = '' } of text.matchAll(/`([\w-]+\.ts)`|^```(\w*).*\n([\s\S]*?)^```$/gm)) {
    if (file !== undefined) name = file;
    else if (language === 'ts' && name !== undefined) files[name] = code;
    else if (language === 'sh' && files['bridge.ts'] === undefined) commands.push(...code.trim().split('\n'));
  }
  if (files['bridge.ts'] === undefined || !commands.some((line) => line.startsWith('npm install'))) {
    throw new Error(
      `README.md, "A bridge": no bridge.ts, or no npm install, in ${JSON.stringify({ commands, files })}`,
    );
  }
  return { commands, files };
}

/** Makes the project in a new folder. */
export function makeStranger(folder: string, tarballs: readonly Tarball[]): void {
  const { commands, files } = instructions();
  mkdirSync(folder);
  const local = overridesOf(tarballs);
  const wanted: readonly string[] = commands.join(' ').match(/@mvbridge\/[\w-]+/g) ?? [];
  const others = Object.fromEntries(Object.entries(local).filter(([name]) => !wanted.includes(name)));
  for (const command of commands) {
    if (!/^npm [^|;<>]+$/.test(command)) throw new Error(`README.md, "A bridge": not a command of npm's: ${command}`);
    if (command.includes('@mvbridge/')) overrideWith(folder, others);
    run(folder, 'sh', ['-c', command.replace(/@mvbridge\/[\w-]+/g, (name) => local[name] ?? name)]);
  }
  for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, name), code);

  cpSync(join(root, 'test/packaging/stranger/world.ts'), join(folder, 'world.ts'));
  const verto = received.flatMap(({ message }) => message ?? []);
  const matrix = received.flatMap(({ event }) => event ?? []);
  const callID = /[\w-]{36}/.exec(sentThen.find((name) => name.includes('verto.invite')) ?? '')?.[0];
  writeFileSync(join(folder, 'recorded.json'), JSON.stringify({ verto, matrix, callID }));
}

function overrideWith(folder: string, overrides: Readonly<Record<string, string>>): void {
  const path = join(folder, 'package.json');
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), overrides }, undefined, 2));
}

/** Throws unless its bridge sends what the recorded bridge sent. */
export function checkStranger(folder: string, runner: readonly string[]): void {
  // A bridge that was here before would know the call.
  rmSync(join(folder, 'state.json'), { force: true });
  const [program = '', ...args] = runner;
  const { toFreeswitch, toMatrix, warned, said } = JSON.parse(run(folder, program, [...args, 'world.ts']));
  if (warned.length > 0) throw new Error(`the README's bridge warns: ${JSON.stringify(warned)}`);
  if (!said.includes('FreeSWITCH: ready')) throw new Error(`the README's bridge is never ready: ${said.join('; ')}`);
  const names = (sent: readonly Record<string, unknown>[]) => sent.map(nameOfSent).join('\n');
  const isEvent = (name: string) => name.startsWith('m.');
  for (const [now, then] of [
    [names(toFreeswitch), sentThen.filter((name) => !isEvent(name)).join('\n')],
    [names(toMatrix), sentThen.filter(isEvent).join('\n')],
  ]) {
    if (now !== then) throw new Error(`the README's bridge sent:\n${now}\nthe trace has:\n${then}`);
  }
}

export function compileStranger(folder: string): void {
  const flags = ['--strict', '--noEmit', '--target', 'ES2022', '--module', 'NodeNext', '--allowImportingTsExtensions'];
  run(folder, 'npx', ['tsc', ...flags, '--erasableSyntaxOnly', '--verbatimModuleSyntax', 'bridge.ts', 'world.ts']);
}
