import type { ToAppOutput } from '@mvbridge/translator';
import type { Log } from '../log.ts';

/**
 * A line for what the translator tells. What a peer sent, as it came, is shown at `trace` alone: names, numbers and SDPs are in it.
 * User ids stand in what is told, and those of virtual users are numbers.
 */
export function logOutput(told: ToAppOutput, log: Log): void {
  switch (told.kind) {
    case 'call': {
      const { callId, roomId, dialogId, placedBy, phase, peer } = told.call;
      log.info({ callId, roomId, dialogId, placedBy, peer }, `call is ${phase}`);
      return;
    }
    case 'session': {
      const { phase, error, retryAfterMs } = told;
      log[phase === 'refused' ? 'error' : 'info']({ error, retryAfterMs }, `session is ${phase}`);
      return;
    }
    case 'coalesced': {
      const { callId, why, heldMs, placeholder, listed, leftOut } = told;
      const counts = { listed: listed.length, leftOut: leftOut.length };
      log.debug({ callId, why, heldMs: Math.round(heldMs), placeholder, ...counts }, 'an SDP left for FreeSWITCH');
      return;
    }
    case 'diagnostic': {
      const { code, detail, callId, roomId, eventId } = told;
      log.warn({ code, callId, roomId, eventId }, detail);
      log.trace({ code, evidence: told.evidence }, 'evidence');
      return;
    }
    case 'route-needed':
      log.info({ callId: told.invite.callId, roomId: told.invite.roomId }, 'the caller is asked for a number');
      return;
    case 'identity':
    case 'dtmf':
    case 'message':
    case 'notice':
      log.debug({ callId: told.callId }, told.kind);
      return;
    case 'conference':
      log.debug({ callId: told.callId, eventType: told.event.eventType }, told.kind);
      return;
    case 'connect':
      return;
    default:
      told satisfies never;
  }
}
