// Commands in Markdown: that the scripts, programs, options, files and variables they name are there. They are not run.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { files, readDocument, root } from './markdown.ts';

const { scripts, devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** Programs that are not ours: that they exist, and what they take, nothing here can say. */
const foreign = new Set(['apt-get', 'cd', 'cp', 'curl', 'fs_cli', 'git', 'mkdir', 'openssl', 'systemctl', 'tar']);

/** Commands of npm's that take no script. */
const npmCommands = new Set(['audit', 'ci', 'init', 'install', 'pack', 'pkg', 'publish', 'view']);

/** What is wrong with the commands of a block or a sentence. */
export function brokenCommands(text: string): readonly string[] {
  return text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .flatMap((line) => line.replace(/(^|\s)#.*$/, '').split(/&&|\|\||;|\|/))
    .flatMap((command) => brokenCommand(words(command)));
}

function words(command: string): readonly string[] {
  const found = command.trim().match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  const redirected = found.findIndex((word) => /^[<>]$/.test(word));
  return (redirected < 0 ? found : found.slice(0, redirected)).map((word) => word.replace(/["']/g, ''));
}

function brokenCommand(all: readonly string[]): readonly string[] {
  const [first, ...rest] = all;
  if (first === undefined || first === '$') return first === undefined ? [] : brokenCommand(rest);
  const [, variable] = /^([A-Z][A-Z0-9_]*)=/.exec(first) ?? [];
  if (variable !== undefined) return [...unknownVariable(variable), ...brokenCommand(rest)];
  const program = first.replace(/^.*\/(?=node$)/, '');
  switch (program) {
    case 'export':
      return rest.flatMap((word) => unknownVariable(word.replace(/=.*$/, '')));
    case 'npm':
      return npm(rest);
    case 'npx':
      return npx(rest);
    case 'node': {
      const at = rest.findIndex((word) => /\.[jt]s$/.test(word));
      return [...noSuchFile(rest[at] ?? 'a file'), ...unknownOptions(`tsx ${rest[at]}`, rest.slice(at + 1))];
    }
    default:
      return foreign.has(program) ? [] : [`${program}: no program that this test knows`];
  }
}

function npm(all: readonly string[]): readonly string[] {
  const [command = '', ...rest] = all.filter((word) => word !== '--silent' && word !== '-s');
  const [name, given] =
    command === 'run'
      ? [rest[0] ?? '', rest.slice(1)]
      : ['test', 'start'].includes(command)
        ? [command, rest]
        : [undefined, []];
  if (command === 'install') return rest.flatMap(unknownPackage);
  if (name === undefined)
    return npmCommands.has(command) ? [] : [`npm ${command}: npm has no such command that this test knows`];
  if (given[0] === '-w' || given[0] === '--workspaces') return [];
  const script = scripts[name];
  if (script === undefined) return [`npm run ${name}: package.json has no such script`];
  const behind = given.indexOf('--');
  const outside = (behind < 0 ? given : given.slice(0, behind)).filter((word) => word.startsWith('-'));
  if (outside.length > 0) return [`npm run ${name}: ${outside.join(' ')} goes to npm, and not to the script`];
  return behind < 0
    ? []
    : [...unknownOptions(script, given.slice(behind + 1)), ...given.slice(behind + 1).flatMap(noSuchFile)];
}

function npx([program = '', ...given]: readonly string[]): readonly string[] {
  if (!existsSync(`${root}node_modules/.bin/${program}`)) {
    // What others install by themselves.
    return program === 'pino-pretty' ? [] : [`npx ${program}: npm ci installs no such program`];
  }
  return [
    ...unknownOptions(`${program} ${given[0]?.startsWith('-') === false ? given[0] : ''}`, given),
    ...given.flatMap(noSuchFile),
  ];
}

/** Options that the program behind a script does not name in its help. */
function unknownOptions(script: string, given: readonly string[]): readonly string[] {
  const options = given.filter((word) => /^--?[a-z]/i.test(word)).map((word) => word.replace(/[=.].*$/, ''));
  if (options.length === 0) return [];
  const help = helpOf(script);
  return options
    .filter((option) => !new RegExp(`(^|[\\s,[])${option}\\b`).test(help))
    .map((option) => `${script}: its help has no ${option}`);
}

const helps = new Map<string, string>();

function helpOf(script: string): string {
  const known = helps.get(script);
  if (known !== undefined) return known;
  const [program = '', ...rest] = script.split(' ').filter((word) => !/^[A-Z]+=/.test(word));
  const file = rest.find((word) => word.endsWith('.ts'));
  let command: readonly string[];
  if (program === 'tsx' && file !== undefined) {
    // A program without commander would not print its help: it would run.
    const isOurs = readFileSync(`${root}${file}`, 'utf8').includes("from 'commander'");
    command = isOurs ? ['--import', 'tsx', file, '--help'] : ['--eval', ''];
  } else {
    const word = rest[0]?.startsWith('-') === false && rest[0] !== '' ? [rest[0]] : [];
    command = [`${root}node_modules/.bin/${program}`, ...word, '--help'];
  }
  const { stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  const help = `${stdout}${stderr} --help`;
  helps.set(script, help);
  return help;
}

/** What is to be installed is ours, or what the tests are run with. */
function unknownPackage(word: string): readonly string[] {
  const name = word.replace(/(?<=.)@[\d.]+$/, '');
  const [, ours] = /^@mvbridge\/(.+)$/.exec(name) ?? [];
  const known =
    ours === undefined ? name.startsWith('-') || name in devDependencies : existsSync(`${root}packages/${ours}`);
  return known ? [] : [`npm install ${word}: no test runs with such a package`];
}

/** A path into this repository leads somewhere. */
function noSuchFile(word: string): readonly string[] {
  const isOurs = /^(?:examples|packages|test|docs|\.config|\.ci)\//.test(word) && !/[*<]/.test(word);
  return isOurs && !existsSync(`${root}${word}`) ? [`${word}: there is no such file`] : [];
}

let programs: string | undefined;

/** A variable is read by something: a program, or one that Markdown shows. */
function unknownVariable(name: string): readonly string[] {
  programs ??= [
    ...files
      .filter(
        (path) => (path.endsWith('.ts') && !path.startsWith('test/docs/')) || /^(?:package\.json$|\.ci\/)/.test(path),
      )
      .map((path) => readFileSync(`${root}${path}`, 'utf8')),
    ...files
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) => readDocument(path).blocks.filter(({ language }) => language === 'ts'))
      .map(({ code }) => code),
  ].join('\n');
  return new RegExp(`\\b${name}\\b`).test(programs) ? [] : [`${name}: nothing reads such a variable`];
}
