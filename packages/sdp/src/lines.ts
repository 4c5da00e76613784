// Text whose every line ends in CRLF, changed without being cut into lines: most of an SDP is carried through, and need not be
// cut and put together again for each change.

/** Text with CRLF behind every line, the last one too, and no empty line; what has CRLF, LF and lone CR comes out as that. */
export function withLineEnds(text: string): string {
  return hasLineEnds(text) ? text : textOf(text.split(/[\r\n]+/).filter((line) => line !== ''));
}

function hasLineEnds(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\r', at);
    // No end, an empty line, or a CR or LF on its own.
    if (end <= at || text.indexOf('\n', at) !== end + 1) return false;
    at = end + 2;
  }
  return true;
}

/** These lines as text. */
export function textOf(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\r\n')}\r\n`;
}

/** The lines of a text. */
export function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.slice(0, -2).split('\r\n');
}

/** How a line begins. Made once: to put the line end in front of it for each search would cost more than the search. */
export interface Beginning {
  readonly text: string;
  readonly behindAnother: string;
}

export function beginning(text: string): Beginning {
  return { text, behindAnother: `\n${text}` };
}

/** Where the first line that begins so begins, of those that begin at `from`, which is where a line does, or behind; -1: none. */
export function findLine(text: string, begin: Beginning, from = 0): number {
  if (from === 0 && text.startsWith(begin.text)) return 0;
  const found = text.indexOf(begin.behindAnother, from - 1);
  return found === -1 ? -1 : found + 1;
}

/** Where the line behind the one that begins here begins. */
export function behindLine(text: string, at: number): number {
  return text.indexOf('\n', at) + 1;
}

/** Whether there is a line that begins so. */
export function hasLine(text: string, begin: Beginning): boolean {
  return findLine(text, begin) !== -1;
}

/** The first line. */
export function firstLine(text: string): string {
  return text.slice(0, text.indexOf('\r'));
}

/** The lines that begin so. */
export function linesWith(text: string, begin: Beginning): readonly string[] {
  const found: string[] = [];
  for (let at = findLine(text, begin); at !== -1; ) {
    const end = text.indexOf('\r', at);
    found.push(text.slice(at, end));
    at = findLine(text, begin, end + 2);
  }
  return found;
}

/** The text without the lines that begin so. */
export function withoutLines(text: string, begin: Beginning): string {
  return replaceLines(text, begin, '');
}

/** The text with this, which has its line end with it, in the place of each line that begins so. */
export function replaceLines(text: string, begin: Beginning, by: string): string {
  let at = findLine(text, begin);
  if (at === -1) return text;
  let whole = '';
  let from = 0;
  while (at !== -1) {
    whole += text.slice(from, at) + by;
    from = behindLine(text, at);
    at = findLine(text, begin, from);
  }
  return whole + text.slice(from);
}

/** Behind the last line that begins so; -1: there is none. */
export function behindLast(text: string, begin: Beginning): number {
  let behind = -1;
  for (let at = findLine(text, begin); at !== -1; at = findLine(text, begin, behind)) behind = behindLine(text, at);
  return behind;
}

/** The value of the first `a=<name>:<value>` in the text, for a beginning `a=<name>`; '' for a bare one; undefined: not there. */
export function attributeIn(text: string, begin: Beginning): string | undefined {
  for (let at = findLine(text, begin); at !== -1; at = findLine(text, begin, behindLine(text, at))) {
    const behind = at + begin.text.length;
    if (text[behind] === ':') return text.slice(behind + 1, text.indexOf('\r', behind));
    if (text[behind] === '\r') return '';
  }
  return undefined;
}
