import type { z } from 'zod';

/** What zod says of a field: `path`, `code`, and a `message` with what was expected and what was there. */
export type Issue = z.core.$ZodIssue;

const MOST_TOLD = 8;

/**
 * The message of a schema whose own would not say what was expected, such as a union's. What was there is told by its
 * type alone: a frame may hold a password.
 */
export function expected(what: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => `Invalid input: expected ${what}, received ${typeName(input)}`;
}

/** Issues as one line: `params.callID: …; params.sdp: …`. Of a hundred, a few are told. */
export function tell(issues: readonly Issue[]): string {
  const told = issues.slice(0, MOST_TOLD).map(({ path, message }) => `${path.join('.')}: ${message}`);
  const more = issues.length > MOST_TOLD ? [`and ${issues.length - MOST_TOLD} more`] : [];
  return [...told, ...more].join('; ');
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
