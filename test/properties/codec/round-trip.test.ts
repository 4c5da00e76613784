// decode(encode(x)) is x, for every event, every method in both directions and every result.
import { type CallEvent, callEventSchemas, decodeCallEvent, encodeCallEvent } from '@mvbridge/matrix-events';
import {
  type ClientMethod,
  clientRequests,
  clientResults,
  decodeFrame,
  decodeResult,
  encodeFrame,
  Failure,
  type FromServer,
  Result,
  serverRequests,
  type ToServer,
} from '@mvbridge/verto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { valuesOf } from './arbitrary.ts';

const RUNS = { numRuns: 200 };
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('an event comes back as it went', () => {
  for (const [type, schema] of Object.entries(callEventSchemas)) {
    it(type, () => {
      const events = fc.tuple(valuesOf(schema)).map(([event]) => ({ ...(event as CallEvent), type }) as CallEvent);
      fc.assert(
        fc.property(events, (event) => {
          const decoded = decodeCallEvent(overTheWire(encodeCallEvent(event)));
          expect(decoded).toEqual({ ok: true, event, skipped: [] });
        }),
        RUNS,
      );
    });
  }
});

const frames: Readonly<Record<string, readonly ['server' | 'client', z.ZodType<FromServer | ToServer>]>> = {
  ...Object.fromEntries(
    Object.entries(serverRequests).map(([method, s]) => [`${method} from FreeSWITCH`, ['server', s]]),
  ),
  ...Object.fromEntries(
    Object.entries(clientRequests).map(([method, s]) => [`${method} from a client`, ['client', s]]),
  ),
  'a result': ['server', Result],
  'an error': ['server', Failure],
};

describe('a frame comes back as it went', () => {
  for (const [name, [from, schema]] of Object.entries(frames)) {
    it(name, () => {
      fc.assert(
        fc.property(valuesOf(schema), (value) => {
          const message = value as FromServer & ToServer;
          const side =
            from === 'server'
              ? decodeFrame(encodeFrame(message), 'server')
              : decodeFrame(encodeFrame(message), 'client');
          expect(side).toEqual({ ok: true, message });
        }),
        RUNS,
      );
    });
  }
});

describe('a result comes back as it went', () => {
  for (const [method, schema] of Object.entries(clientResults)) {
    it(method, () => {
      fc.assert(
        fc.property(valuesOf(schema), (result) => {
          expect(decodeResult(method as ClientMethod, overTheWire(result))).toEqual({ ok: true, result });
        }),
        RUNS,
      );
    });
  }
});
