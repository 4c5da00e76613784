// Everything that was captured is read by the codecs, and written again as it was.
import { decodeCallEvent, encodeCallEvent } from '@mvbridge/matrix-events';
import { decodeFrame, encodeFrame } from '@mvbridge/verto';
import { describe, expect, it } from 'vitest';
import { traceNames, traceOf } from '../../support/fixtures.ts';

const lines = traceNames.flatMap((name) => traceOf(name).map((line) => ({ name, line })));
const events = lines.flatMap(({ name, line }) => ('event' in line ? [{ name, event: line.event }] : []));
const messages = lines.flatMap(({ name, line }) =>
  'message' in line ? [{ name, message: line.message, direction: line.direction }] : [],
);

describe('the captured traces', () => {
  it('were found', () => {
    expect(traceNames.length).toBe(29);
    expect(events.length).toBe(151);
    expect(messages.length).toBe(343);
  });

  it('hold Matrix events that are decoded whole and encoded as they were', () => {
    for (const { name, event } of events) {
      const decoded = decodeCallEvent(event);
      if (!decoded.ok) throw new Error(`${name}: ${decoded.error.message}`);
      expect(decoded.skipped, name).toEqual([]);
      expect(JSON.parse(JSON.stringify(encodeCallEvent(decoded.event))), name).toStrictEqual(event);
    }
  });

  for (const from of ['the side that sent it', 'nobody'] as const) {
    it(`hold Verto messages that are decoded, told that ${from} sent them, and encoded as they were`, () => {
      for (const { name, message, direction } of messages) {
        const side = from === 'nobody' ? undefined : direction === 'in' ? 'server' : 'client';
        for (const frame of [message, JSON.stringify(message)]) {
          const decoded = decodeFrame(frame, side);
          if (!decoded.ok) throw new Error(`${name}: ${decoded.error.message}`);
          expect(JSON.parse(encodeFrame(decoded.message)), name).toStrictEqual(message);
        }
      }
    });
  }
});
