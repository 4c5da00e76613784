// What checks the Markdown is code as well: here it is shown what it must not let through.
import { describe, expect, it } from 'vitest';
import { readers } from './data.ts';
import { deadLink, readDocument } from './markdown.ts';
import { brokenCommands } from './shell.ts';
import { compile, programs, run } from './typescript.ts';

const fence = '```';
const blocksOf = (code: string, said = '') => readDocument('fake.md', `${fence}ts ${said}\n${code}\n${fence}\n`).blocks;
const programOf = (code: string, said = '') => {
  const [program] = programs('fake.md', blocksOf(code, said));
  if (program === undefined) throw new Error('no program');
  return program;
};

describe('TypeScript', () => {
  it('that does not compile is told with the line of its file', () => {
    const program = programOf(
      "import { readSdp } from '@mvbridge/sdp';\nconst sections: number = readSdp('').sections;",
    );
    expect(compile([program]).get(program.name)?.[0]).toMatch(/^line 3: Type .* is not assignable to type 'number'/);
  });

  it('that names what nobody declared does not compile', () => {
    const program = programOf('offer.length;');
    expect(compile([program]).get(program.name)).toEqual(["line 2: Cannot find name 'offer'."]);
    expect(compile([programOf('offer.length;', 'with client-sdp')])).toEqual(new Map());
  });

  it('that throws has failed', async () => {
    await expect(run(programOf("throw new Error('so');"))).rejects.toThrow('so');
  });

  const shown: readonly (readonly [string, string])[] = [
    ['1 + 1; // → 3', 'to deeply equal 3'],
    ["console.log('ab'); // → 'a'", "to deeply equal 'a'"],
    ["const a = { b: 'c' }; // → { b: 'd…' }", 'to match object'],
    ['const [a] = [1]; // the first → 2', 'to deeply equal 2'],
    ['[1, 2];\n// → [1,\n//    3]', 'to match object'],
    ['if (false) {\n  1; // → 1\n}', 'line 3 was never reached'],
    ['// → 1', 'nothing here comes out'],
  ];
  for (const [code, message] of shown) {
    it(`that says ${JSON.stringify(code)}`, async () => {
      await expect(run(programOf(code))).rejects.toThrow(message);
    });
  }

  it('and is right passes', async () => {
    await run(programOf("const { a } = { a: [1, 'bcd'] }; // → { a: [1, 'b…'] }\na.length; // → 2"));
    await run(programOf("await Promise.resolve('x'); // → 'x'"));
  });

  it('continues what stands before it, or nothing', () => {
    const text = `${fence}ts\nconst a = 1;\n${fence}\n\nand\n\n${fence}ts continues\na; // → 1\n${fence}\n`;
    const [program, second] = programs('fake.md', readDocument('fake.md', text).blocks);
    expect(program?.code).toBe('\nconst a = 1;\n\n\n\n\n\na; // → 1\n');
    expect(second).toBeUndefined();
    expect(() => programOf('a;', 'continues')).toThrow('continues nothing');
    expect(() => programOf('a;', 'with nobody')).toThrow('no stand-ins/nobody.ts');
    expect(() => programOf('a;', 'skip')).toThrow('expected "with …", "in …" or "continues", got skip');
  });
});

describe('commands', () => {
  for (const command of [
    'npm run nothing',
    'npm run bot --config x.yaml',
    'npm run bot -- --no-such-option',
    'npm start -- test/fixtures/nothing.jsonl',
    'npm run bench -- --fast',
    'npm ci && npm run nothing',
    'npm dance',
    'npm install @mvbridge/nothing',
    'npm install left-pad',
    'npx no-such-program',
    'npx vitest run --no-such-option',
    'node --import tsx examples/nothing.ts',
    'make all',
    'export NO_SUCH_VARIABLE=1',
    'NO_SUCH_VARIABLE=1 npm test',
  ]) {
    it(`${command} is told`, () => expect(brokenCommands(command)).toHaveLength(1));
  }

  it('that are there are let be', () => {
    const text = [
      'npm ci && npm test  # both',
      'npm start -- --policy eager test/fixtures/traces/bridged/outbound_answer.jsonl > call.txt',
      'npm run -s bot -- --config vertobot.yaml --check-config | npx pino-pretty',
      'SEQUENCES=1000000 npm run sequences',
      'npx vitest run --config .config/vitest.config.ts test/docs',
    ].join('\n');
    expect(brokenCommands(text)).toEqual([]);
  });
});

describe('links', () => {
  const anchors = () => new Set(['a-bridge']);
  for (const to of [
    'nothing.md',
    'packages/nothing/',
    'README.md#nothing',
    '#nothing',
    'package.json#name',
    'http://example.org',
    'https://nowhere',
    'https:// a',
  ]) {
    it(`${to} is told`, () => expect(deadLink('README.md', { line: 1, to }, anchors)).toContain(to));
  }

  it('that lead somewhere are let be', () => {
    for (const to of ['packages/sdp', 'README.md#a-bridge', '#a-bridge', 'https://example.org/a#b']) {
      expect(deadLink('README.md', { line: 1, to }, anchors)).toBeUndefined();
    }
    expect(deadLink('packages/sdp/README.md', { line: 1, to: '../../README.md' }, anchors)).toBeUndefined();
  });

  it('and headings are found as GitHub names them', () => {
    const { anchors, links } = readDocument('fake.md', "# `a` b's\n\n## Twice\n\n## Twice\n\n| [c](d.md) |\n|---|\n");
    expect([...anchors]).toEqual(['a-bs', 'twice', 'twice-1']);
    expect(links).toMatchObject([{ to: 'd.md' }]);
  });
});

describe('other blocks', () => {
  for (const [language, code] of [
    ['json', '{ a: 1 }'],
    ['jsonl', '{"t":1,"protocol":"sip"}'],
    ['xml', '<a><b></a>'],
    ['yaml', 'a: [1'],
    ['ini', 'ExecStart=/usr/bin/node --import tsx examples/nothing.ts'],
    ['ini', 'what is this'],
  ] as const) {
    it(`of ${language}: ${code}`, () => expect(readers[language]?.(code, 'README.md')).not.toEqual([]));
  }

  it('of a config of the bot’s', () => {
    expect(readers.yaml?.('verto: { url: "http://x" }', 'examples/vertobot/README.md')).toEqual(
      expect.arrayContaining([expect.stringContaining('verto.url')]),
    );
  });
});
