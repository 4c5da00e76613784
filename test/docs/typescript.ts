// TypeScript in Markdown: compiled as strictly as the packages, run, and what it says comes out compared with what comes out.
import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { expect } from 'vitest';
import { type Block, root } from './markdown.ts';

/** One block, with those that continue it: a program. */
export interface Program {
  /** `README.md:12` */
  readonly name: string;
  /** Where it stands, as far as its imports go: a folder of the repository. */
  readonly folder: string;
  /** Behind as many line breaks as stand above it in its file, so that a message's line is the file's. */
  readonly code: string;
}

const standIns = new Set(readdirSync(`${root}test/docs/stand-ins`).map((file) => file.replace(/\.ts$/, '')));

/**
 * The programs of a file's TypeScript blocks. On the fence's line stands what a block needs beside its own text: `with name`
 * puts the exports of `stand-ins/name.ts` in scope, `in folder` lets it import what stands there, `continues` puts it behind the
 * block before it. Throws for anything else.
 */
export function programs(path: string, blocks: readonly Block[]): readonly Program[] {
  const found: { name: string; folder: string; code: string }[] = [];
  for (const { line, said, code } of blocks) {
    if (said === 'continues') {
      const before = found.at(-1);
      if (before === undefined) throw new Error(`${path}:${line}: continues nothing`);
      before.code += '\n'.repeat(line - 1 - countLines(before.code)) + code;
      continue;
    }
    const [matches, standIn, folder = 'test/docs'] = /^(?:with ([\w-]+))? ?(?:in (\S+))?$/.exec(said) ?? [];
    if (matches === undefined)
      throw new Error(`${path}:${line}: expected "with …", "in …" or "continues", got ${said}`);
    if (standIn !== undefined && !standIns.has(standIn)) throw new Error(`${path}:${line}: no stand-ins/${standIn}.ts`);
    const text = `${preamble(standIn, code)}${'\n'.repeat(line - 1)}${code}`;
    found.push({ name: `${path}:${line}`, folder, code: text });
  }
  return found;
}

const countLines = (code: string) => code.split('\n').length - 1;

/** What a stand-in has that the block names without declaring it, on the file's first line. */
function preamble(standIn: string | undefined, code: string): string {
  if (standIn === undefined) return '';
  const names = exportsOf(`${root}test/docs/stand-ins/${standIn}.ts`).filter((name) =>
    new RegExp(`(?<![.\\w'])${name}\\b`).test(code),
  );
  return `import { ${names.join(', ')} } from '${root}test/docs/stand-ins/${standIn}.ts';`;
}

function exportsOf(path: string): readonly string[] {
  const source = ts.createSourceFile(path, ts.sys.readFile(path) ?? '', ts.ScriptTarget.ES2022, true);
  return source.statements.flatMap((statement) => {
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (isExported !== true) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => name.getText());
    if (ts.isFunctionDeclaration(statement) && statement.name !== undefined) return [statement.name.text];
    return [];
  });
}

/** What the compiler says of each program, by its name: no entry, nothing. */
export function compile(all: readonly Program[]): ReadonlyMap<string, readonly string[]> {
  const config = ts.getParsedCommandLineOfConfigFile(
    `${root}test/tsconfig.json`,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  );
  if (config === undefined) throw new Error('test/tsconfig.json cannot be read');
  const fileOf = ({ name, folder }: Program) => `${root}${folder}/${name.replace(/[/:]/g, '.')}.ts`;
  const texts = new Map(all.map((one) => [fileOf(one), one.code]));
  const host = ts.createCompilerHost(config.options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, target, tell) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, target, tell) : ts.createSourceFile(path, text, target);
  };
  const program = ts.createProgram([...texts.keys()], config.options, host);
  const said = new Map<string, readonly string[]>();
  for (const one of all) {
    const file = program.getSourceFile(fileOf(one));
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ start, messageText }) => {
        const line = (file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0) + 1;
        return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      },
    );
    if (found.length > 0) said.set(one.name, found);
  }
  return said;
}

/** A value that a block says comes out: `expression; // → value`, or the same on the lines after it. */
interface Shown {
  readonly line: number;
  readonly actual: unknown;
  readonly expected: unknown;
}

