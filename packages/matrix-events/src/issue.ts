import type { z } from 'zod';

/** What zod says of a field: `path`, `code`, and a `message` with what was expected and what was there. */
export type Issue = z.core.$ZodIssue;

const MOST_TOLD = 8;

/** The message of a schema whose own would not say what was expected, such as a union's. */
export function expected(what: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => `Invalid input: expected ${what}, received ${shown(input)}`;
}

/** Issues as one line: `content.call_id: …; content.offer: …`. Of a hundred bad candidates, a few are told. */
export function tell(issues: readonly Issue[]): string {
  const told = issues.slice(0, MOST_TOLD).map(({ path, message }) => `${path.join('.')}: ${message}`);
  const more = issues.length > MOST_TOLD ? [`and ${issues.length - MOST_TOLD} more`] : [];
  return [...told, ...more].join('; ');
}

function shown(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;
}
