// The program as people run it: what it prints, what it says to mistakes, and what it exits with.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import {
  countedIds,
  formatTrace,
  handIn,
  ladderHtml,
  ladderMermaid,
  ladderText,
  parseTrace,
  recordTrace,
  redactTrace,
  replay,
  seatOf,
  type Trace,
} from '@mvbridge/replay';
import { createTranslator } from '@mvbridge/translator';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}test/fixtures/traces/`;
const traceAt = (path: string) => parseTrace(readFileSync(path, 'utf8')).trace;
const contentOf = (name: string) => readFileSync(`${folder}${name}`, 'utf8');

/** The program as one file, as deep in the repository as its source: to start that through tsx each time takes most of the time. */
const program = `${root}node_modules/.mvbridge/replay.mjs`;
buildSync({
  entryPoints: [`${root}examples/replay/main.ts`],
  outfile: program,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['commander'],
  tsconfig: `${root}tsconfig.json`,
});

const { NO_COLOR: _, FORCE_COLOR: __, ...environment } = process.env;

function run(args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}) {
  const command = [program, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    env: { ...environment, ...env },
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** The program as `npm start --` in a line of a shell. */
function inShell(line: string) {
  const start = `${process.execPath} ${program}`;
  const script = `set -o pipefail; ${line.replaceAll('$R', start)}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** What is replayed without a trace. */
const { trace: sample } = parseTrace(contentOf('bridged/outbound_answer.jsonl'));

/** The captured call as the translator of today handles it. */
function recording(): Trace {
  const seat = seatOf(sample);
  const recorded = recordTrace(createTranslator({ ...seat, ids: countedIds() }), seat.matrix);
  const { translator } = recorded;
  for (const { t, input } of replay(sample).steps) handIn(translator, input, t);
  return recorded.trace();
}

