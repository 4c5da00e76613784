// What a release lacks. npm takes a package with provenance only if its `repository` is the one that the workflow runs in.
import { sectionOf } from './changelog.ts';

export interface Release {
  readonly manifests: readonly Manifest[];
  /** The text of the top-level CHANGELOG.md. */
  readonly changelog: string;
  /** The text of examples/trace-test/package.json. */
  readonly traceTest: string;
  /** The URL of the repository that this is built in; undefined: on somebody's own machine. */
  readonly built: string | undefined;
}

export interface Manifest {
  /** Where it is: `packages/sdp`. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly repository?: { readonly type?: string; readonly url?: string; readonly directory?: string };
  readonly bugs?: unknown;
  readonly homepage?: string;
}

/** One line for each thing that is missing, with what to do; none: it can be published. */
export function missing({ manifests, changelog, traceTest, built }: Release): readonly string[] {
  const [version = ''] = manifests.map((one) => one.version);
  const told = manifests.flatMap((manifest) => inManifest(manifest, version, built));
  if (!sectionOf(changelog, version)) told.push(`CHANGELOG.md: expected "## ${version}", with what users notice of it`);
  if (!traceTest.includes(`"@mvbridge/replay": "^${version}"`)) {
    told.push(`examples/trace-test/package.json: expected "@mvbridge/replay": "^${version}"`);
  }
  return told;
}

function inManifest(manifest: Manifest, version: string, built: string | undefined): string[] {
  const { folder, repository, bugs, homepage } = manifest;
  const told: string[] = [];
  const lacks = (what: string) => told.push(`${folder}/package.json: ${what}`);
  if (manifest.version === '0.0.0') lacks('version: still 0.0.0; `npm run release:version` gives it the next one');
  else if (manifest.version !== version)
    lacks(`version: expected ${version}, as the others have, got ${manifest.version}`);
  const url = built ?? 'https://…/OWNER/NAME';
  const expected = `{ "type": "git", "url": "git+${url}.git", "directory": "${folder}" }`;
  if (repository === undefined) lacks(`repository: provenance needs it; expected ${expected}`);
  else if (repository.type !== 'git' || repository.directory !== folder) lacks(`repository: expected ${expected}`);
  else if (built !== undefined && repository.url !== `git+${built}.git`) {
    lacks(`repository.url: expected git+${built}.git, where this is built, got ${repository.url}`);
  }
  if (bugs === undefined) lacks('bugs: expected where a user tells us of one');
  if (homepage === undefined) lacks('homepage: expected where its README is');
  return told;
}
