// Nothing that can come over a socket or out of /sync makes a decoder throw.
import { callEventSchemas, decodeCallEvent, encodeCallEvent } from '@mvbridge/matrix-events';
import {
  type ClientMethod,
  clientRequests,
  clientResults,
  decodeFrame,
  decodeResult,
  serverRequests,
} from '@mvbridge/verto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceNames, traceOf } from '../../support/fixtures.ts';
import { json } from './arbitrary.ts';

const RUNS = { numRuns: 2_000 };
const sides = fc.constantFrom('server' as const, 'client' as const, undefined);
const methods = [
  ...Object.keys(serverRequests),
  ...Object.keys(clientRequests),
  'verto.unknown',
  '__proto__',
  'toString',
];
const types = [...Object.keys(callEventSchemas), 'm.room.message', '__proto__', 'constructor'];

const captured = traceNames.flatMap((name) =>
  traceOf(name).flatMap((line) => ('event' in line ? [line.event] : 'message' in line ? [line.message] : [])),
);

/** A captured event or message with one of its values, at any depth, become another. */
const damaged = fc
  .tuple(fc.constantFrom(...captured), fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), json)
  .map(([whole, way, other]) => damage(whole, way, other));

function damage(value: unknown, [turn, ...way]: readonly number[], other: unknown): unknown {
  if (turn === undefined || typeof value !== 'object' || value === null) return other;
  const entries = Object.entries(value);
  const index = turn % Math.max(1, entries.length);
  const changed = entries.map(([key, child], i) => [key, i === index ? damage(child, way, other) : child]);
  return Array.isArray(value) ? changed.map(([, child]) => child) : Object.fromEntries(changed);
}

/** Every decoder on one value, as JSON and as text. What could be read can be written, and is read again. */
function decodeAll(value: unknown, from: 'server' | 'client' | undefined): void {
  const event = decodeCallEvent(value);
  if (event.ok) expect(decodeCallEvent(encodeCallEvent(event.event))).toMatchObject({ ok: true, skipped: [] });
  else expect(event.error.message).toBeTypeOf('string');
  for (const frame of [value, JSON.stringify(value)]) decodeFrame(frame, from);
  for (const method of Object.keys(clientResults)) decodeResult(method as ClientMethod, value);
}

describe('no decoder throws', () => {
  it('for any JSON', () => {
    fc.assert(fc.property(json, sides, decodeAll), RUNS);
  });

  it('for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          json.map((value) => JSON.stringify(value)),
        ),
        sides,
        (text, from) => {
          decodeFrame(text, from);
          decodeCallEvent(text);
        },
      ),
      RUNS,
    );
  });

  it('for any content of any event', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), json, sides, (type, content, from) => {
        decodeAll({ type, sender: '@a:example.org', content }, from);
      }),
      RUNS,
    );
  });

  it('for any params of any method', () => {
    fc.assert(
      fc.property(fc.constantFrom(...methods), json, json, sides, (method, id, params, from) => {
        decodeAll({ jsonrpc: '2.0', id, method, params }, from);
      }),
      RUNS,
    );
  });

  it('for anything captured, with one value become another', () => {
    expect(captured.length).toBeGreaterThan(400);
    fc.assert(fc.property(damaged, sides, decodeAll), RUNS);
  });

  it('for what is no JSON at all', () => {
    const values = [
      undefined,
      Number.NaN,
      Symbol('s'),
      1n,
      () => 0,
      new Date(0),
      new Uint8Array([123, 125]),
      Object.create(null),
    ];
    for (const value of values) {
      expect(decodeCallEvent(value).ok).toBe(false);
      expect(decodeFrame(value).ok).toBe(false);
      expect(decodeResult('verto.invite', value).ok).toBe(false);
    }
  });
});

describe('nesting is no trouble', () => {
  const nest = (depth: number): unknown => {
    let value: unknown = {};
    for (let i = 0; i < depth; i++) value = i % 2 === 0 ? { a: value } : [value];
    return value;
  };
  const nestedText = (depth: number) => `${'{"a":['.repeat(depth / 2)}${']}'.repeat(depth / 2)}`;
  const request = (params: string) => `{"jsonrpc":"2.0","id":1,"method":"verto.event","params":${params}}`;

  it('10,000 levels as text', () => {
    expect(decodeFrame(nestedText(10_000), 'server').ok).toBe(false);
    expect(decodeFrame(request(nestedText(10_000)), 'server').ok).toBe(true);
    expect(decodeFrame(request(`{"data":${nestedText(10_000)}}`), 'server').ok).toBe(true);
    const content = `{"call_id":"1","version":"1","candidates":[${nestedText(10_000)}],"x":${nestedText(10_000)}}`;
    const event = `{"type":"m.call.candidates","sender":"@a:b","content":${content}}`;
    expect(decodeCallEvent(JSON.parse(event))).toMatchObject({ ok: true, event: { content: { candidates: [] } } });
  });

  it('1,000 levels as objects, in every place', () => {
    for (const type of types) {
      decodeAll({ type, sender: '@a:b', content: nest(1_000), unsigned: nest(1_000) }, undefined);
      for (const key of [
        'call_id',
        'offer',
        'candidates',
        'asserted_identity',
        'capabilities',
        'sdp_stream_metadata',
      ]) {
        decodeAll({ type, sender: '@a:b', content: { call_id: '1', [key]: nest(1_000) } }, undefined);
      }
    }
    for (const method of methods) decodeAll({ jsonrpc: '2.0', id: 1, method, params: nest(1_000) }, undefined);
    decodeAll({ jsonrpc: '2.0', id: 1, result: nest(1_000) }, undefined);
    decodeAll({ jsonrpc: '2.0', id: 1, error: nest(1_000) }, undefined);
  });
});
