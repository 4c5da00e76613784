// What FreeSWITCH says, as inputs of calls.
import { type EventParams, hangupCause, type Reply, type ServerRequest } from '@mvbridge/verto';
import type { CallInput } from './call/input.ts';
import { offersVideo } from './call/to-matrix.ts';
import { diagnostic } from './diagnostic.ts';
import { assertNever } from './error.ts';
import type { Diagnostic, Display } from './output.ts';
import type { VertoInvite } from './route.ts';
import { displayOf } from './terms/display.ts';
import { blanked } from './terms/name.ts';

/** The requests that move a call which is known. */
export type CallRequest = ServerRequest<
  'verto.media' | 'verto.answer' | 'verto.bye' | 'verto.display' | 'verto.attach'
>;

/** What a request means to the call it is about, and what is odd about it. */
export function requestInput(request: CallRequest): {
  readonly input: CallInput;
  readonly told: readonly Diagnostic[];
} {
  const told = (odd: boolean, code: 'unknown-reason' | 'name-cleaned', detail: string) =>
    odd ? [diagnostic(code, detail, { evidence: request })] : [];
  const { method, params } = request;
  switch (method) {
    case 'verto.media':
      return { input: { kind: 'verto.media', sdp: params.sdp }, told: [] };
    case 'verto.answer':
      return { input: { kind: 'verto.answer', sdp: params.sdp }, told: [] };
    case 'verto.attach':
      return { input: { kind: 'verto.attach', sdp: params.sdp }, told: [] };
    case 'verto.bye': {
      const cause = hangupCause(params);
      const given = params.cause ?? params.causeCode;
      const strange = cause === undefined && given !== undefined;
      return { input: { kind: 'verto.bye', cause }, told: told(strange, 'unknown-reason', `${method}: ${given}`) };
    }
    case 'verto.display': {
      const { altered, ...display } = displayOf(params.display_name, params.display_number);
      return { input: { kind: 'verto.display', display }, told: told(altered, 'name-cleaned', method) };
    }
    default:
      return assertNever(request);
  }
}

/** A verto.invite as the application is asked about it; `caller`: whom to show. */
export function vertoInvite(params: ServerRequest<'verto.invite'>['params']): {
  readonly invite: VertoInvite;
  readonly caller: Display;
  readonly told: readonly Diagnostic[];
} {
  const { altered: nameCleaned, ...caller } = displayOf(params.caller_id_name, params.caller_id_number);
  const callee = displayOf(params.callee_id_name, params.callee_id_number);
  const invite: VertoInvite = {
    dialogId: params.callID,
    callerName: caller.name,
    callerNumber: caller.number,
    calleeName: callee.name,
    calleeNumber: callee.number,
    variables: exportedVariables(params),
    video: offersVideo(params.sdp),
  };
  const altered = nameCleaned || callee.altered;
  return { invite, caller, told: altered ? [diagnostic('name-cleaned', 'verto.invite', { evidence: params })] : [] };
}

/** mod_verto's words for a callID that it does not know, or knows no more (verto__modify_func and others). */
const NO_SUCH_CALL = 'CALL DOES NOT EXIST';

/** What the end of a request means to the call it was made for; `action`: a verto.modify's. undefined: nothing new. */
export function replyInput(reply: Reply, action: string | undefined): CallInput | undefined {
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
      if (error.message === NO_SUCH_CALL && method !== 'verto.invite') return { kind: 'verto.forgotten' };
      const cause = hangupCause({
        cause: typeof error.cause === 'string' ? error.cause : undefined,
        causeCode: typeof error.causeCode === 'number' ? error.causeCode : undefined,
      });
      return {
        kind: 'verto.failed',
        method,
        action,
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
        action,
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
function exportedVariables(params: {
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly [key: string]: unknown;
}): Readonly<Record<string, string>> {
  const exported: Record<string, string> = {};
  for (const [name, value] of Object.entries(params.variables ?? {})) {
    if (name.startsWith('verto_svar_')) exported[name] = blanked(value);
  }
  for (const [name, value] of Object.entries(params)) {
    if (name.startsWith('verto_h_') && typeof value === 'string') exported[name] = blanked(value);
  }
  return exported;
}
