// Blocks between `<!-- name -->` and `<!-- /name -->`: made from a file that is tested, or from what a program draws.
import { readFileSync } from 'node:fs';
import { ladderText, replay } from '@mvbridge/replay';
import { addedDelay } from '../bench/delay.ts';
import { traceOf } from '../support/fixtures.ts';
import { limits } from './limits.ts';
import { root } from './markdown.ts';

const code = (path: string) => `\`\`\`ts\n${readFileSync(`${root}${path}`, 'utf8').trim()}\n\`\`\``;

/** What `npm run bench` prints of the delay: time is told, so it is the same on every machine. */
function delays(): string {
  const { usable, complete } = addedDelay().added_delay_ms;
  const shown = (of: (typeof usable)[string] | undefined) =>
    [of?.p50, of?.p95, of?.p99].map((ms) => `${ms}`).join(' / ');
  const rows = Object.keys(usable).map((arrivals) => [arrivals, shown(usable[arrivals]), shown(complete[arrivals])]);
  return [['candidates arrive', '`usable`', '`complete`'], ['---', '--:', '--:'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

export const lifted = [
  ['README.md', 'ladder', `\`\`\`text\n${ladderText(replay(traceOf('bridged/outbound_answer')))}\n\`\`\``],
  ['README.md', 'bridge', code('examples/bridge/bridge.ts')],
  ['docs/policies.md', 'delays', `\n${delays()}\n`],
  ['SECURITY.md', 'limits', `\n${limits}\n`],
  ['packages/replay/README.md', 'trace-test', code('examples/trace-test/call.test.ts')],
] as const;

/** The same, made and checked by a test of their own. */
export const liftedElsewhere = [
  ['examples/vertobot/README.md', 'demo', 'examples/vertobot/demo/demo.test.ts'],
] as const;
