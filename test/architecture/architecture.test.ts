// What holds the packages apart: no I/O in them, arrows that never point back, and public names that somebody decided on.
import { describe, expect, it } from 'vitest';
import { importsOf, impurities, packageNames, parse, readJson, type Source, sources } from './sources.ts';

const all = sources();
const of = (name: string) => all.filter((source) => source.package === name);

/** Who may import whom (design §2): never back, never sideways between the schema packages. */
const arrows: Record<(typeof packageNames)[number], readonly string[]> = {
  'matrix-events': ['zod'],
  verto: ['zod'],
  sdp: [],
  translator: ['@mvbridge/matrix-events', '@mvbridge/verto', '@mvbridge/sdp', 'typed-emitter'],
  replay: ['@mvbridge/translator', '@mvbridge/matrix-events', '@mvbridge/verto', '@mvbridge/sdp'],
};

/** Entry points for those who have what they need, and what that is: nobody else imports it. */
const entryPoints: Readonly<Record<string, readonly string[]>> = { 'packages/replay/src/vitest.ts': ['vitest'] };

/** Within a package: a folder or file, and what in it must not be imported by it. */
const layers: readonly { readonly from: RegExp; readonly notTo: RegExp; readonly why: string }[] = [
  { from: /^packages\/verto\/src\/json-rpc\//, notTo: /methods\/|frame|ids/, why: 'JSON-RPC knows no Verto' },
  { from: /^packages\/verto\/src\/methods\//, notTo: /frame|session/, why: 'a method knows no frame' },
  { from: /^packages\/matrix-events\/src\/events\//, notTo: /call-event/, why: 'an event knows not all events' },
  { from: /^packages\/translator\/src\/terms\//, notTo: /call\/|translator/, why: 'terms are tables without state' },
  {
    from: /^packages\/translator\/src\/call\//,
    notTo: /\.\.\/(?:translator|call-control|matrix-side|verto-side|calls|early|names|deadlines|outbox|snapshot)\.ts/,
    why: 'a call knows no other',
  },
  {
    from: /^packages\/translator\/src\/(?!index|drive|emitter|streams)/,
    notTo: /translator\.ts|drive|emitter|streams|hand-on|listeners/,
    why: 'the core knows no driver',
  },
  { from: /^packages\/replay\/src\//, notTo: /vitest\.ts/, why: 'who wants no matchers needs no Vitest' },
  { from: /^packages\/sdp\/src\/(?!coalescer|index)/, notTo: /coalescer\//, why: 'SDP surgery knows no time' },
];

const foreign = (source: Source, allowed: readonly string[]) =>
  importsOf(source)
    .filter((name) => !name.startsWith('.') && !allowed.includes(name))
    .map((name) => `${source.path} imports ${name}`);

const crossing = (source: Source) =>
  layers
    .filter(({ from }) => from.test(source.path))
    .flatMap(({ notTo, why }) =>
      importsOf(source)
        .filter((name) => name.startsWith('.') && notTo.test(name))
        .map((name) => `${source.path} imports ${name}: ${why}`),
    );

describe('the sources', () => {
  it('were found', () => {
    for (const name of packageNames) expect(of(name).length, name).toBeGreaterThan(4);
  });

  it('do no I/O, look at no clock, set no timer, throw no dice and write no log', () => {
    expect(all.flatMap(impurities)).toEqual([]);
  });

  it('take their ids from the runtime in one place, as the default of a config', () => {
    const users = all.filter(({ file }) => /\bglobalThis\b/.test(file.text)).map(({ path }) => path);
    expect(users).toEqual(['packages/translator/src/config.ts']);
  });

  it('import along the arrows', () => {
    expect(
      packageNames.flatMap((name) =>
        of(name).flatMap((source) => foreign(source, [...arrows[name], ...(entryPoints[source.path] ?? [])])),
      ),
    ).toEqual([]);
    expect(all.flatMap(crossing)).toEqual([]);
  });

  // A peer is whoever installs us to bring: with Yarn's Plug'n'Play it is not found where one of the chain leaves it out.
  it('import what their package.json names, which passes on the peers of our own packages', () => {
    for (const name of packageNames) {
      const { dependencies = {}, peerDependencies = {} } = readJson(`packages/${name}/package.json`);
      const named = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
      const used = of(name).flatMap((source) => importsOf(source).filter((one) => !one.startsWith('.')));
      const passedOn = packageNames
        .filter((other) => `@mvbridge/${other}` in dependencies)
        .flatMap((other) => Object.keys(readJson(`packages/${other}/package.json`).peerDependencies ?? {}));
      expect(named, name).toEqual(new Set([...used, ...passedOn]));
    }
  });

  it('take zod as a namespace, which bundlers can shake, and measure strings with text(), which cannot throw', () => {
    for (const { path, file } of [...of('matrix-events'), ...of('verto')]) {
      expect(file.text, path).not.toMatch(/import \{ z \} from 'zod'/);
      if (!path.endsWith('/text.ts')) expect(file.text, path).not.toMatch(/z\s*\.string\(\)\s*\.(?:min|max|length)\(/);
    }
  });

  it('keep helpers with the concept they help', () => {
    expect(all.filter(({ path }) => /\/(?:utils?|helpers?|common|types|misc)(?:\/|\.ts)/.test(path))).toEqual([]);
  });

  it('name every public symbol in index.ts', () => {
    const indexes = all.filter(({ path }) => path.endsWith('src/index.ts'));
    expect(indexes.length).toBe(packageNames.length);
    for (const { path, file } of indexes) expect(file.text, path).not.toMatch(/export \*/);
  });
});

describe('these tests can fail', () => {
  const fake = (text: string, path = 'packages/sdp/src/fake.ts') => parse('sdp', path, text);

  for (const text of [
    'const now = Date.now();',
    'const now = new Date();',
    'setTimeout(() => 0, 1);',
    'console.log(1);',
    'Math.random();',
    'const home = process.env.HOME;',
    "import { readFileSync } from 'node:fs';",
  ]) {
    it(`on ${text}`, () => expect(impurities(fake(text))).toHaveLength(1));
  }

  it('but not on the same in a comment, a string or a key', () => {
    expect(impurities(fake('// Date.now()\nconst text = "console.log"; const o = { process: 1 }; o.process;'))).toEqual(
      [],
    );
  });

  it('on an arrow that points back', () => {
    expect(foreign(fake("import { x } from '@mvbridge/translator';"), arrows.sdp)).toHaveLength(1);
    const terms = fake("import { step } from '../call/step.ts';", 'packages/translator/src/terms/cause.ts');
    expect(crossing(terms)).toHaveLength(1);
  });
});
