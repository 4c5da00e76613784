// Where a text stops being JSON, and what was expected there. Engines say so each in its own words, and V8 for most faults
// not where. Grammar: RFC 8259.

export interface JsonFault {
  /** In UTF-16 units from the beginning. Where the text was cut off: after the last that is no blank. */
  readonly offset: number;
  readonly cutOff: boolean;
  readonly expected: string;
}

const BLANKS = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** What may come next, besides blanks. */
type Next = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end';

const EXPECTED: Readonly<Record<Next, (end: string) => string>> = {
  value: () => 'a value',
  'value or end': () => 'a value or "]"',
  key: () => 'a key in double quotes',
  'key or end': () => 'a key in double quotes or "}"',
  colon: () => '":"',
  'comma or end': (end) => (end === '' ? 'nothing more' : `"," or "${end}"`),
};

/** The first fault of a text; undefined: it is JSON. Takes time in proportion to the text, however deep it is nested. */
export function jsonFault(source: string): JsonFault | undefined {
  /** What closes each object and array that is open. */
  const open: ('}' | ']')[] = [];
  let next: Next = 'value';
  let offset = 0;
  for (;;) {
    const written = offset;
    offset = after(BLANKS, source, offset) ?? offset;
    const end: string = open.at(-1) ?? '';
    const char = source[offset];
    if (char === undefined && next === 'comma or end' && end === '') return undefined;
    if (char === end && next.endsWith('or end')) {
      open.pop();
      offset += 1;
      next = 'comma or end';
    } else if (char === ',' && next === 'comma or end' && end !== '') {
      offset += 1;
      next = end === '}' ? 'key' : 'value';
    } else if (char === ':' && next === 'colon') {
      offset += 1;
      next = 'value';
    } else if (char === '"' && /^(?:key|value)/.test(next)) {
      const string = stringEnd(source, offset);
      if (typeof string !== 'number') return string;
      offset = string;
      next = next.startsWith('key') ? 'colon' : 'comma or end';
    } else if ((char === '{' || char === '[') && next.startsWith('value')) {
      offset += 1;
      open.push(char === '{' ? '}' : ']');
      next = char === '{' ? 'key or end' : 'value or end';
    } else {
      const scalar = next.startsWith('value') ? after(SCALAR, source, offset) : undefined;
      if (scalar === undefined) {
        const cutOff = char === undefined;
        return { offset: cutOff ? written : offset, cutOff, expected: EXPECTED[next](end) };
      }
      offset = scalar;
      next = 'comma or end';
    }
  }
}

/** Where the string that begins here ends. */
function stringEnd(source: string, begin: number): number | JsonFault {
  let offset = begin + 1;
  for (;;) {
    offset = after(PLAIN, source, offset) ?? offset;
    if (source[offset] === '"') return offset + 1;
    const escaped = after(ESCAPE, source, offset);
    if (escaped === undefined) {
      const isEscape = source[offset] === '\\' && offset + 1 < source.length;
      return {
        offset,
        cutOff: offset === source.length,
        expected: isEscape ? 'an escape such as "\\n" or "\\u0041"' : 'the end of the string',
      };
    }
    offset = escaped;
  }
}

/** Where a match that begins here ends. */
function after(pattern: RegExp, source: string, offset: number): number | undefined {
  pattern.lastIndex = offset;
  return pattern.test(source) ? pattern.lastIndex : undefined;
}
