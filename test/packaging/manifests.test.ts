// What the packages' package.json files and the lock file promise.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { manifestOf, packageNames, root } from './tarballs.ts';

const manifests = packageNames.map(manifestOf);
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

it('at run time a package needs zod, typed-emitter and our own, and nothing else', () => {
  const needed = manifests.flatMap(({ dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }) => [
    ...Object.keys(dependencies),
    ...Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true),
  ]);
  const foreign = new Set(needed.filter((name) => !name.startsWith('@mvbridge/')));
  expect([...foreign].sort()).toEqual(['typed-emitter', 'zod']);
});

it('they ask for the same zod, one that compiles schemas', () => {
  const ranges = manifests.flatMap(({ peerDependencies: { zod } = {} }) => (zod === undefined ? [] : [zod]));
  expect(new Set(ranges)).toEqual(new Set(['^4.5.0']));
});

it('all packages share one version, which they ask each other for, and changesets keeps it so', () => {
  const [version] = manifests.map((one) => one.version);
  for (const { name, version: own, dependencies = {} } of manifests) {
    expect(own, name).toBe(version);
    for (const [other, range] of Object.entries(dependencies)) {
      if (other.startsWith('@mvbridge/')) expect(range, `${name} asks for ${other}`).toBe(version);
    }
  }
  expect(readJson('.changeset/config.json').fixed).toEqual([['@mvbridge/*']]);
  expect(readJson('package.json').workspaces).toEqual(
    expect.arrayContaining(packageNames.map((one) => `packages/${one}`)),
  );
});

it('a package says what it is, for whom, and under which licence', () => {
  for (const [index, manifest] of manifests.entries()) {
    expect(manifest).toMatchObject({
      name: `@mvbridge/${packageNames[index]}`,
      description: expect.stringMatching(/.{20}/),
      license: 'Apache-2.0',
      engines: { node: '>=20' },
      type: 'module',
      files: ['dist', 'src'],
      publishConfig: { access: 'public' },
    });
    expect(manifest.private, manifest.name).toBeUndefined();
  }
});

it('the lock file says what everything that npm fetches must hash to, on every platform', () => {
  const { packages } = readJson('package-lock.json') as {
    readonly packages: Readonly<Record<string, { readonly link?: true; readonly integrity?: string }>>;
  };
  const fetched = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
  expect(fetched.length).toBeGreaterThan(500);
  expect(fetched.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
});
