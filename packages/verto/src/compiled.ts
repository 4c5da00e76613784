import * as z from 'zod';

const compiled = new WeakMap<z.ZodType, z.ZodType>();

/**
 * The schema with its fast path (`z.compile`), made when it is first asked for: it takes and refuses the same, with the same
 * issues, in about a quarter of the time. Where code may not be made at run time (`z.config({ jitless: true })`) it is the
 * schema itself.
 */
export function compiledOnce<S extends z.ZodType>(schema: S): S {
  if (z.config().jitless === true) return schema;
  const known = compiled.get(schema) as S | undefined;
  if (known !== undefined) return known;
  const made = z.compile(schema);
  compiled.set(schema, made);
  return made;
}
