// What the application wants, as rows of a flow.
import type { Command } from '@mvbridge/translator';
import type { Say } from './flow.ts';

type WithoutTarget<C> = C extends Command ? Omit<C, 'callId' | 'roomId'> : never;

/** A command for the call that the flow is about. */
export function command(wanted: WithoutTarget<Command>): Say {
  return ({ translator, callId }, now) =>
    translator.command({ ...wanted, callId: callId === '' ? 'call-1' : callId } as Command, now);
}
