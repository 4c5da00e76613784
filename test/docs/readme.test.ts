// The READMEs show what is: the ladder is what `npm start` draws, the bridge and the test are the examples that run.
// `UPDATE_DOCS=1 npx vitest run --config .config/vitest.config.ts test/docs` writes them anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { budget } from '../bench/budget.ts';
import { lifted, liftedElsewhere } from './lifted.ts';
import { root } from './markdown.ts';

for (const [readme, name, block] of lifted) {
  it(`the ${name} of ${readme} is true`, () => {
    const text = readFileSync(`${root}${readme}`, 'utf8');
    const between = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    const shown = text.replace(between, (_, open, close) => `${open}${block}\n${close}`);
    expect(text).toMatch(between);
    if (process.env.UPDATE_DOCS !== undefined) writeFileSync(`${root}${readme}`, shown);
    else expect(text).toBe(shown);
  });
}

for (const [readme, name, test] of liftedElsewhere) {
  it(`the ${name} of ${readme} is checked by ${test}`, () => {
    expect(readFileSync(`${root}${test}`, 'utf8')).toContain(`<!-- ${name} -->`);
  });
}

it('the bench of README.md has the limits of CI', () => {
  const [, table = ''] = readFileSync(`${root}README.md`, 'utf8').split('<!-- bench -->');
  const number = (cell = '') => (cell.trim() === '' ? undefined : Number(cell.replace(/[≤ ]/g, '')));
  const shown = table.split('\n').flatMap((line) => {
    const [, key = '', , , reach, limit] = line.split('|');
    const [, name] = /^ `(.+)` *$/.exec(key) ?? [];
    return name === undefined ? [] : [{ key: name, reach: number(reach), limit: number(limit) }];
  });
  expect(shown).toEqual(budget.map(({ key, reach, limit }) => ({ key, reach, limit })));
});
