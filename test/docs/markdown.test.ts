// Everything in Markdown that can be wrong without anybody noticing: each block of code, each link, each command.
// Nothing is passed over in silence: a block that cannot be checked says why behind its fence, as in "```text unchecked: …".
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readers } from './data.ts';
import { lifted, liftedElsewhere } from './lifted.ts';
import { type Block, type Document, deadLink, files, readDocument, root } from './markdown.ts';
import { brokenCommands } from './shell.ts';
import { compile, programs, run } from './typescript.ts';

const documents: readonly Document[] = files.filter((path) => path.endsWith('.md')).map((path) => readDocument(path));
const anchorsOf = (path: string) => documents.find((one) => one.path === path)?.anchors ?? new Set<string>();

const isLifted = (path: string, { name }: Block) =>
  [...lifted, ...liftedElsewhere].some(([file, which]) => file === path && which === name);
const unchecked = ({ said }: Block) => /^unchecked: \S+/.test(said);
const isOurs = (path: string, block: Block) => !isLifted(path, block) && !unchecked(block);
const isTypeScript = ({ language }: Block) => language === 'ts' || language === 'typescript';

const typescript = documents.map(({ path, blocks }) =>
  programs(
    path,
    blocks.filter((block) => isTypeScript(block) && isOurs(path, block)),
  ),
);
const said = compile(typescript.flat());

describe('Markdown', () => {
  it('was found, with something in it to check', () => {
    expect(documents.map(({ path }) => path)).toEqual(expect.arrayContaining(['README.md', 'packages/sdp/README.md']));
    expect(typescript.flat().length).toBeGreaterThan(10);
    expect(documents.flatMap(({ links }) => links).length).toBeGreaterThan(50);
  });
});

for (const [index, document] of documents.entries()) {
  const { path, blocks, links, spans } = document;
  const commands = spans.filter(({ code }) => /^(?:npm|npx) /.test(code));
  if (blocks.length + links.length + commands.length === 0) continue;
  describe(path, () => {
    // Programs read and write files beside them: here they find a captured call. A bridge goes on when its block is over: it
    // finds its folder still there, and nobody else's.
    beforeAll(() => {
      const folder = join(root, 'node_modules/.cache/mvbridge-docs', path.replaceAll('/', ' '));
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      copyFileSync(`${root}examples/trace-test/call.jsonl`, join(folder, 'call.jsonl'));
      process.chdir(folder);
    });

    for (const program of typescript[index] ?? []) {
      it(`${program.name} is compiled, runs, and shows what comes out`, async () => {
        expect(said.get(program.name) ?? []).toEqual([]);
        await run(program);
      });
    }

    for (const block of blocks) {
      if (isTypeScript(block) || isLifted(path, block) || unchecked(block)) continue;
      it(`line ${block.line}: ${block.language || 'a block without a language'} is right`, () => {
        const { language, code } = block;
        const read = language === 'sh' ? brokenCommands : readers[language];
        if (read === undefined) throw new Error(`expected a language that is checked, or "unchecked: why" behind it`);
        expect(block.said).toBe('');
        expect(read(code, path)).toEqual([]);
      });
    }

    if (links.length > 0) {
      // The tests need no internet: that somebody answers at an https:// is not looked at.
      it('its links lead somewhere, those to elsewhere are well-formed', () => {
        const dead = links.flatMap((link) => {
          const wrong = deadLink(path, link, anchorsOf);
          return wrong === undefined ? [] : [`line ${link.line}: ${wrong}`];
        });
        expect(dead).toEqual([]);
      });
    }

    if (commands.length > 0) {
      it('the commands in its sentences are there', () => {
        expect(commands.flatMap(({ line, code }) => brokenCommands(code).map((one) => `line ${line}: ${one}`))).toEqual(
          [],
        );
      });
    }
  });
}
