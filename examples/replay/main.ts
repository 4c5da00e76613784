// Plays a captured call through the translator and draws what happens. `npm start -- --help` says how.
import { readFileSync } from 'node:fs';
import { text as readStream } from 'node:stream/consumers';
import { ladderText, parseTrace, replay } from '@mvbridge/replay';
import { Command } from 'commander';
import { summary } from './summary.ts';

const CAPTURED = new URL('../../test/fixtures/traces/bridged/outbound_answer.jsonl', import.meta.url);

const program = new Command('npm start --')
  .description('Replays a captured trace through the translator and draws it as a ladder.')
  .argument('[trace]', 'a trace, one JSON object a line; - for standard input', '')
  .option('-w, --width <columns>', 'how wide the ladder is', String(process.stdout.columns ?? 80))
  .addHelpText(
    'after',
    `
Without a trace it replays a call that was captured with matrix-js-sdk and FreeSWITCH:
a Matrix user calls an echo test, talks and hangs up. More of them are in test/fixtures/traces.

  npm start -- test/fixtures/traces/bridged/outbound_early_media.jsonl
  npm start -- - < my-trace.jsonl

Only what the bridge received is played; what is drawn as sent is what the translator
makes of it now. Below the ladder stands how that differs from what was sent back then.`,
  );
program.parse();

const [path = ''] = program.args;
const width = Number(program.opts<{ width: string }>().width);
if (!Number.isFinite(width)) program.error(`error: --width: expected a number, got ${program.opts().width}`);

const content = await read(path);
const { trace, unread } = parseTrace(content);
for (const { line, reason } of unread) console.error(`${path || 'trace'}:${line}: left out: ${reason}`);
if (trace.length === 0) {
  program.error(`error: ${path || 'the trace'} has no line that could be read: expected JSON objects, one a line, like
  {"t":0,"protocol":"verto","direction":"in","message":{…}}
  {"t":9,"protocol":"matrix","direction":"in","event":{…}}`);
}

const played = replay(trace);
console.log(ladderText(played, { width: Math.min(120, width || 80) }));
console.log(`\n${summary(played, trace)}`);

async function read(path: string): Promise<string> {
  if (path === '-') return readStream(process.stdin);
  try {
    return readFileSync(path === '' ? CAPTURED : path, 'utf8');
  } catch (thrown) {
    return program.error(`error: cannot read ${path}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}
