import type { CallId, EventId, RoomId } from '@mvbridge/matrix-events';
import type { Diagnostic, DiagnosticCode } from './output.ts';
import { oneLine } from './terms/name.ts';

/** What a diagnostic is about, and what was received. */
export interface Origin {
  readonly callId?: CallId | undefined;
  readonly roomId?: RoomId | undefined;
  readonly eventId?: EventId | undefined;
  readonly evidence?: unknown;
}

/** `detail` quotes what peers wrote, and ends up in logs and on terminals: it stays one line. */
export function diagnostic(code: DiagnosticCode, detail: string, about: Origin = {}): Diagnostic {
  const { callId, roomId, eventId, evidence } = about;
  return { to: 'app', kind: 'diagnostic', code, detail: oneLine(detail), callId, roomId, eventId, evidence };
}
