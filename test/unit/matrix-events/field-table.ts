// The README's tables, made from the schemas: a field, what it may be on the wire, and where that is written down.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';

type Schema = z.core.JSONSchema.BaseSchema;

/** A field and those in it. `source` is its own `$comment`, else that of what it is in. */
export interface Field {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly source: string | undefined;
}

/** The fields of an object, and of the objects in it. */
export function fieldsOf(schema: Schema, above = '', source = schema.$comment): readonly Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, one]) => {
    const field = one as Schema;
    const name = key.includes('.') ? `"${key}"` : key;
    const path = above === '' ? name : `${above}.${name}`;
    const own = field.$comment ?? source;
    // A key that must not be there is no field.
    if (field.not !== undefined) return [];
    const type = typeOf(field);
    return [{ path, type, required: (schema.required ?? []).includes(key), source: own }, ...inside(field, path, own)];
  });
}

function inside(schema: Schema, path: string, source: string | undefined): readonly Field[] {
  const { items, additionalProperties, anyOf } = schema;
  if (anyOf !== undefined) return anyOf.flatMap((one) => inside(one as Schema, path, one.$comment ?? source));
  if (isSchema(items)) return fieldsOf(items, `${path}[]`, items.$comment ?? source);
  if (schema.properties !== undefined) return fieldsOf(schema, path, source);
  return isSchema(additionalProperties) ? fieldsOf(additionalProperties, `${path}.*`, source) : [];
}

function typeOf(schema: Schema): string {
  const { type, anyOf, enum: values, const: only, items } = schema;
  if (only !== undefined) return `\`${JSON.stringify(only)}\``;
  if (values !== undefined) return values.map((value) => `\`${JSON.stringify(value)}\``).join(' or ');
  if (anyOf !== undefined) return [...new Set(anyOf.map((one) => typeOf(one as Schema)))].join(' or ');
  if (Array.isArray(type)) return type.join(' or ');
  if (type === 'array' && isSchema(items)) return `array of ${typeOf(items)}`;
  if (type === 'string' && schema.maxLength !== undefined) {
    const length = schema.maxLength.toLocaleString('en');
    return `string, ${schema.minLength ?? 0} to ${length}`;
  }
  if (type === 'integer' && schema.minimum === 0) return 'integer from 0';
  return type ?? 'anything';
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A Markdown table of these fields. */
export function table(fields: readonly Field[]): string {
  const rows = fields.map(({ path, type, required, source = '' }) => [
    `\`${path}\``,
    type,
    required ? 'yes' : '',
    source,
  ]);
  return markdown([['field', 'on the wire', 'required', 'source'], ...rows]);
}

/** A Markdown table, its columns aligned as Biome would have them. The first row is the head. */
export function markdown([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/**
 * What a README has between its markers, and what it should have. With UPDATE_TABLES=1 in the environment it is written
 * there first.
 */
export function tablesIn(readme: string, wanted: string): { readonly actual: string; readonly wanted: string } {
  const path = fileURLToPath(new URL(`../../../${readme}`, import.meta.url));
  const [start, end] = ['<!-- tables: made from the code -->\n', '<!-- /tables -->'];
  const text = readFileSync(path, 'utf8');
  const [from, to] = [text.indexOf(start) + start.length, text.indexOf(end)];
  if (from < start.length || to < from) throw new Error(`${readme}: no markers`);
  const block = `\n${wanted}\n\n`;
  if (process.env.UPDATE_TABLES === '1') writeFileSync(path, text.slice(0, from) + block + text.slice(to));
  return { actual: process.env.UPDATE_TABLES === '1' ? block : text.slice(from, to), wanted: block };
}
