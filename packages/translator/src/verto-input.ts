import { type EventParams, hangupCause, type Reply } from '@mvbridge/verto';
import type { CallInput } from './call/input.ts';
import { assertNever } from './error.ts';

/** What the end of a request means to the call it was made for. undefined: nothing new. */
export function replyInput(reply: Reply): CallInput | undefined {
  // A bye that fails found its call gone already, which is what it was for.
  if (reply.method === 'verto.bye') return undefined;
  switch (reply.outcome) {
    case 'result':
      if (reply.method === 'verto.modify' && reply.result.action === 'updateMedia') {
        return { kind: 'verto.modified', sdp: reply.result.sdp };
      }
      // Digits for a call that FreeSWITCH does not know any more are no error to it: only `SENT` is missing.
      return reply.method === 'verto.info' && reply.result.message !== 'SENT' ? { kind: 'verto.unheard' } : undefined;
    case 'error': {
      const { error, method } = reply;
      const cause = hangupCause({
        cause: typeof error.cause === 'string' ? error.cause : undefined,
        causeCode: typeof error.causeCode === 'number' ? error.causeCode : undefined,
      });
      return {
        kind: 'verto.failed',
        method,
        refused: true,
        cause,
        detail: `${method}: ${error.code} ${error.message}`,
      };
    }
    case 'timeout':
    case 'overflow':
    case 'malformed-result':
      return {
        kind: 'verto.failed',
        method: reply.method,
        refused: reply.outcome === 'overflow',
        cause: undefined,
        detail: `${reply.method}: ${reply.outcome}`,
      };
    // The loss of the socket is told to each call by itself.
    case 'socket-lost':
      return undefined;
    default:
      return assertNever(reply);
  }
}

/** The dialog that a verto.event is about, if it says so: private data names it, or it has the dialog's own channel. */
export function dialogOf(event: EventParams): string | undefined {
  const { pvtData, eventChannel } = event;
  const named = typeof pvtData === 'object' && pvtData !== null && 'callID' in pvtData ? pvtData.callID : eventChannel;
  return typeof named === 'string' ? named : undefined;
}

/** The channel variables that a dialplan exports: everything else in `variables` describes the FreeSWITCH host. */
export function exportedVariables(params: {
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly [key: string]: unknown;
}): Readonly<Record<string, string>> {
  const exported: Record<string, string> = {};
  for (const [name, value] of Object.entries(params.variables ?? {})) {
    if (name.startsWith('verto_svar_')) exported[name] = value;
  }
  for (const [name, value] of Object.entries(params)) {
    if (name.startsWith('verto_h_') && typeof value === 'string') exported[name] = value;
  }
  return exported;
}
