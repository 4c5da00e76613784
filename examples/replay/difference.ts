// How what is sent differs from what the trace says was sent, for people.
import type { Difference } from '@mvbridge/replay';

/** In a few lines: by what happened to them, the names of what was sent. */
export function compared(difference: readonly Difference[]): readonly string[] {
  const named = (kind: Difference['kind']) => difference.filter((one) => one.kind === kind).map(nameOf);
  const lines = [
    ['not sent now, but in the trace', named('missing')],
    ['sent now, but not in the trace', named('extra')],
    ['sent in both, worded differently', named('changed')],
  ] as const;
  const told = lines.filter(([, names]) => names.length > 0).map(([what, names]) => `  ${what}: ${names.join(', ')}`);
  return told.length === 0
    ? ['The same was sent as in the trace; times are not compared.']
    : ['Against what the trace says was sent:', ...told];
}

/** Each difference on a line of its own, with when, and the paths at which the two are not the same. */
export function listed(difference: readonly Difference[]): readonly string[] {
  return difference.map((one) => {
    switch (one.kind) {
      case 'missing':
        return `${ms(one.recorded.t)}  missing  ${nameOf(one)}`;
      case 'extra':
        return `${ms(one.t)}  extra    ${nameOf(one)}`;
      default:
        return `${ms(one.t)}  changed  ${nameOf(one)}: ${one.paths.join(', ')}`;
    }
  });
}

function ms(t: number): string {
  return String(Math.round(t)).padStart(7);
}

function nameOf(difference: Difference): string {
  const line = difference.kind === 'missing' ? difference.recorded : difference.output;
  if ('type' in line) return line.type;
  if ('event' in line) return fieldOf(line.event, 'type');
  return 'message' in line ? fieldOf(line.message, 'method') : '?';
}

function fieldOf(value: unknown, key: string): string {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === 'string' ? found : 'result';
}
