import type { Replay, Trace } from '@mvbridge/replay';
import { callDetailRecords } from '@mvbridge/replay';
import { compared } from './difference.ts';

/** What a replay comes to, in a few lines. */
export function summary(replay: Replay, trace: Trace): string {
  const { steps, difference, unused } = replay;
  const outputs = steps.flatMap(({ out }) => out);
  const sent = (to: 'matrix' | 'verto') =>
    outputs.filter((output) => output.to === to && !(output.to === 'verto' && 'result' in output.message)).length;
  const notes = outputs.filter((output) => output.to === 'app' && output.kind === 'diagnostic').length;
  return [
    `${plural(callDetailRecords(replay).length, 'call')}: ${trace.length} lines of trace, ${sent('matrix')} sent to Matrix, ${sent('verto')} to FreeSWITCH, ${plural(notes, 'diagnostic')}.`,
    ...compared(difference),
    ...(unused.length === 0
      ? []
      : [`${plural(unused.length, 'recorded answer')} left over: the bridge back then asked what this one does not.`]),
  ].join('\n');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
