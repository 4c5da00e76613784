// JSON objects one after the other, each on one line or over many, as `jq .` and logs have them.

/** One of them. */
export interface Block {
  /** The line that it begins on, from 1. */
  readonly line: number;
  readonly text: string;
}

/** Whether a text has objects over many lines: one of them begins with a brace that is alone on its line. */
export function isInBlocks(source: string): boolean {
  return /^\{[ \t\r]*$/m.test(source);
}

/** The objects: each begins with a brace in the first column, and goes on until the next one or a comment. */
export function blocks(source: string): readonly Block[] {
  const found: { line: number; lines: string[] }[] = [];
  let open: { line: number; lines: string[] } | undefined;
  for (const [index, content] of source.split(/\r\n|\n|\r/).entries()) {
    if (content.startsWith('#')) open = undefined;
    else if (content.startsWith('{') || (open === undefined && content.trim() !== '')) {
      open = { line: index + 1, lines: [content] };
      found.push(open);
    } else open?.lines.push(content);
  }
  return found.map(({ line, lines }) => ({ line, text: lines.join('\n').trim() }));
}
