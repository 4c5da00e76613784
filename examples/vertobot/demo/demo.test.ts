// The README shows what the demo prints. `UPDATE_DOCS=1 npx vitest run --config .config/vitest.config.ts examples/vertobot/demo`
// writes it anew.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const readme = new URL('../README.md', import.meta.url);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const main = fileURLToPath(new URL('./main.ts', import.meta.url));

/** When things happened, and how long they took, is another matter each time. */
const timeless = (text: string) =>
  text.replace(/^ {0,6}\d+(?= {2}│)/gm, (time) => ' '.repeat(time.length)).replace(/held \d+ ms/g, 'held … ms');

it('goes as calls should, and as the README shows', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', main], { cwd: root });
  const block = `\`\`\`text\n${stdout.trimEnd()}\n\`\`\``;
  const text = readFileSync(readme, 'utf8');
  const between = /(<!-- demo -->\n)([\s\S]*?)(<!-- \/demo -->)/;
  const shown = between.exec(text)?.[2] ?? '';
  if (process.env.UPDATE_DOCS !== undefined) {
    writeFileSync(
      readme,
      text.replace(between, (_, open, __, close) => `${open}${block}\n${close}`),
    );
  } else expect(timeless(`${block}\n`)).toBe(timeless(shown));
});
