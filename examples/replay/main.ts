// Plays a captured call through the translator and draws what happens. `npm start -- --help` says how.
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatTrace, importTrace, type Replay, redactTrace, replay } from '@mvbridge/replay';
import { Command, InvalidArgumentError, Option } from 'commander';
import { listed } from './difference.ts';
import { draw, type Ladder, ladders } from './draw.ts';
import { contentOf, pipedIn, tellUnread } from './source.ts';
import { summary } from './summary.ts';

const CAPTURED = new URL('../../test/fixtures/traces/bridged/outbound_answer.jsonl', import.meta.url);
const STRATEGIES = ['usable', 'eager', 'complete'] as const;

interface Options {
  readonly width: number;
  readonly ladder: Ladder;
  readonly policy: (typeof STRATEGIES)[number] | undefined;
  readonly user: string | undefined;
  readonly recorded?: true;
  readonly redact?: true;
  readonly check?: true;
}

const program = new Command('npm start --')
  .description('Replays a captured trace through the translator and draws it as a ladder.')
  .argument('[trace]', 'a file; - for standard input, which is read where something is piped in as well', '')
  .option('-w, --width <columns>', 'how wide the ladder is', columns, process.stdout.columns ?? 80)
  .addOption(new Option('-l, --ladder <kind>', 'how it is drawn').choices(ladders).default('text'))
  .option('--recorded', 'draw what was sent back then, in place of what the translator sends')
  .addOption(new Option('-p, --policy <strategy>', 'when an SDP leaves for FreeSWITCH').choices(STRATEGIES))
  .option('-u, --user <@user:server>', 'who the bridge is, for Matrix events that do not say', user)
  .option('--redact', 'print the trace instead, with no secret, address or name in it')
  .option('--check', 'exit with 1 where what is sent differs from what the trace says was sent, and list how')
  .addHelpText(
    'after',
    `
Without a trace it replays a call that was captured with matrix-js-sdk and FreeSWITCH:
a Matrix user calls an echo test, talks and hangs up. More of them are in test/fixtures/traces.

  npm start -- test/fixtures/traces/bridged/outbound_early_media.jsonl
  npm start -- --policy eager my-trace.jsonl
  npm start --silent -- --ladder html network-tab.har > call.html
  npm start -- room-export.json --user @bridge:example.org
  npm start --silent -- --redact network-tab.har > to-show.jsonl
  npm start --silent -- --check - < my-trace.jsonl

A trace is JSON objects, one a line; a HAR with WebSocket frames (Chromium's network tab), a
Matrix room export, a /sync body or an array of events will do as well.

Only what the bridge received is played; what is drawn as sent is what the translator
makes of it now. Below the ladder stands how that differs from what was sent back then.
A ladder in HTML has all messages in it, without passwords, with addresses and names:
redact what others are to see.`,
  );
program.parse();

process.stdout.on('error', (wrong: NodeJS.ErrnoException) => {
  // Who reads has seen enough: `head`, say.
  if (wrong.code === 'EPIPE') process.exit(0);
  program.error(`error: cannot write what was asked for: ${wrong.message}`);
});

const [given = ''] = program.args;
const options = program.opts<Options>();
const content = given === '' ? ((await pipedIn()) ?? (await read(fileURLToPath(CAPTURED)))) : await read(given);
const name = given === '' || given === '-' ? 'the trace' : given;
const { trace, reason, ...account } = importTrace(content, { userId: options.user });
tellUnread(name, account);
if (reason !== undefined) program.error(`error: ${name}: ${reason}`);

if (options.redact) process.stdout.write(formatTrace(redactTrace(trace)));
else {
  const played = play();
  const drawn = options.recorded ? trace : played;
  const colour = process.stdout.isTTY && process.stdout.hasColors();
  console.log(draw(drawn, options.ladder, { width: Math.min(120, options.width), colour, title: basename(name) }));
  // A ladder that is not for a terminal is for a file: what people read goes beside it.
  const say = options.ladder === 'text' ? console.log : console.error;
  say(`\n${summary(played, trace)}`);
  if (options.check && played.difference.length > 0) {
    say(['', ...listed(played.difference)].join('\n'));
    process.exitCode = 1;
  }
}

function play(): Replay {
  try {
    return replay(trace, options.policy === undefined ? {} : { policy: { strategy: options.policy } });
  } catch (thrown) {
    return program.error(
      `error: ${name}: cannot be replayed: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  }
}

async function read(path: string): Promise<string> {
  try {
    return await contentOf(path);
  } catch (thrown) {
    return program.error(`error: cannot read ${path}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

function user(value: string): string {
  if (!/^@[^:]+:./.test(value)) throw new InvalidArgumentError('Expected a Matrix user, @user:server.');
  return value;
}

function columns(value: string): number {
  const width = Number(value);
  if (!(width > 0 && Number.isFinite(width))) throw new InvalidArgumentError('Expected a number of columns.');
  return width;
}
