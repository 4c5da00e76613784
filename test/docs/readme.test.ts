// The READMEs show what is: the ladder is what `npm start` draws, the bridge and the test are the examples that run.
// `UPDATE_DOCS=1 npx vitest run --config .config/vitest.config.ts test/docs` writes both anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { ladderText, replay } from '@mvbridge/replay';
import { expect, it } from 'vitest';
import { traceOf } from '../support/fixtures.ts';

const at = (path: string) => new URL(`../../${path}`, import.meta.url);
const code = (path: string) => `\`\`\`ts\n${readFileSync(at(path), 'utf8').trim()}\n\`\`\``;

const blocks = [
  ['README.md', 'ladder', `\`\`\`text\n${ladderText(replay(traceOf('bridged/outbound_answer')))}\n\`\`\``],
  ['README.md', 'bridge', code('examples/bridge/bridge.ts')],
  ['packages/replay/README.md', 'trace-test', code('examples/trace-test/call.test.ts')],
] as const;

for (const [readme, name, block] of blocks) {
  it(`the ${name} of ${readme} is true`, () => {
    const text = readFileSync(at(readme), 'utf8');
    const between = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    const shown = text.replace(between, (_, open, close) => `${open}${block}\n${close}`);
    expect(text).toMatch(between);
    if (process.env.UPDATE_DOCS !== undefined) writeFileSync(at(readme), shown);
    else expect(text).toBe(shown);
  });
}
