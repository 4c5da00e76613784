// The program as people run it: what it prints, what it says to mistakes, and what it exits with.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
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
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}test/fixtures/traces/`;
const contentOf = (name: string) => readFileSync(`${folder}${name}`, 'utf8');

function run(args: readonly string[], input = '') {
  const command = ['--import', 'tsx', 'examples/replay/main.ts', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** The program as `npm start --` in a line of a shell. */
function inShell(line: string) {
  const start = `${process.execPath} --import tsx examples/replay/main.ts`;
  const script = `set -o pipefail; ${line.replaceAll('$R', start)}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** The captured call as the translator of today handles it. */
function recording(): Trace {
  const { trace } = parseTrace(contentOf('bridged/outbound_answer.jsonl'));
  const seat = seatOf(trace);
  const recorded = recordTrace(createTranslator({ ...seat, ids: countedIds() }), seat.matrix);
  const { translator } = recorded;
  for (const { t, input } of replay(trace).steps) handIn(translator, input, t);
  return recorded.trace();
}

describe('npm start', () => {
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
    const { status, stdout, stderr } = run([]);
    const { trace } = parseTrace(contentOf('bridged/outbound_answer.jsonl'));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`${ladderText(replay(trace))}

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

  it('--check: 1 and the differences where something else is sent, 0 where the same is', () => {
    const { status, stdout } = run(['--check', `${folder}bridged/outbound_answer.jsonl`]);
    expect(status).toBe(1);
    expect(stdout).toContain('   1269  changed  m.call.answer: content.capabilities.m.call.transferee\n');
    expect(run(['--check', '-'], formatTrace(recording())).status).toBe(0);
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
    'nothing to read': [['-'], '', /^error: the trace: expected a trace .*, a HAR, or Matrix events/m],
    'something else': [['package.json'], '', /^error: package\.json: expected a trace/m],
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
    'a width that is none': [['--width', 'wide'], '', /Expected a number of columns/],
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
