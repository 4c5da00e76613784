// After `changeset version`: the version where changesets does not write it. `npm run release:version` runs both.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { titled } from './changelog.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const { version } = JSON.parse(readFileSync(`${root}packages/translator/package.json`, 'utf8'));
rewrite('CHANGELOG.md', (text) => titled(text, version));
// It is no workspace: it is there to be copied.
rewrite('examples/trace-test/package.json', (text) => text.replace(/("@mvbridge\/replay": ").*?"/, `$1^${version}"`));

function rewrite(path: string, change: (text: string) => string): void {
  writeFileSync(`${root}${path}`, change(readFileSync(`${root}${path}`, 'utf8')));
}
