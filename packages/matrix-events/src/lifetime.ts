import * as z from 'zod';
import { expected } from './issue.ts';

const LONGEST_MS = 600_000;
const error = expected('a number of ms');

/**
 * `lifetime`: for how many ms an offer stays valid, counted from the event's age. Numeric strings and fractions are put
 * up with; a negative one is over already, and nobody waits longer than ten minutes.
 */
export const LifetimeMs = z.codec(
  z.union([z.number(), z.string().regex(/^-?\d{1,15}(\.\d{1,15})?$/, { error })], { error }),
  z.int().min(0).max(LONGEST_MS),
  {
    decode: (wire) => Math.floor(Math.min(LONGEST_MS, Math.max(0, Number(wire)))),
    encode: (lifetime) => lifetime,
  },
);
export type LifetimeMs = z.infer<typeof LifetimeMs>;
