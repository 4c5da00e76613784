// Blocks between `<!-- name -->` and `<!-- /name -->`: made from a file that is tested, or from what a program draws.
import { readFileSync } from 'node:fs';
import { ladderText, replay } from '@mvbridge/replay';
import { traceOf } from '../support/fixtures.ts';
import { root } from './markdown.ts';

const code = (path: string) => `\`\`\`ts\n${readFileSync(`${root}${path}`, 'utf8').trim()}\n\`\`\``;

export const lifted = [
  ['README.md', 'ladder', `\`\`\`text\n${ladderText(replay(traceOf('bridged/outbound_answer')))}\n\`\`\``],
  ['README.md', 'bridge', code('examples/bridge/bridge.ts')],
  ['packages/replay/README.md', 'trace-test', code('examples/trace-test/call.test.ts')],
] as const;

/** The same, made and checked by a test of their own. */
export const liftedElsewhere = [
  ['examples/vertobot/README.md', 'demo', 'examples/vertobot/demo/demo.test.ts'],
] as const;
