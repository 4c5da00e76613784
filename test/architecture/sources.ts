import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A source file of a package, parsed. */
export interface Source {
  readonly package: string;
  readonly path: string;
  readonly file: ts.SourceFile;
}

export const packageNames = ['matrix-events', 'verto', 'sdp', 'translator', 'replay'] as const;

/** Every source file of every package. */
export function sources(): readonly Source[] {
  return packageNames.flatMap((name) =>
    filesBelow(`packages/${name}/src`).map((path) => parse(name, path, readFileSync(`${root}${path}`, 'utf8'))),
  );
}

export function parse(name: string, path: string, text: string): Source {
  return { package: name, path, file: ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true) };
}

export function readJson(path: string): Record<string, Record<string, string> | undefined> {
  return JSON.parse(readFileSync(`${root}${path}`, 'utf8'));
}

/** What a file imports or re-exports, types included. */
export function importsOf({ file }: Source): readonly string[] {
  return ts.preProcessFile(file.text, true, true).importedFiles.map(({ fileName }) => fileName);
}

const clocks = new Set(['Date.now', 'performance.now', 'Math.random', 'process.hrtime']);
const globals = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'console',
  'process',
  'fetch',
  'WebSocket',
  'XMLHttpRequest',
  'EventSource',
  'Worker',
  'postMessage',
  'window',
  'document',
  'navigator',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'require',
]);

/** Where a file reaches for the time, a timer, chance, a log or the world. Comments and strings do not count. */
export function impurities({ path, file }: Source): readonly string[] {
  const found: string[] = [];
  const tell = (node: ts.Node, what: string) => {
    found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${what}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && clocks.has(node.getText())) tell(node, node.getText());
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date') tell(node, 'new Date');
    if (ts.isIdentifier(node) && globals.has(node.text) && isFree(node)) tell(node, node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const name of importsOf({ package: '', path, file }))
    if (name.startsWith('node:')) found.push(`${path}: ${name}`);
  return found;
}

/** A name that stands for a global: not a property, a key or a member of something else. */
function isFree(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !ts.isPropertyAssignment(parent) && !ts.isPropertySignature(parent) && !ts.isMethodDeclaration(parent);
}

function filesBelow(folder: string): readonly string[] {
  return ts.sys
    .readDirectory(`${root}${folder}`, ['.ts'])
    .map((path) => path.slice(root.length))
    .sort();
}
