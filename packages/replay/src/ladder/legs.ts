// Which call a message is about, whichever side it was said on: Matrix knows a call by its call_id, FreeSWITCH by its callID.
import { at, text } from '../json.ts';
import type { Replay } from '../replay.ts';
import type { Trace } from '../trace.ts';

/** The call_id of each dialog that is one leg of a call. */
export type CallOfDialog = ReadonlyMap<string, string>;

/** The legs of a replayed call, as the translator told them. */
export function legsOfReplay({ steps }: Replay): CallOfDialog {
  const outputs = steps.flatMap(({ out }) => out);
  return new Map(
    outputs.flatMap((output) =>
      output.to === 'app' && output.kind === 'call' ? [[output.call.dialogId, output.call.callId] as const] : [],
    ),
  );
}

/**
 * The legs of a recorded call. A trace does not say which belong together: an invite that the bridge sent is taken to
 * pass on the last one that it received on the other side, and that was not passed on yet.
 */
export function legsOfTrace(trace: Trace): CallOfDialog {
  const legs = new Map<string, string>();
  let callId: string | undefined;
  let dialogId: string | undefined;
  for (const line of trace) {
    if (!('direction' in line)) continue;
    if (line.protocol === 'matrix') {
      if (at(line.event, 'type') !== 'm.call.invite') continue;
      const invited = text(at(line.event, 'content', 'call_id'));
      if (line.direction === 'in') callId = invited;
      else if (invited !== undefined && dialogId !== undefined) {
        legs.set(dialogId, invited);
        dialogId = undefined;
      }
      continue;
    }
    if (at(line.message, 'method') !== 'verto.invite') continue;
    const invited = dialogOf(line.message);
    if (line.direction === 'in') dialogId = invited;
    else if (invited !== undefined && callId !== undefined) {
      legs.set(invited, callId);
      callId = undefined;
    }
  }
  return legs;
}

/** The callID that a frame names, whichever way it goes. */
export function dialogOf(message: unknown): string | undefined {
  return (
    text(at(message, 'params', 'callID')) ??
    text(at(message, 'params', 'dialogParams', 'callID')) ??
    text(at(message, 'result', 'callID'))
  );
}
