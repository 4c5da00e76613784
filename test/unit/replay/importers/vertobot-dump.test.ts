import { readFileSync } from 'node:fs';
import { importVertobotDump } from '@mvbridge/replay';
import { expect, it } from 'vitest';
import { traceOf } from '../../../support/fixtures.ts';

const original = new URL('../../../fixtures/traces/verto/vertobot_2014.original.txt', import.meta.url);
const dump = readFileSync(original, 'utf8');

it('the dump of 2014 is the trace that was made of it by hand', () => {
  expect(importVertobotDump(dump)).toEqual({ trace: traceOf('verto/vertobot_2014'), unread: [], passedOver: {} });
  expect(importVertobotDump(dump.replaceAll('\n', '\r\n')).trace).toHaveLength(16);
});

it('a message that is broken costs itself alone, and is told by the line on which it breaks', () => {
  const { trace, unread } = importVertobotDump(dump.replace('"message": "CALL ENDED",', '"message": "CALL ENDED'));
  expect(trace).toEqual(traceOf('verto/vertobot_2014').slice(0, -1));
  const line = dump.split('\n').findIndex((one) => one.includes('"message": "CALL ENDED",')) + 1;
  const reason = expect.stringMatching(/^not JSON at column \d+: expected the end of the string, got "\\n"$/);
  expect(unread).toEqual([{ line, reason, text: expect.stringContaining('"CALL ENDED') }]);
});

it('what is no message, or answers nobody, is told', () => {
  const { trace, unread } = importVertobotDump('# a comment\nhello\n\n{"id": 7, "result": {}}\n{"a": 1}\n');
  expect(trace).toEqual([]);
  expect(unread.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/^not JSON/),
    'expected a JSON-RPC request, or a response to one',
    'expected a JSON-RPC request, or a response to one',
  ]);
  expect(unread).toMatchObject([{ line: 2 }, { line: 4 }, { line: 5 }]);
});

it('frames as JSON lines, the oldest first, stay in their order', () => {
  const frames = traceOf('verto/vertobot_2014').map((line) => JSON.stringify('message' in line && line.message));
  const { trace, unread } = importVertobotDump(frames.join('\n'));
  expect({ trace, unread }).toEqual({ trace: traceOf('verto/vertobot_2014'), unread: [] });
  expect(importVertobotDump(frames.toReversed().join('\n')).trace).toEqual(trace);
});
