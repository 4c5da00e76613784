// What the application wants, as rows of a flow.
import type { Command } from '@mvbridge/translator';
import type { Say } from './flow.ts';

/** A command for the call that the flow is about. */
export function command(
  command: { readonly kind: 'dtmf'; readonly digits: string } | { readonly kind: 'hangup' },
): Say {
  return ({ translator, callId }, now) =>
    translator.command({ ...command, callId: callId === '' ? 'call-1' : callId } as Command, now);
}
