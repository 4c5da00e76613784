// Whether the packages can be published as they are: says all that is missing, and ends with 1 where something is.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { missing } from './missing.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

const { workspaces } = JSON.parse(read('package.json')) as { readonly workspaces: readonly string[] };
const manifests = workspaces.map((folder) => ({ folder, ...JSON.parse(read(`${folder}/package.json`)) }));
const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
const built = GITHUB_REPOSITORY === undefined ? undefined : `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;
const told = missing({
  manifests,
  changelog: read('CHANGELOG.md'),
  traceTest: read('examples/trace-test/package.json'),
  built,
});
for (const line of told) console.error(line);
if (told.length > 0) process.exitCode = 1;
else console.log(`${manifests.length} packages of version ${manifests[0]?.version} can be published.`);
