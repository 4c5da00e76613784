// A trace that went through a tool for JSON: `jq .` writes each line over many, `jq -s .` all of them as an array.
import { notJson, parseJson } from '../json.ts';
import { readLine, type TraceLine } from '../trace.ts';
import { blocks } from './blocks.ts';
import { beginning, type Imported, type Unread } from './imported.ts';

/** The trace in a line, or in an array of lines, that are parsed already. */
export function traceOfJson(json: unknown): Imported {
  const values: readonly unknown[] = Array.isArray(json) ? json : [json];
  return traceOf(values.map((value, i) => ({ value, where: { path: Array.isArray(json) ? `[${i}]` : '' } })));
}

/** The trace in lines that are written over many each. */
export function traceOfBlocks(source: string): Imported {
  const broken: Unread[] = [];
  const read = blocks(source).flatMap(({ line, text }) => {
    const json = parseJson(text);
    if (json.ok) return [{ value: json.value, where: { line } }];
    broken.push({ line: line + json.line - 1, reason: notJson(json), text: json.near });
    return [];
  });
  const { unread, ...rest } = traceOf(read);
  return { ...rest, unread: [...broken, ...unread] };
}

type Where = { readonly line: number } | { readonly path: string };

function traceOf(values: readonly { readonly value: unknown; readonly where: Where }[]): Imported {
  const trace: TraceLine[] = [];
  const unread: Unread[] = [];
  for (const { value, where } of values) {
    const line = readLine(value);
    if (typeof line === 'string') unread.push({ ...where, reason: line, text: beginning(value) });
    else trace.push(line);
  }
  return { trace: trace.sort((a, b) => a.t - b.t), unread, passedOver: {} };
}
