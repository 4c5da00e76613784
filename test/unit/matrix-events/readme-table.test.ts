import { type CallEventType, callEventJsonSchema, callEventSchemas } from '@mvbridge/matrix-events';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type Field, fieldsOf, table, tablesIn } from './field-table.ts';

const README = 'packages/matrix-events/README.md';
const types = Object.keys(callEventSchemas) as CallEventType[];

/** The fields around the content, and those of the content. Types of one schema are told together. */
const fields = new Map<string, readonly Field[]>();
for (const type of types) {
  const schema = callEventJsonSchema(type);
  const content = schema.properties?.content as z.core.JSONSchema.BaseSchema;
  const names = types.filter((other) => callEventSchemas[other] === callEventSchemas[type]);
  const { content: _, ...around } = schema.properties ?? {};
  fields.set(
    'every event',
    fieldsOf({ ...schema, properties: around }).filter(({ path }) => path !== 'type'),
  );
  fields.set(names.map((name) => `\`${name}\``).join(', '), fieldsOf(content, 'content'));
}

const text = [...fields].map(([name, all]) => `### ${name}\n\n${table(all)}`).join('\n\n');

describe('the tables in the README', () => {
  it('are what the schemas say (UPDATE_TABLES=1 writes them)', () => {
    const { actual, wanted } = tablesIn(README, text);
    expect(actual).toBe(wanted);
  });

  it('have every event, and a source for every field', () => {
    for (const type of types)
      expect(
        [...fields.keys()].filter((name) => name.includes(`\`${type}\``)),
        type,
      ).toHaveLength(1);
    const all = [...fields.values()].flat();
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(({ source }) => source === undefined)).toEqual([]);
  });
});
