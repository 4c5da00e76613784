// A recording that was changed by hand: what of it is noticed, and that times are not.
import { countedIds, handIn, recordTrace, replay, seatOf, type Trace, type TraceLine } from '@mvbridge/replay';
import { createTranslator, type ToMatrix, type TranslatorConfig } from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';
import { traceOf } from '../../support/fixtures.ts';

/** The seat of a trace, with a virtual user that calls. */
function seated(trace: Trace): TranslatorConfig {
  const { route, ...seat } = seatOf(trace);
  const toMatrix: typeof route.toMatrix = (invite) => ({
    ...(route.toMatrix(invite) as ToMatrix),
    sender: '@virtual:example.org',
  });
  return { ...seat, route: { ...route, toMatrix } };
}

/** A captured call as the translator of today handles it. */
const recording = ((trace: Trace): Trace => {
  const config = seated(trace);
  const recorded = recordTrace(createTranslator({ ...config, ids: countedIds() }), config.matrix);
  for (const { t, input } of replay(trace, config).steps) handIn(recorded.translator, input, t);
  return recorded.trace();
})(traceOf('bridged/inbound_answer_video_dropped'));
const config = seated(recording);

type Changes = { readonly [key: string]: unknown };
type Sent = Extract<TraceLine, { direction: unknown }>;
const isSent = (line: TraceLine): line is Sent => 'direction' in line && line.direction === 'out';
const isInvite = (line: TraceLine) =>
  isSent(line) && 'event' in line && (line.event as Changes).type === 'm.call.invite';
const isResult = (line: TraceLine) => isSent(line) && 'message' in line && 'result' in (line.message as Changes);

/** The differences of the recording with these lines changed. */
function told(which: (line: TraceLine) => boolean, change: (line: TraceLine) => readonly TraceLine[]) {
  const trace = recording.flatMap((line) => (which(line) ? change(line) : [line]));
  expect(trace).not.toEqual(recording);
  return replay(
    [...trace].sort((a, b) => a.t - b.t),
    config,
  ).difference.map((one) => (one.kind === 'changed' ? `changed ${one.paths.join()}` : one.kind));
}
const withEvent = (changes: Changes) => (line: TraceLine) => [
  { ...line, event: { ...(line as never as { event: Changes }).event, ...changes } } as TraceLine,
];

describe('what is noticed', () => {
  it('is nothing where nothing was changed', () => {
    expect(replay(recording, config).difference).toEqual([]);
    expect(recording.filter(isResult)).toHaveLength(3);
  });

  it('is another room, and another sender', () => {
    expect(told(isInvite, withEvent({ room_id: '!other:example.org' }))).toEqual(['changed room_id']);
    expect(told(isInvite, withEvent({ sender: '@other:example.org' }))).toEqual(['changed sender']);
  });

  it('is an answer to FreeSWITCH that says something else, is missing, or is one too many', () => {
    const answering = (changes: Changes) => (line: TraceLine) => {
      const { jsonrpc, id } = (line as never as { message: Changes }).message;
      return [{ ...line, message: { jsonrpc, id, ...changes } } as TraceLine];
    };
    const times = (difference: string) => [difference, difference, difference];
    expect(told(isResult, answering({ result: { method: 'other' } }))).toEqual(times('changed result.method'));
    expect(told(isResult, answering({ error: { code: -1, message: 'no' } }))).toEqual(times('changed result,error'));
    expect(told(isResult, () => [])).toEqual(times('extra'));
    expect(told(isResult, (line) => [line, { ...line }])).toEqual(times('missing'));
  });

  it('is not when something was sent', () => {
    const later = (line: TraceLine) => [{ ...line, t: line.t + 30_000 }];
    expect(told((line) => isResult(line) || isInvite(line), later)).toEqual([]);
  });
});
