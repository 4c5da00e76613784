// Values that a schema describes, made from the schema itself: a field added to one is generated the same day.
import fc from 'fast-check';
import * as z from 'zod';

const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'then', 'toJSON'),
  fc.constantFrom('type', 'content', 'call_id', 'version', 'party_id', 'offer', 'candidates', 'reason', 'sender'),
  fc.constantFrom('jsonrpc', 'id', 'method', 'params', 'result', 'error', 'callID', 'dialogParams', 'sdp'),
  fc.string({ maxLength: 6 }),
);

/** Any JSON value, with keys that mean something to JavaScript or to the protocols among its keys. */
export const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0, 1, '', '0', '2.0', '#SPU 1', 'userHangup', '\u0000', '\ud800', '__proto__'),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(key, tie('value')), { maxLength: 5 })
      // As JSON.parse makes it: `__proto__` is a key like any other.
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

/** What a loose object may hold beside its own keys. */
const unknownKeys = fc.dictionary(
  fc.stringMatching(/^x-[a-z]{1,4}$/),
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value))),
  { maxKeys: 2 },
);

/** Decoded values of a schema. Throws for a kind of schema that nobody has used yet. */
export function valuesOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object': {
      const shape = Object.entries(def.shape).filter(([, field]) => !isNever(field));
      const required = shape.filter(([, field]) => field._zod.optout !== 'optional').map(([name]) => name);
      const known = fc.record(Object.fromEntries(shape.map(([name, field]) => [name, valuesOf(field)])), {
        requiredKeys: required,
      });
      const loose = def.catchall === undefined ? known : fc.tuple(unknownKeys, known).map(([a, b]) => ({ ...a, ...b }));
      const { fits = () => true } = checksOf(def);
      return loose.filter(fits);
    }
    case 'string': {
      const { pattern, fits = () => true } = checksOf(def);
      if (pattern !== undefined) return fc.stringMatching(pattern).filter(fits);
      const { minLength = 0 } = z.globalRegistry.get(schema) ?? {};
      return fc.string({ unit: 'binary', minLength: Number(minLength), maxLength: 60 }).filter(fits);
    }
    case 'number': {
      const { min = -1e9, max = 1e9 } = checksOf(def);
      const whole = fc.integer({ min, max });
      // JSON has no -0.
      const any = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n));
      return (def as { readonly format?: string }).format === undefined ? fc.oneof(whole, any) : whole;
    }
    case 'boolean':
      return fc.boolean();
    case 'literal':
      return fc.constantFrom(...def.values);
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries));
    case 'union':
      return fc.oneof(...def.options.map(valuesOf));
    case 'optional':
      return fc.option(valuesOf(def.innerType), { nil: undefined });
    case 'nullable':
      return fc.option(valuesOf(def.innerType), { nil: null });
    case 'array':
      return fc.array(valuesOf(def.element), { maxLength: 4 });
    case 'record':
      return fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), valuesOf(def.valueType), { maxKeys: 3 });
    case 'unknown':
      return fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)));
    case 'pipe':
      return valuesOf(def.out);
    default:
      throw new Error(`no values for a schema of type ${def.type}`);
  }
}

/** What zod's checks ask of a string, a number or an object. */
interface Checks {
  readonly pattern?: RegExp;
  readonly min?: number;
  readonly max?: number;
  readonly fits?: (value: unknown) => boolean;
}

function checksOf({ checks = [] }: { readonly checks?: readonly z.core.$ZodCheck<never>[] | undefined }): Checks {
  return Object.assign({}, ...checks.map(({ _zod }) => checkOf(_zod.def as z.core.$ZodChecks['_zod']['def'])));
}

function checkOf(def: z.core.$ZodChecks['_zod']['def'] | CustomCheck): Checks {
  switch (def.check) {
    case 'string_format':
      return 'pattern' in def && def.pattern !== undefined ? { pattern: def.pattern } : {};
    case 'greater_than':
      return { min: Number(def.value) };
    case 'less_than':
      return { max: Number(def.value) };
    case 'custom':
      return { fits: (value) => Boolean(def.fn(value)) };
    default:
      throw new Error(`no values for a check ${def.check}`);
  }
}

interface CustomCheck {
  readonly check: 'custom';
  readonly fn: (value: unknown) => unknown;
}

/** A key that must not be there. */
function isNever(schema: z.core.$ZodType): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === 'never' || (def.type === 'optional' && isNever(def.innerType));
}
