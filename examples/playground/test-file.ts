// A test to start from: the trace in it, and how it goes.
import { flowOf, formatTrace, replay, type Trace } from '@mvbridge/replay';
import { defaultPolicy } from '@mvbridge/translator';
import type { Choices, SavedFile } from './workbench.ts';

/**
 * A test file for Vitest that replays `trace` under `choices`, and expects that all goes as it does now. `redacted`: whether
 * the trace is, for the file to say.
 */
export function testFile(name: string, trace: Trace, choices: Choices, redacted: boolean): SavedFile {
  const chosen = Object.entries(choices).filter(([key, value]) => defaultPolicy[key as keyof Choices] !== value);
  const policy = chosen.map(([key, value]) => `${key}: ${literal(value)}`).join(', ');
  const config = policy === '' ? '' : `, { policy: { ${policy} } }`;
  const rows = flowOf(replay(trace, { policy: choices })).map((row) => `    [${row.map(literal).join(', ')}],`);
  const lines = formatTrace(trace)
    .trimEnd()
    .split('\n')
    .map((line) => `  ${literal(line)},`);
  const text = `import { replay } from '@mvbridge/replay';
import { matchers, traceFixture } from '@mvbridge/replay/vitest';
import { expect, it } from 'vitest';

expect.extend(matchers);

it(${literal(`${name} goes as it went`)}, () => {
  expect(replay(trace${config})).toMatchFlow([
${rows.join('\n')}
  ]);
});

// ${redacted ? 'Redacted' : 'Not redacted: it holds passwords, addresses and names'}. It may as well stand in a file of its own: traceFixture(readFileSync('call.jsonl', 'utf8')).
const trace = traceFixture(
  [
${lines.map((line) => `  ${line}`).join('\n')}
  ].join('\\n'),
);
`;
  return { name: `${name}.test.ts`, type: 'text/plain', text };
}

/** A JavaScript literal in ASCII and single quotes: what peers wrote neither ends it nor hides in it. */
function literal(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const inside = JSON.stringify(value)
    .slice(1, -1)
    .replace(/\\.|'/g, (part) => ({ '\\"': '"', "'": "\\'" })[part] ?? part)
    .replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `'${inside}'`;
}