describe('npm start', () => {
  it('starts the source', () => {
    const { status, stdout } = spawnSync('npm', ['start', '--silent'], {
      cwd: root,
      env: environment,
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toBe(run([]).stdout);
  });

  it('draws it as Mermaid and as HTML too, the ladder alone on standard output', () => {
    const path = `${folder}bridged/outbound_early_media.jsonl`;
    const { trace } = parseTrace(contentOf('bridged/outbound_early_media.jsonl'));
    for (const [kind, ladder] of [
      ['mermaid', ladderMermaid(replay(trace))],
      ['html', ladderHtml(replay(trace), { title: 'outbound_early_media.jsonl' })],
    ] as const) {
      const { status, stdout, stderr } = run(['--ladder', kind, path]);
      expect({ status, stdout }).toEqual({ status: 0, stdout: ladder });
      expect(stderr).toContain('1 call: ');
    }
    expect(run(['--ladder', 'svg', path]).stderr).toContain('Allowed choices are text, mermaid, html');
  });

  it('draws what was recorded', () => {
    const { trace } = parseTrace(contentOf('verto/echo.jsonl'));
    const { stdout } = run(['--recorded', `${folder}verto/echo.jsonl`]);
    expect(stdout.startsWith(ladderText(trace))).toBe(true);
  });

  it('draws a captured call, and says how it differs from what was sent back then', () => {
    const { status, stdout, stderr } = inShell('$R < /dev/null');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`${ladderText(replay(sample))}

1 call: 15 lines of trace, 1 sent to Matrix, 3 to FreeSWITCH, 0 diagnostics.
Against what the trace says was sent:
  sent in both, worded differently: verto.invite, m.call.answer, verto.bye
`);
  });

  it('--policy: would another strategy have been faster?', () => {
    expect(run(['--policy', 'eager']).stdout).toContain('held 0 ms, left on "eager"');
    expect(run([]).stdout).toContain('held 77 ms, left on "usable"');
  });

  it('--redact: a trace that has no name in it, and nothing else', () => {
    const content = contentOf('bridged/outbound_answer.jsonl');
    const { status, stdout, stderr } = run(['--redact', `${folder}bridged/outbound_answer.jsonl`]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(parseTrace(stdout)).toEqual({ trace: redactTrace(parseTrace(content).trace), unread: [] });
    expect(stdout).not.toContain('alice');
  });

  it('--redact with --ladder, --recorded or --check: of the trace that has no name in it', () => {
    const trace = redactTrace(sample);
    const path = `${folder}bridged/outbound_answer.jsonl`;
    expect(run(['--redact', '--ladder', 'mermaid', path]).stdout).toBe(ladderMermaid(replay(trace)));
    expect(run(['--redact', '--ladder', 'html', path]).stdout).not.toContain(basename(path));
    expect(run(['--redact', '--recorded', path]).stdout.startsWith(ladderText(trace))).toBe(true);
    const { status, stdout } = run(['--redact', '--check', path]);
    expect(status).toBe(1);
    expect(stdout.startsWith(ladderText(replay(trace)))).toBe(true);
    expect(stdout).toContain('changed  m.call.answer');
  });

  it('in colour where it is asked for, by an option before the environment', () => {
    const path = `${folder}verto/busy.jsonl`;
    const [plain, coloured] = [false, true].map((colour) => ladderText(replay(traceAt(path)), { colour }));
    for (const [env, option, drawn] of [
      [{ NO_COLOR: '1' }, '--colour', coloured],
      [{ FORCE_COLOR: '1' }, undefined, coloured],
      [{ FORCE_COLOR: '0' }, '--color', coloured],
      [{ FORCE_COLOR: '1' }, '--no-colour', plain],
      [{ FORCE_COLOR: '1', NO_COLOR: '1' }, undefined, plain],
    ] as const) {
      const { stdout } = run(option === undefined ? [path] : [option, path], '', env);
      expect(stdout.startsWith(`${drawn}\n`), JSON.stringify([env, option])).toBe(true);
    }
  });

  it('--width: as wide as it says', () => {
    const path = `${folder}verto/busy.jsonl`;
    const { stdout } = run(['--width', '200', path]);
    expect(stdout.startsWith(ladderText(replay(traceAt(path)), { width: 200 }))).toBe(true);
  });

  it('--check: 1 and the differences where something else is sent, 0 where the same is', () => {
    const { status, stdout } = run(['--check', `${folder}bridged/outbound_answer.jsonl`]);
    expect(status).toBe(1);
    expect(stdout).toContain('   1269  changed  m.call.answer: content.capabilities.m.call.transferee\n');
    const same = run(['--check', '-'], formatTrace(recording()));
    expect(same.status).toBe(0);
    expect(same.stdout).toContain('The same was sent as in the trace; times are not compared.');
  });

  it('reads whatever can be imported, from a file or from standard input', () => {
    const events = parseTrace(contentOf('matrix/answer_hangup.jsonl')).trace.map(
      (line) => 'event' in line && line.event,
    );
    const { status, stdout } = run(['-', '--user', '@bob:example.org'], JSON.stringify({ messages: events }));
    expect(status).toBe(0);
    expect(stdout).toContain('verto.invite');
    expect(run([`${folder}verto/vertobot_2014.original.txt`]).stdout).toContain('16 lines of trace');
  });
});

describe('standard input', () => {
  const mine = `${folder}verto/busy.jsonl`;

  it('is waited for, and read to its end, from a pipe, a file and a socket', () => {
    const asked = run([mine]).stdout;
    const slow = inShell(`(sleep 6; head -4 ${mine}; sleep 1; tail -n +5 ${mine}) | $R -`);
    expect(slow).toEqual({ status: 0, stdout: asked, stderr: 'Waiting for what comes in on standard input.\n' });
    expect(inShell(`$R < ${mine}`)).toEqual({ status: 0, stdout: asked, stderr: '' });
    // What `input` of spawnSync is handed in by is a socket.
    expect(run([], contentOf('verto/busy.jsonl'))).toEqual({ status: 0, stdout: asked, stderr: '' });
  });

  const captured = ladderText(replay(sample));
  const note = 'Nothing came in on standard input: this is the call that is replayed without a trace.\n';

  it('that is closed, or has nothing in it, leads to the captured call', () => {
    const closed = inShell('$R <&-');
    expect(closed).toEqual({ status: 0, stdout: expect.stringContaining(captured), stderr: '' });
    const empty = inShell(': | $R');
    expect(empty).toEqual({ status: 0, stdout: closed.stdout, stderr: `${note}\n` });
  });

  it('that nobody writes to is given up, where nothing was asked of a trace of one’s own', async () => {
    const given = async (args: readonly string[], status: number, told: string) => {
      const child = spawn(process.execPath, [program, ...args], { cwd: root, env: environment });
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ]);
      expect({ code, drawn: stdout.includes(captured) }).toEqual({ code: status, drawn: status === 0 });
      expect(stderr).toContain(told);
    };
    await Promise.all([
      given([], 0, note),
      given(['--redact'], 1, 'error: nothing came in on standard input: name a file, or -'),
    ]);
  });

  it('that is empty is no trace of one’s own', () => {
    for (const option of ['--check', '--ladder text']) {
      const { status, stdout, stderr } = inShell(`: | $R ${option}`);
      expect({ status, stdout }, option).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(/^error: nothing came in on standard input: name a file/);
    }
  });
});

