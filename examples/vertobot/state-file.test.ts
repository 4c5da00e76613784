import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { recall } from './bot/memory.ts';
import { stateFile } from './state-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'vertobot-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('keeps what was saved last, for nobody else to read, and leaves nothing beside it', () => {
  const path = join(folder, 'state.json');
  const file = stateFile(path);
  expect(file.load()).toBeUndefined();
  file.save({ version: 1, n: 1 });
  file.save({ version: 1, n: 2 });
  expect(stateFile(path).load()).toEqual({ version: 1, n: 2 });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['state.json']);
});

const wrong: Readonly<Record<string, readonly [text: string, complaint: string]>> = {
  'a file that was cut off': ['{"version":1,', 'expected JSON. Move the file away'],
  'a file of something else': ['{"hello":1}', 'state: version: Invalid input: expected 1. Move the file away'],
  'a file without calls': ['{"version":1,"memory":{}}', 'state: snapshot: Invalid input: expected object'],
};
for (const [name, [text, complaint]] of Object.entries(wrong)) {
  it(`does not begin anew over ${name}`, () => {
    const path = join(folder, 'wrong.json');
    writeFileSync(path, text);
    expect(() => recall(stateFile(path))).toThrow(complaint);
  });
}