/** Runs a program, and compares what its comments say comes out. Throws for a comment that is not reached. */
export async function run({ name, folder, code }: Program): Promise<void> {
  const shown: Shown[] = [];
  const { text, lines } = observed(name, code);
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
  });
  const modules = new Map<string, unknown>();
  for (const { fileName } of ts.preProcessFile(code, true, true).importedFiles) {
    const from = fileName.startsWith('.') ? `${root}${folder}/${fileName}` : fileName;
    modules.set(fileName, { __esModule: true, ...(await import(/* @vite-ignore */ from)) });
  }
  const AsyncFunction = (async () => {}).constructor as new (
    ...args: string[]
  ) => (...args: unknown[]) => Promise<void>;
  const printed = console.log;
  console.log = () => {};
  try {
    await new AsyncFunction('require', 'exports', '$shown', outputText)(
      (which: string) => modules.get(which),
      {},
      (line: number, actual: unknown, expected: unknown) => {
        shown.push({ line, actual, expected });
        return actual;
      },
    );
  } finally {
    console.log = printed;
  }
  for (const { line, actual, expected } of shown)
    compare(`${name}: what line ${line} says comes out`, actual, expected);
  for (const line of lines) {
    if (!shown.some((one) => one.line === line)) throw new Error(`${name}: line ${line} was never reached`);
  }
}

/** An object or array may have more in it than is shown; `…` in a string stands for any text. */
function compare(what: string, actual: unknown, expected: unknown): void {
  if (typeof expected === 'object' && expected !== null) expect(actual, what).toMatchObject(loose(expected) as object);
  else expect(actual, what).toEqual(loose(expected));
}

function loose(expected: unknown): unknown {
  if (typeof expected === 'string' && expected.includes('…')) {
    const parts = expected.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return expect.stringMatching(new RegExp(`^${parts.join('[^]*')}$`));
  }
  if (Array.isArray(expected)) return expected.map(loose);
  if (typeof expected !== 'object' || expected === null) return expected;
  return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, loose(value)]));
}

const ARROW = /\/\/(?:.*\s)?→ (.*)$/;

/** The program with `$shown(line, value, expected)` wherever a comment says what comes out. */
function observed(name: string, code: string): { readonly text: string; readonly lines: readonly number[] } {
  const source = ts.createSourceFile('block.ts', code, ts.ScriptTarget.ES2022, true);
  const all = code.split('\n');
  const edits: { at: number; remove: number; put: string }[] = [];
  const found: number[] = [];
  for (const [index, text] of all.entries()) {
    const arrow = ARROW.exec(text);
    if (arrow === null) continue;
    // A value that is long goes on in the lines below, further in.
    let expected = arrow[1] ?? '';
    for (let next = index + 1; /^\s*\/\/ {3,}/.test(all[next] ?? ''); next += 1)
      expected += ` ${(all[next] ?? '').replace(/^\s*\/\/ */, '')}`;
    const own = text.trimStart().startsWith('//');
    let above = index;
    if (own) while (above > 0 && /^\s*(?:\/\/.*)?$/.test(all[above] ?? '')) above -= 1;
    const statement = statementEndingOn(source, above);
    const value = statement === undefined ? undefined : shownBy(statement);
    if (statement === undefined || value === undefined)
      throw new Error(`${name}: line ${index + 1}: nothing here comes out`);
    found.push(index + 1);
    const put = (expression: string) => `$shown(${index + 1}, ${expression}, (${expected}))`;
    if (value.inPlace) edits.push({ at: value.from, remove: value.text.length, put: put(value.text) });
    else edits.push({ at: statement.getEnd(), remove: 0, put: `; ${put(value.text)};` });
  }
  let text = code;
  for (const { at, remove, put } of edits.sort((a, b) => b.at - a.at)) {
    text = text.slice(0, at) + put + text.slice(at + remove);
  }
  return { text, lines: found };
}

function statementEndingOn(source: ts.SourceFile, line: number): ts.Statement | undefined {
  let innermost: ts.Statement | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isStatement(node) && source.getLineAndCharacterOfPosition(node.getEnd()).line === line) innermost = node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return innermost;
}

function shownBy(
  statement: ts.Statement,
): { readonly text: string; readonly inPlace: boolean; readonly from: number } | undefined {
  if (ts.isExpressionStatement(statement)) {
    const { expression } = statement;
    const isPrinting = ts.isCallExpression(expression) && expression.expression.getText() === 'console.log';
    const value = isPrinting ? expression.arguments[0] : expression;
    return value === undefined ? undefined : { text: value.getText(), inPlace: true, from: value.getStart() };
  }
  if (!ts.isVariableStatement(statement)) return undefined;
  const [declared, second] = statement.declarationList.declarations;
  if (declared === undefined || second !== undefined) return undefined;
  const { name } = declared;
  if (ts.isIdentifier(name)) return { text: name.text, inPlace: false, from: 0 };
  if (ts.isArrayBindingPattern(name)) {
    const [only, other] = name.elements;
    return only === undefined || other !== undefined || ts.isOmittedExpression(only)
      ? undefined
      : { text: only.name.getText(), inPlace: false, from: 0 };
  }
  return { text: `{ ${name.elements.map((one) => one.name.getText()).join(', ')} }`, inPlace: false, from: 0 };
}
