// What was measured, as tables to read in a terminal or in Markdown: they are the same.
import { budget, numberAt } from './budget.ts';
import type { Measured } from './measurements.ts';

/** The numbers that something is to be reached by, or that have a limit. */
export function summary(measured: Measured): string {
  const rows = budget.flatMap(({ key, what, reach, limit }) => {
    const number = numberAt(measured, key);
    return number === undefined ? [] : [[`\`${key}\``, what, shown(number), atMost(reach), atMost(limit)]];
  });
  return rows.length === 0 ? '' : table(['key', 'what', 'measured', 'to reach', 'limit in CI'], rows);
}

/** All else, a table for each key that has one. */
export function details(measured: Measured): string {
  return Object.entries(measured)
    .flatMap(([key, value]) => (typeof value === 'number' ? [] : [`${key}\n\n${detail(value)}`]))
    .join('\n\n');
}

function detail(measured: Measured): string {
  const rows = rowsOf([], measured);
  const columns = [...new Set(rows.flatMap(({ numbers }) => Object.keys(numbers)))];
  return table(
    ['', ...columns],
    rows.map(({ path, numbers }) => [path.join(', '), ...columns.map((column) => shown(numbers[column]))]),
  );
}

interface Row {
  readonly path: readonly string[];
  readonly numbers: Readonly<Record<string, number>>;
}

function rowsOf(path: readonly string[], measured: Measured): readonly Row[] {
  const numbers = Object.entries(measured).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const rest = Object.entries(measured).flatMap(([key, value]) =>
    typeof value === 'number' ? [] : rowsOf([...path, key], value),
  );
  return [...(numbers.length === 0 ? [] : [{ path, numbers: Object.fromEntries(numbers) }]), ...rest];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) => Math.max(3, cell.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const isNumber = head.map((_, i) => rows.every((row) => /^(?:≤ )?[\d .]*$/.test(row[i] ?? '')));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => `${'-'.repeat(width + 1)}${isNumber[i] ? ':' : '-'}`).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

function atMost(number: number | undefined): string {
  return number === undefined ? '' : `≤ ${shown(number)}`;
}

/** Three digits that count, and thin groups of three. */
function shown(number: number | undefined): string {
  if (number === undefined) return '';
  const [whole = '', part] = (number >= 100 ? number.toFixed(0) : String(Number(number.toPrecision(3)))).split('.');
  return whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ' ') + (part === undefined ? '' : `.${part}`);
}
