// Which call a message is about, whichever side it was said on: Matrix knows a call by its call_id, FreeSWITCH by its callID.
import { at, text } from '../json.ts';
import { passedOn } from '../passed-on.ts';
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

/** The legs of the recorded calls. */
export function legsOfTrace(trace: Trace): CallOfDialog {
  return new Map(passedOn(trace).map(({ dialogId, callId }) => [dialogId, callId]));
}

/** The callID that a frame names, whichever way it goes. */
export function dialogOf(message: unknown): string | undefined {
  return (
    text(at(message, 'params', 'callID')) ??
    text(at(message, 'params', 'dialogParams', 'callID')) ??
    text(at(message, 'result', 'callID'))
  );
}
