import { clientRequests, clientResults, errorCodes, Failure, serverRequests } from '@mvbridge/verto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Field, fieldsOf, markdown, table, tablesIn } from '../matrix-events/field-table.ts';

const README = 'packages/verto/README.md';

const fieldsIn = (schema: z.ZodType, above: string) => fieldsOf(z.toJSONSchema(schema, { io: 'input' }), above);
const none = 'Nothing.';
const told = (fields: readonly Field[]) => (fields.length === 0 ? none : table(fields));

const toServer = Object.entries(clientRequests).map(([method, { shape }]) => ({
  method,
  params: fieldsIn(shape.params, 'params'),
  result: fieldsIn(clientResults[method as keyof typeof clientResults], 'result'),
}));
const fromServer = Object.entries(serverRequests).map(([method, { shape }]) => ({
  method,
  params: fieldsIn(shape.params, 'params'),
}));
const failure = fieldsIn(Failure.shape.error, 'error');

const text = [
  '### What a client asks, and what it is answered',
  ...toServer.map(({ method, params, result }) => `#### \`${method}\`\n\n${told(params)}\n\n${told(result)}`),
  '### What FreeSWITCH asks or tells',
  ...fromServer.map(({ method, params }) => `#### \`${method}\`\n\n${told(params)}`),
  `### Errors\n\n${table(failure)}`,
  markdown([['`errorCodes`', 'code'], ...Object.entries(errorCodes).map(([name, code]) => [`\`${name}\``, `${code}`])]),
].join('\n\n');

describe('the tables in the README', () => {
  it('are what the schemas say (UPDATE_TABLES=1 writes them)', () => {
    const { actual, wanted } = tablesIn(README, text);
    expect(actual).toBe(wanted);
  });

  it('have a source for every field', () => {
    const all = [
      ...toServer.flatMap(({ params, result }) => [...params, ...result]),
      ...fromServer.flatMap(({ params }) => params),
      ...failure,
    ];
    expect(all.length).toBeGreaterThan(150);
    expect(all.filter(({ source }) => source === undefined)).toEqual([]);
  });
});
