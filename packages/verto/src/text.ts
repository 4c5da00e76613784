import * as z from 'zod';

/**
 * A string of so many UTF-16 code units, both ends included.
 *
 * zod's own length checks look at the `length` of whatever is there, string or not, and throw for an object whose `length`
 * cannot be made a number: a peer could write one.
 */
export function text(least: number, most = Number.MAX_SAFE_INTEGER) {
  const upTo = most === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${most}`;
  return z
    .string()
    .refine(({ length }) => length >= least && length <= most, {
      error: ({ input }) =>
        `Invalid input: expected string of at least ${least}${upTo} characters, received ${String(input).length}`,
    })
    .meta({ minLength: least, ...(upTo !== '' && { maxLength: most }) });
}
