// Blocks between `<!-- name -->` and `<!-- /name -->`: made from a file that is tested, or from what a program draws.
import { readFileSync } from 'node:fs';
import { ladderText, replay } from '@mvbridge/replay';
import { addedDelays } from '../bench/delay.ts';
import { traceOf } from '../support/fixtures.ts';
import { limits } from './limits.ts';
import { root } from './markdown.ts';

const code = (path: string) => `\`\`\`ts\n${readFileSync(`${root}${path}`, 'utf8').trim()}\n\`\`\``;

/** What `npm run bench` prints, for fewer offers: time is told, so it is the same on every machine. */
function delays(): string {
  const rows = Object.entries(addedDelays(2_000)).flatMap(([arrivals, strategies]) =>
    Object.entries(strategies).map(([strategy, { offers, p50, p95, p99 }]) => [
      arrivals,
      `\`${strategy}\``,
      offers,
      p50,
      p95,
      p99,
    ]),
  );
  const head = [
    ['candidates arrive', 'strategy', 'offers', 'p50', 'p95', 'p99'],
    ['---', '---', '--:', '--:', '--:', '--:'],
  ];
  return [...head, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
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
