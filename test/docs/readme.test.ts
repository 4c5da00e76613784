// The README shows what is: its ladder is what `npm start` draws, its bridge is the example that runs.
// `UPDATE_DOCS=1 npx vitest run --config .config/vitest.config.ts test/docs` writes both anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { ladderText, replay } from '@mvbridge/replay';
import { expect, it } from 'vitest';
import { traceOf } from '../support/fixtures.ts';

const readme = new URL('../../README.md', import.meta.url);
const example = new URL('../../examples/bridge/bridge.ts', import.meta.url);

const blocks = {
  ladder: `\`\`\`text\n${ladderText(replay(traceOf('bridged/outbound_answer')))}\n\`\`\``,
  bridge: `\`\`\`ts\n${readFileSync(example, 'utf8').trim()}\n\`\`\``,
};

for (const [name, block] of Object.entries(blocks)) {
  it(`the README’s ${name} is true`, () => {
    const text = readFileSync(readme, 'utf8');
    const between = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    const shown = text.replace(between, (_, open, close) => `${open}${block}\n${close}`);
    expect(text).toMatch(between);
    if (process.env.UPDATE_DOCS !== undefined) writeFileSync(readme, shown);
    else expect(text).toBe(shown);
  });
}
