import { readFileSync } from 'node:fs';
import { replay } from '@mvbridge/replay';
import { matchers, traceFixture } from '@mvbridge/replay/vitest';
import { expect, it } from 'vitest';

expect.extend(matchers);

const trace = traceFixture(readFileSync(new URL('call.jsonl', import.meta.url), 'utf8'));

it('the caller’s offer leaves with the candidates that came in time, and both sides are told of the end', () => {
  expect(replay(trace)).toMatchFlow([
    [964, 'matrix m.call.invite'],
    [981, 'matrix m.call.candidates'],
    [1041, 'wait', 'verto verto.invite'],
    [1269, 'verto verto.answer', 'matrix m.call.answer'],
    [1297, 'matrix m.call.select_answer'],
    [2829, 'matrix m.call.hangup user_hangup', 'verto verto.bye NORMAL_CLEARING'],
  ]);
  expect(replay(trace)).toBridgeCall();
  expect(replay(trace)).toEndBothSides();
});

it('a bridge that waits for the end of the candidates never rings: the caller gives up first', () => {
  expect(replay(trace, { policy: { strategy: 'complete' } })).not.toBridgeCall();
});
