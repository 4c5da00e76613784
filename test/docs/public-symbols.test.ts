// Whatever can be imported says what it is. typedoc asks it of the symbols (`npm run docs`, typedoc.json); their members are asked
// here, since typedoc would ask it of every key that zod derives, too: those have their source in the READMEs' tables.
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { root } from './markdown.ts';

const entryPoints = [
  'matrix-events/src/index',
  'verto/src/index',
  'sdp/src/index',
  'translator/src/index',
  'replay/src/index',
  'replay/src/vitest',
];

const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const program = ts.createProgram(
  entryPoints.map((name) => `${root}packages/${name}.ts`),
  options,
);
const checker = program.getTypeChecker();

/** What an entry point exports that no comment explains, by name. */
function undocumented(entryPoint: string): readonly string[] {
  const file = program.getSourceFile(`${root}packages/${entryPoint}.ts`);
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${entryPoint} exports nothing`);
  return checker.getExportsOfModule(module).flatMap((symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declarations = target.declarations ?? [];
    const itself = target.getDocumentationComment(checker).length === 0 ? [symbol.name] : [];
    return [...itself, ...declarations.flatMap((one) => unexplained(one, symbol.name))];
  });
}

/** The members of a declaration that nobody explains: neither they, nor the variant of a union that they belong to. */
function unexplained(declaration: ts.Declaration, name: string): readonly string[] {
  if (ts.isInterfaceDeclaration(declaration)) return declaration.members.flatMap((one) => member(one, name));
  if (ts.isClassDeclaration(declaration)) {
    const own = declaration.members.filter((one) => one.name !== undefined && !ts.isPrivateIdentifier(one.name));
    return own.flatMap((one) => member(one, name));
  }
  return ts.isTypeAliasDeclaration(declaration) ? within(declaration.type, name) : [];
}

function within(type: ts.Node, name: string): readonly string[] {
  if (ts.isUnionTypeNode(type)) {
    return type.types.flatMap((one) => (hasCommentBefore(one) ? [] : within(one, name)));
  }
  if (ts.isTypeLiteralNode(type)) return type.members.flatMap((one) => member(one, name));
  if (ts.isIntersectionTypeNode(type)) return type.types.flatMap((one) => within(one, name));
  return ts.isParenthesizedTypeNode(type) ? within(type.type, name) : [];
}

/** A comment above a variant stands before its `|`. */
function hasCommentBefore(variant: ts.Node): boolean {
  const text = variant.getSourceFile().text.slice(0, variant.getStart());
  return /\*\/[\s|(&]*$/.test(text);
}

function member(node: ts.TypeElement | ts.ClassElement, name: string): readonly string[] {
  const own = node.name?.getText();
  // What tells variants apart has one value, and says by it what it is.
  const type = ts.isPropertySignature(node) ? node.type : undefined;
  if (own === undefined || (type !== undefined && ts.isLiteralTypeNode(type))) return [];
  const symbol = checker.getSymbolAtLocation(node.name as ts.Node);
  return symbol === undefined || symbol.getDocumentationComment(checker).length > 0 ? [] : [`${name}.${own}`];
}

describe('every public symbol and member has a comment', () => {
  for (const entryPoint of entryPoints) {
    it(entryPoint, () => expect(undocumented(entryPoint)).toEqual([]));
  }
});
