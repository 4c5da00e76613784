// A trace holds what peers wrote, and who recorded it may have written nonsense as well: whatever is in it, it is replayed,
// redacted and drawn.
import {
  callDetailRecords,
  flowOf,
  ladderHtml,
  ladderMermaid,
  ladderText,
  parseTrace,
  redactTrace,
  replay,
} from '@mvbridge/replay';
import fc from 'fast-check';
import { expect, it } from 'vitest';

const odd = fc.oneof(
  fc.constantFrom('', '@bridge', 'bridge', '!room:example.org', 'call-1', 'x'.repeat(300), 'a\u0000b', '\ud800'),
  fc.jsonValue({ maxDepth: 3 }),
);
/** An object with some of these keys, and anything in each. */
const some = (...keys: readonly string[]) =>
  fc.record(Object.fromEntries(keys.map((key) => [key, odd])), { requiredKeys: [] });

const event = fc
  .tuple(
    fc.constantFrom('m.call.invite', 'm.call.answer', 'm.call.hangup', 'm.call.candidates', 'm.room.member', 'x', 7),
    some('room_id', 'sender', 'event_id', 'unsigned'),
    fc.oneof(odd, some('call_id', 'party_id', 'version', 'invitee', 'lifetime', 'offer', 'candidates', 'reason')),
  )
  .map(([type, rest, content]) => ({ type, ...rest, content }));
const params = fc
  .tuple(
    some('sessid', 'login', 'passwd', 'callID', 'sdp', 'cause'),
    some('callID', 'destination_number', 'caller_id_name', 'caller_id_number'),
  )
  .map(([rest, dialogParams]) => ({ ...rest, dialogParams }));
const message = fc
  .tuple(
    fc.constantFrom('login', 'verto.invite', 'verto.answer', 'verto.media', 'verto.attach', 'verto.bye', undefined, 7),
    some('jsonrpc', 'id', 'result', 'error'),
    fc.oneof(odd, params),
  )
  .map(([method, rest, params]) => ({ method, ...rest, params }));
const direction = fc.constantFrom('in', 'out');
const line = fc
  .tuple(
    fc.integer({ min: -1_000, max: 100_000 }),
    fc.oneof(
      fc.record({ protocol: fc.constant('matrix'), direction, event: fc.oneof(event, odd) }),
      fc.record({ protocol: fc.constant('verto'), direction, message: fc.oneof(message, odd) }),
      fc.record({ protocol: fc.constant('verto'), transport: fc.constantFrom('open', 'close') }),
      fc
        .tuple(
          fc.constantFrom('hangup', 'dtmf', 'route', 'transfer', 'identity', 7),
          odd,
          some('digits', 'route', 'name'),
        )
        .map(([kind, callId, rest]) => ({ command: { kind, callId, ...rest } })),
      fc
        .tuple(fc.constantFrom('sent', 'failed', 'rate-limited'), fc.string(), some('retryAfterMs', 'detail', 'final'))
        .map(([kind, txnId, rest]) => ({ delivery: { kind, txnId, ...rest } })),
    ),
  )
  .map(([t, rest]) => JSON.stringify({ t, ...rest }));

it('nothing in a trace makes anything throw', () => {
  let read = 0;
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      const { trace } = parseTrace(lines.join('\n'));
      read += trace.length;
      for (const one of [trace, redactTrace(trace)]) {
        const replayed = replay(one);
        for (const source of [one, replayed]) {
          ladderText(source);
          ladderMermaid(source);
          ladderHtml(source);
        }
        flowOf(replayed);
        callDetailRecords(replayed);
      }
    }),
    { numRuns: Number(process.env.SEQUENCES ?? 500) },
  );
  expect(read).toBeGreaterThan(1_000);
});

it('but times that are years apart: then it says so, and soon', () => {
  const years = [0, 1_795_000_000_000].map((t) => ({ t, protocol: 'verto', transport: 'open' }) as const);
  expect(() => replay(years)).toThrow('nothing happens from 10000 to 1795000000000 ms');
});
