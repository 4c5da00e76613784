import type { CallId, EventId, RoomId } from '@mvbridge/matrix-events';
import type { Diagnostic, DiagnosticCode } from './output.ts';

/** What a diagnostic is about, and what was received. */
export interface Origin {
  readonly callId?: CallId | undefined;
  readonly roomId?: RoomId | undefined;
  readonly eventId?: EventId | undefined;
  readonly evidence?: unknown;
}

export function diagnostic(code: DiagnosticCode, detail: string, about: Origin = {}): Diagnostic {
  const { callId, roomId, eventId, evidence } = about;
  return { to: 'app', kind: 'diagnostic', code, detail, callId, roomId, eventId, evidence };
}
