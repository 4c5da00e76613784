// Plays a captured call through the translator and draws what happens. `npm start -- --help` says how.
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatTrace, importTrace, type Replay, redactTrace, replay } from '@mvbridge/replay';
import { Command, InvalidArgumentError, Option } from 'commander';
import { listed } from './difference.ts';
import { draw, type Ladder, ladders } from './draw.ts';
import { contentOf, isPipedIn, standardInput, tellUnread } from './source.ts';
import { summary } from './summary.ts';

const CAPTURED = new URL('../../test/fixtures/traces/bridged/outbound_answer.jsonl', import.meta.url);
/** How long a pipe may stay silent where no trace was named, in ms: some runners of CI leave one open that nobody writes to. */
const PATIENCE = 5_000;
/** Columns: in fewer no ladder is drawn, and in more there is nothing left to be shown. */
const [NARROWEST, WIDEST] = [60, 1_000];
const STRATEGIES = ['usable', 'eager', 'complete'] as const;

/** What nobody asks of a call that they did not bring. */
const OF_ONES_OWN = ['ladder', 'recorded', 'user', 'redact', 'check'] as const satisfies readonly (keyof Options)[];

interface Options {
  readonly width: number;
  readonly color?: boolean;
  readonly ladder: Ladder;
  readonly policy: (typeof STRATEGIES)[number] | undefined;
  readonly user: string | undefined;
  readonly recorded?: true;
  readonly redact?: true;
  readonly check?: true;
}

const program = new Command('npm start --')
  .description('Replays a captured trace through the translator and draws it as a ladder.')
  .argument('[trace]', 'a file; - for standard input, which is read without it where something is piped in', '')
  .option('-w, --width <columns>', `how wide the ladder is, ${NARROWEST} to ${WIDEST}`, columns, widthOfTerminal())
  .option('--color', 'in colour, for another program to show; else where it is for a terminal, or FORCE_COLOR is set')
  .option('--no-color', 'not in colour; so does NO_COLOR')
  .addOption(new Option('--colour').implies({ color: true }).hideHelp())
  .addOption(new Option('--no-colour').implies({ color: false }).hideHelp())
  .addOption(new Option('-l, --ladder <kind>', 'how it is drawn').choices(ladders).default('text'))
  .option('--recorded', 'draw what was sent back then, in place of what the translator sends')
  .addOption(new Option('-p, --policy <strategy>', 'when an SDP leaves for FreeSWITCH').choices(STRATEGIES))
  .option('-u, --user <@user:server>', 'who the bridge is, for Matrix events that do not say', user)
  .option('--redact', 'without secrets, addresses and names; alone it prints the trace, and draws nothing')
  .option(
    '--check',
    'exit with 1 where what is sent, in whatever time, differs from what the trace says was sent, and list how',
  )
  .addHelpText(
    'after',
    `
Without a trace it replays a call that was captured with matrix-js-sdk and FreeSWITCH:
a Matrix user calls an echo test, talks and hangs up. More of them are in test/fixtures/traces.
What is piped in is taken for a trace, if it begins within ${PATIENCE / 1_000} s; - waits for as long as it takes.

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
A ladder shows dialled digits; in HTML it has all messages in it, without passwords, with
addresses and names: redact what others are to see.`,
  );
program.parse();

process.stdout.on('error', (wrong: NodeJS.ErrnoException) => {
  // Who reads has seen enough: `head`, say.
  if (wrong.code === 'EPIPE') process.exit(0);
  program.error(`error: cannot write what was asked for: ${wrong.message}`);
});

const [given = ''] = program.args;
const options = program.opts<Options>();
const content = await source();
const name = given === '' || given === '-' ? 'the trace' : given;
const { trace: imported, reason, ...account } = importTrace(content, { userId: options.user });
tellUnread(name, account);
if (reason !== undefined) program.error(`error: ${name}: ${reason}`);

const trace = options.redact ? redactTrace(imported) : imported;
if (options.redact && !(options.recorded || options.check || wasGiven('ladder'))) {
  process.stdout.write(formatTrace(trace));
} else {
  const played = play();
  const drawn = options.recorded ? trace : played;
  const colour = options.color ?? isColoured();
  // A file's name can have a room's or a person's in it.
  const title = options.redact ? 'the trace' : basename(name);
  console.log(draw(drawn, options.ladder, { width: options.width, colour, title }));
  // A ladder that is not for a terminal is for a file: what people read goes beside it.
  const say = options.ladder === 'text' ? console.log : console.error;
  say(`\n${summary(played, trace)}`);
  if (options.check && played.difference.length > 0) {
    say(['', ...listed(played.difference)].join('\n'));
    process.exitCode = 1;
  }
}

function wasGiven(option: keyof Options): boolean {
  return program.getOptionValueSource(option) === 'cli';
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

async function source(): Promise<string> {
  if (given !== '' && given !== '-') return read(given);
  if (given === '' && !isPipedIn()) return read(fileURLToPath(CAPTURED));
  const cameIn = await standardInput(given === '-' ? undefined : PATIENCE).catch((thrown) => unread(given, thrown));
  if (cameIn !== undefined) return cameIn;
  if (given === '-') return program.error('error: nothing came in on standard input');
  if (OF_ONES_OWN.some(wasGiven)) {
    return program.error(
      'error: nothing came in on standard input: name a file, or - where it takes long for anything to come',
    );
  }
  console.error('Nothing came in on standard input: this is the call that is replayed without a trace.\n');
  return read(fileURLToPath(CAPTURED));
}

function read(path: string): string {
  try {
    return contentOf(path);
  } catch (thrown) {
    return unread(path, thrown);
  }
}

function unread(path: string, thrown: unknown): never {
  return program.error(
    `error: cannot read ${path || '-'}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
  );
}

function user(value: string): string {
  if (!/^@[^:]+:./.test(value)) throw new InvalidArgumentError('Expected a Matrix user, @user:server.');
  return value;
}

function columns(value: string): number {
  const width = Number(value);
  if (!(Number.isInteger(width) && width >= NARROWEST && width <= WIDEST)) {
    throw new InvalidArgumentError(`Expected a number of columns, from ${NARROWEST} to ${WIDEST}.`);
  }
  return width;
}

/** Arrows that are longer than a page is wide are hard to follow: nobody asked for those. */
function widthOfTerminal(): number {
  return Math.min(120, Math.max(NARROWEST, process.stdout.columns ?? 80));
}

/** Whether it is, where nobody says (https://no-color.org, https://force-color.org). */
function isColoured(): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '' } = process.env;
  if (NO_COLOR !== '') return false;
  return !/^(?:0|false)?$/.test(FORCE_COLOR) || (process.stdout.isTTY && process.stdout.hasColors());
}
