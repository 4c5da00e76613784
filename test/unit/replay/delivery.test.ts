// What became of the events that the recorded bridge sent: told to the translator about its own events, when it has sent them.
import {
  formatTrace,
  importTrace,
  ladderText,
  parseTrace,
  redactTrace,
  replay,
  rungsOf,
  type Trace,
} from '@mvbridge/replay';
import { describe, expect, it } from 'vitest';
import { recorded } from '../../properties/replay/recorded.ts';
import { openings } from '../../properties/translator/said.ts';
import { courseOf } from '../../support/course.ts';
import { config, wait } from '../../support/flow.ts';
import { homeserver } from '../../support/homeserver.ts';
import { matrix } from '../../support/matrix.ts';
import { verto } from '../../support/verto.ts';

/** Ids that no replay has. */
function otherIds() {
  let count = 0;
  return { uuid: () => `ffffffff-0000-4000-8000-${String(++count).padStart(12, '0')}` };
}

/** Early media answers the call; the homeserver fails, asks for time, and takes the answer at last. */
const { trace } = recorded(
  [
    [0, matrix.invite()],
    [300, wait],
    [10, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
    [90, verto.media()],
    [100, homeserver.failed()],
    [1_100, homeserver.limited(20_000)],
    [20_100, homeserver.sent()],
    [50, homeserver.echo()],
    [3_000, verto.bareAnswer()],
    [1_000, verto.bye()],
    [100, homeserver.sent()],
  ],
  otherIds(),
);

/** When the answer went out, and what was told of it. */
function answers(played: Trace, policy = {}) {
  return replay(played, { ...config, policy }).steps.flatMap(({ t, input, out }) => [
    ...(input !== 'timeout' && 'delivery' in input ? [`${t} ${input.delivery.kind}`] : []),
    ...out.flatMap((output) => (output.to === 'matrix' && output.type === 'm.call.answer' ? [`${t} answer`] : [])),
  ]);
}

describe('a bridge whose homeserver had trouble, replayed', () => {
  it('sends again what failed, under ids of its own', () => {
    expect(answers(trace)).toEqual([
      '500 answer',
      '600 failed',
      '1600 answer',
      '1700 rate-limited',
      '21700 answer',
      '21800 sent',
      '25950 sent',
    ]);
    expect(replay(trace, config)).toMatchObject({ difference: [], unused: [] });
  });

  it('is told of an event once that is sent, however late', () => {
    const later = answers(trace, { earlyMedia: 'hold' });
    expect(later.slice(0, 2)).toEqual(['24850 answer', '24950 failed']);
  });

  it('hears its own event once that is sent', () => {
    const { steps } = replay(trace, { ...config, policy: { earlyMedia: 'hold' } });
    const echo = steps.findIndex(({ input }) => input !== 'timeout' && 'event' in input && isEcho(input.event));
    const sent = steps.findIndex(({ out }) => out.some(({ to }) => to === 'matrix'));
    expect(echo).toBeGreaterThan(sent);
  });

  it('takes the same course redacted, and nothing of it is lost in its text', () => {
    const redacted = redactTrace(trace);
    expect(courseOf(replay(redacted))).toEqual(courseOf(replay(trace)));
    const limited = { txnId: 'x00.1', kind: 'rate-limited', retryAfterMs: 120_000 } as const;
    expect(redactTrace([{ t: 0, delivery: limited }])).toEqual([{ t: 0, delivery: limited }]);
    expect(parseTrace(formatTrace(trace))).toEqual({ trace: JSON.parse(JSON.stringify(trace)), unread: [] });
  });

  it('shows what failed, and no more', () => {
    const told = rungsOf(replay(trace, config)).flatMap((rung) =>
      rung.kind === 'note' && rung.about === 'app' ? [`${rung.t} ${rung.call} ${rung.lines.join()}`] : [],
    );
    expect(told).toEqual([
      '600 call-1 m.call.answer failed: HTTP 502',
      '1700 call-1 m.call.answer is rate-limited for 20000 ms',
    ]);
    expect(ladderText(trace)).toContain('· m.call.answer failed: HTTP 502');
    expect(ladderText(redactTrace(trace), { width: 120 })).toContain('· m.call.answer is rate-limited for 20000 ms');
  });
});

it('where two things fall due in one ms and the first brings the second on, both happen', () => {
  const { trace, sent } = recorded([
    ...(openings.answered ?? []),
    [0, verto.display('Bob')],
    [0, verto.attach()],
    [2_952, homeserver.sent()],
    [2_543, homeserver.limited(25_000, 2)],
  ]);
  const outputs = replay(trace, config).steps.flatMap(({ t, out }) => out.map((output) => ({ t, output })));
  expect(outputs.filter(({ output }) => output.to !== 'app')).toEqual(sent);
});

function isEcho(event: unknown): boolean {
  return (event as { unsigned?: { transaction_id?: string } }).unsigned?.transaction_id !== undefined;
}

describe('a line about a delivery', () => {
  const read: Record<string, object> = {
    sent: { txnId: 'a.1', kind: 'sent' },
    'sent, with its event’s id': { txnId: 'a.1', kind: 'sent', eventId: '$1' },
    'about nothing: somebody tells': { txnId: '', kind: 'sent' },
    refused: { txnId: 'a.1', kind: 'failed', final: true, detail: 'M_FORBIDDEN' },
    'rate-limited, nobody knows for how long': { txnId: 'a.1', kind: 'rate-limited', retryAfterMs: null },
  };
  for (const [what, delivery] of Object.entries(read)) {
    it(`${what}: read`, () => {
      expect(importTrace(JSON.stringify({ t: 0, delivery }))).toMatchObject({ format: 'trace', unread: [] });
      expect(() => replay([{ t: 0, delivery } as Trace[number]])).not.toThrow();
    });
  }

  const unread: Record<string, unknown> = {
    'about no event': { kind: 'sent' },
    'of no kind': { txnId: 'a.1', kind: 'lost' },
    'whose detail is none': { txnId: 'a.1', kind: 'failed', detail: {} },
    'whose time is none': { txnId: 'a.1', kind: 'rate-limited', retryAfterMs: 'soon' },
    'that is none': 'sent',
  };
  for (const [what, delivery] of Object.entries(unread)) {
    it(`${what}: not read, and said`, () => {
      const { trace, unread } = parseTrace(JSON.stringify({ t: 0, delivery }));
      expect(trace).toEqual([]);
      expect(unread).toMatchObject([{ line: 1, reason: expect.stringContaining('delivery: expected a "txnId"') }]);
    });
  }
});