describe('where its output goes', () => {
  it('a reader that has seen enough is no mistake', () => {
    const { status, stdout, stderr } = inShell(`$R ${folder}verto/busy.jsonl | head -3`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n').length).toBe(4);
    expect(inShell(`$R ${folder}verto/busy.jsonl | true`)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.runIf(existsSync('/dev/full'))('a full disk is told in a sentence', () => {
    for (const asked of ['', '--redact ', '--ladder html ']) {
      const { status, stderr } = inShell(`$R ${asked}${folder}verto/busy.jsonl > /dev/full`);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^error: cannot write what was asked for: ENOSPC.*\n$/m);
      expect(stderr).not.toMatch(/^ +at /m);
    }
  });
});

describe('a mistake', () => {
  const mistakes: Record<string, readonly [readonly string[], string, RegExp]> = {
    'a file that is not there': [['nowhere.jsonl'], '', /^error: cannot read nowhere\.jsonl: ENOENT/],
    'nothing to read': [['-'], '', /^error: nothing came in on standard input$/m],
    'something else, once': [['package.json'], '', /^error: package\.json: expected a trace [^\n]*\n$/],
    'a strategy that there is not': [
      ['--policy', 'fast'],
      '',
      /'fast' is invalid\. Allowed choices are usable, eager, complete/,
    ],
    'a user that is none': [['--user', 'bob'], '', /'bob' is invalid\. Expected a Matrix user, @user:server/],
    'times in two units': [
      ['-'],
      [0, 1_795_000_000_000].map((t) => JSON.stringify({ t, protocol: 'verto', transport: 'open' })).join('\n'),
      /^error: the trace: cannot be replayed: nothing happens from 10000 to 1795000000000 ms/,
    ],
    'a width that is none': [['--width', 'wide'], '', /Expected a number of columns, from 60 to 1000/],
    'a width that is too small for a ladder': [['--width', '20'], '', /Expected a number of columns, from 60/],
  };
  for (const [what, [args, input, said]] of Object.entries(mistakes)) {
    it(`${what}: said, and 1`, () => {
      const { status, stdout, stderr } = run(args, input);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(said);
    });
  }

  it('in a trace costs its own line alone', () => {
    const { status, stdout, stderr } = run(['-'], `oops\n${contentOf('bridged/outbound_answer.jsonl')}`);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^the trace:1: left out: not JSON/);
    expect(stdout).toContain('15 lines of trace');
  });
});
