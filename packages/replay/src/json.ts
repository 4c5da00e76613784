// Reading JSON of which nothing is known: a trace holds whatever peers sent.
import { jsonFault } from './json-fault.ts';

/** Why a text is no JSON. */
export interface NotJson {
  readonly ok: false;
  /** Where it stops being JSON: the line, from 1, and the column in that, from 1, in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** What was expected there, and what is there. */
  readonly wrong: string;
  /** The text around that place. */
  readonly near: string;
}

const NEAR = 80;

/** The value of a JSON text, or why it is none. */
export function parseJson(source: string): { readonly ok: true; readonly value: unknown } | NotJson {
  try {
    return { ok: true, value: JSON.parse(source) };
  } catch (thrown) {
    // Where the text is without fault, it was too much for the engine.
    const { offset, cutOff, expected } = jsonFault(source) ?? { offset: 0, cutOff: false, expected: `less: ${thrown}` };
    const before = source.slice(0, offset);
    const char = String.fromCodePoint(source.codePointAt(offset) ?? 0);
    return {
      ok: false,
      line: before.split(/\r\n|\n|\r/).length,
      column: offset - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')),
      wrong: `expected ${expected}, got ${cutOff ? 'the end' : JSON.stringify(char)}`,
      near: source.slice(Math.max(0, offset - NEAR), offset + NEAR),
    };
  }
}

/** The reason, for a text of which the line is told elsewhere. */
export function notJson({ column, wrong }: NotJson): string {
  return `not JSON at column ${column}: ${wrong}`;
}

/** The reason, with the line where there is more than one. */
export function notJsonAt(why: NotJson): string {
  return why.line === 1 ? notJson(why) : `not JSON at line ${why.line}, column ${why.column}: ${why.wrong}`;
}

/** Whether it has keys: an object, and no array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path; undefined where the path leads nowhere. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}

/** The value, if it is a string with something in it. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** How deep JSON is followed. Nothing of Matrix or Verto is nested so; what is deeper could be too much for the engine's stack. */
export const DEEPEST = 100;

/** The reason, for JSON that is nested deeper than is followed. */
export const TOO_DEEP = `expected JSON nested at most ${DEEPEST} deep, got deeper`;

/** Whether something in it is nested deeper than is followed. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth >= DEEPEST || Object.values(value).some((item) => isTooDeep(item, depth + 1));
}

/** The value as deep as it is followed, `…` for what is deeper; itself where nothing is. */
export function notTooDeep<T>(value: T): T {
  return isTooDeep(value) ? (cutAt(value, 0) as T) : value;
}

function cutAt(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '…';
  if (Array.isArray(value)) return value.map((item) => cutAt(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cutAt(item, depth + 1)]));
}

/** A text without a byte order mark in front: editors leave it, and JSON does not know it. */
export function withoutMark(source: string): string {
  return source.startsWith('\ufeff') ? source.slice(1) : source;
}

/** A copy in which every string that `replace` knows is replaced, wherever it stands. Keys stay. */
export function mapStrings(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, replace)]));
}
