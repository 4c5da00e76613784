// The JSON Schema of an event says what the decoder says. No validator is at hand but zod's own, which reads JSON Schema.
import { type CallEventType, callEventJsonSchema, callEventSchemas, decodeCallEvent } from '@mvbridge/matrix-events';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { traceNames, traceOf } from '../../support/fixtures.ts';
import { event } from './event.ts';

const types = Object.keys(callEventSchemas) as CallEventType[];
const validators = new Map(types.map((type) => [type, z.fromJSONSchema(callEventJsonSchema(type) as never)]));
const validates = (type: CallEventType, value: unknown) => validators.get(type)?.safeParse(value).success;

const captured = traceNames.flatMap((name) => traceOf(name).flatMap((line) => ('event' in line ? [line.event] : [])));

describe('the JSON Schema', () => {
  it('is of draft 2020-12, with every key of the content in it', () => {
    for (const type of types) {
      const schema = callEventJsonSchema(type);
      expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
      expect(schema.required, type).toEqual(['type', 'sender', 'content']);
      const content = schema.properties?.content as z.core.JSONSchema.BaseSchema;
      const shape = Object.keys(callEventSchemas[type].shape.content.shape);
      expect(Object.keys(content.properties ?? {}), type).toEqual(shape);
      expect(content.required, type).toContain('call_id');
    }
  });

  it('takes every captured event', () => {
    const counts = captured.map((one) => validates((one as { type: CallEventType }).type, one));
    expect(counts.length).toBe(151);
    expect(new Set(counts)).toEqual(new Set([true]));
  });

  const rows: Readonly<Record<string, unknown>> = {
    'a whole event': event('m.call.invite'),
    'nheko: an empty invitee': event('m.call.invite', { invitee: '' }),
    'vertobot: no lifetime': event('m.call.invite', { lifetime: undefined }),
    'a lifetime that is an object': event('m.call.invite', { lifetime: {} }),
    'no offer': event('m.call.invite', { offer: undefined }),
    'no call_id': event('m.call.invite', { call_id: undefined }),
    'a version that is true': event('m.call.invite', { version: true }),
    'room state': event('m.call.invite', {}, { state_key: '' }),
    'a sender that is no user': event('m.call.invite', {}, { sender: 'alice' }),
    'an unknown key': event('m.call.invite', { 'org.example': [] }),
  };
  for (const [name, value] of Object.entries(rows)) {
    it(`agrees with the decoder on ${name}`, () => {
      const decoded = decodeCallEvent(value);
      expect(validates('m.call.invite', value)).toBe(decoded.ok && decoded.skipped.length === 0);
    });
  }
});
