// What stands between the sources and npm: versions, changelogs, and what a package says of itself.
import { describe, expect, it } from 'vitest';
import { titled } from '../../.ci/release/changelog.ts';
import { type Manifest, missing, type Release } from '../../.ci/release/missing.ts';

const changelog = '# Changelog\n\nNewest first.\n\n## Unreleased\n\nCalls hold.\n\n## 0.1.0\n\nThe first one.\n';

describe('the changelog of a new version', () => {
  it('has what was unreleased under its title', () => {
    expect(titled(changelog, '0.2.0')).toBe(changelog.replace('Unreleased', '0.2.0'));
  });

  it('is refused where users are told nothing', () => {
    expect(() => titled(changelog.replace('Calls hold.\n', ''), '0.2.0')).toThrow('expected what users notice');
    expect(() => titled('# Changelog\n', '0.2.0')).toThrow('"## Unreleased"');
  });
});

describe('a release', () => {
  const folder = 'packages/sdp';
  const url = 'https://forge.example/somebody/mvbridge';
  const sdp: Manifest = {
    folder,
    name: '@mvbridge/sdp',
    version: '0.1.0',
    repository: { type: 'git', url: `git+${url}.git`, directory: folder },
    bugs: `${url}/issues`,
    homepage: url,
  };
  const whole: Release = {
    manifests: [sdp, { ...sdp, name: '@mvbridge/verto' }],
    changelog,
    traceTest: '{ "devDependencies": { "@mvbridge/replay": "^0.1.0" } }',
    built: url,
  };
  const { repository: _repository, ...nowhere } = sdp;
  const { bugs: _bugs, homepage: _homepage, ...silent } = sdp;

  it('with all of it can be published, from its own repository or by hand', () => {
    expect(missing(whole)).toEqual([]);
    expect(missing({ ...whole, built: undefined })).toEqual([]);
  });

  const lacking: Record<string, readonly [Release, readonly string[]]> = {
    'no repository, without which there is no provenance': [
      { ...whole, manifests: [nowhere] },
      [
        'packages/sdp/package.json: repository: provenance needs it; expected { "type": "git", "url": "git+https://forge',
      ],
    ],
    'another repository than the one that builds it': [
      { ...whole, built: `${url}-fork` },
      Array(2).fill(
        `packages/sdp/package.json: repository.url: expected git+${url}-fork.git, where this is built, got`,
      ),
    ],
    'another package’s folder': [
      { ...whole, manifests: [{ ...sdp, folder: 'packages/verto' }] },
      ['packages/verto/package.json: repository: expected { "type": "git", '],
    ],
    'nowhere to tell of bugs, and no home': [
      { ...whole, manifests: [silent] },
      ['packages/sdp/package.json: bugs: expected', 'packages/sdp/package.json: homepage: expected'],
    ],
    'a version of its own': [
      { ...whole, manifests: [sdp, { ...sdp, version: '0.2.0' }] },
      ['packages/sdp/package.json: version: expected 0.1.0, as the others have, got 0.2.0'],
    ],
    'a version that nobody set, which no changelog has': [
      { ...whole, manifests: [{ ...sdp, version: '0.0.0' }], traceTest: '{"@mvbridge/replay": "^0.0.0"}' },
      ['packages/sdp/package.json: version: still 0.0.0', 'CHANGELOG.md: expected "## 0.0.0"'],
    ],
    'an example that asks for another version': [
      { ...whole, traceTest: '{}' },
      ['examples/trace-test/package.json: expected "@mvbridge/replay": "^0.1.0"'],
    ],
  };
  for (const [what, [release, told]] of Object.entries(lacking)) {
    it(`with ${what}: told, and not published`, () => {
      expect(missing(release)).toEqual(told.map((start) => expect.stringContaining(start)));
    });
  }
});
