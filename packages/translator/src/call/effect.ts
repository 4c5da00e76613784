// What a step asks for. Room, transaction and request ids are put to it by the translator, which counts them.
import type { Asking } from '@mvbridge/verto';
import type { DiagnosticCode, MatrixMessage, ToAppOutput } from '../output.ts';
import type { Call } from './state.ts';

export type Effect =
  | ({ readonly to: 'matrix' } & MatrixMessage)
  | { readonly to: 'verto'; readonly asking: Asking }
  | Extract<ToAppOutput, { readonly kind: 'coalesced' | 'identity' }>
  | { readonly to: 'note'; readonly code: DiagnosticCode; readonly detail: string };

/** A call after an input, and what follows from it. */
export interface Step {
  readonly call: Call;
  readonly out: readonly Effect[];
}

export function note(code: DiagnosticCode, detail: string): Effect {
  return { to: 'note', code, detail };
}

/** The call as it was, and a note of what came out of place. */
export function outOfPlace(call: Call, kind: string): Step {
  return { call, out: [note('out-of-place', `${kind} means nothing while a call is ${call.phase}`)] };
}

/** The call as it was. */
export function unmoved(call: Call, ...out: readonly Effect[]): Step {
  return { call, out };
}
