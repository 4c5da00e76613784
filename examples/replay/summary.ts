import type { Difference, Replay, Trace } from '@mvbridge/replay';

/** What a replay comes to, in a few lines. */
export function summary({ steps, difference, unused }: Replay, trace: Trace): string {
  const outputs = steps.flatMap(({ t, out }) => out.map((output) => ({ t, output })));
  const calls = new Set(
    outputs.flatMap(({ output }) => (output.to === 'app' && output.kind === 'call' ? [output.call.callId] : [])),
  );
  const sent = (to: 'matrix' | 'verto') =>
    outputs.filter(({ output }) => output.to === to && !(output.to === 'verto' && 'result' in output.message)).length;
  const notes = outputs.filter(({ output }) => output.to === 'app' && output.kind === 'diagnostic').length;
  return [
    `${plural(calls.size, 'call')}: ${trace.length} lines of trace, ${sent('matrix')} sent to Matrix, ${sent('verto')} to FreeSWITCH, ${plural(notes, 'diagnostic')}.`,
    ...compare(difference),
    ...(unused.length === 0
      ? []
      : [`${plural(unused.length, 'recorded answer')} left over: the bridge back then asked what this one does not.`]),
  ].join('\n');
}

function compare(difference: readonly Difference[]): readonly string[] {
  const named = (kind: Difference['kind']) => difference.filter((one) => one.kind === kind).map(nameOf);
  const lines = [
    ['not sent now, but in the trace', named('missing')],
    ['sent now, but not in the trace', named('extra')],
    ['sent in both, worded differently', named('changed')],
  ] as const;
  const told = lines.filter(([, names]) => names.length > 0).map(([what, names]) => `  ${what}: ${names.join(', ')}`);
  return told.length === 0
    ? ['The same was sent as in the trace.']
    : ['Against what the trace says was sent:', ...told];
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

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
