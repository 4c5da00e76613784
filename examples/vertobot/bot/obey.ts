// A command from a room, carried out. It is about calls of that room alone: whoever can write there is a member of it.
import type { CallView, Command } from '@mvbridge/translator';
import type { SessionPhase } from '@mvbridge/verto';
import { type Memory, placeOf } from './memory.ts';
import { help, type RoomCommand } from './room-command.ts';
import type { CallRoutes } from './routes.ts';

export interface Office {
  readonly memory: Memory;
  readonly routes: CallRoutes;
  /** The calls that are not over, oldest first. */
  calls(): readonly CallView[];
  session(): SessionPhase;
  /** Has the translator do it. What it complains of; undefined: it is done. */
  command(command: Command): string | undefined;
}

export interface Writer {
  readonly roomId: string;
  readonly sender: string;
}

/** What the room is told of it. */
export function obey(command: RoomCommand, { roomId, sender }: Writer, office: Office): string {
  const { memory, routes } = office;
  const here = office.calls().filter((call) => call.roomId === roomId);
  // Your own call, before somebody else's in the same room.
  const call = here.findLast(({ peer }) => peer === sender) ?? here.at(-1);
  const upon = (done: string, what: (target: { callId: string; roomId: string }) => Command): string => {
    if (call === undefined) return 'There is no call in this room.';
    return office.command(what({ callId: call.callId, roomId })) ?? done;
  };
  switch (command.kind) {
    case 'call': {
      const { number } = command;
      const fixed = routes.fixed(roomId);
      if (fixed !== undefined) return `Calls from this room go to ${fixed}: press call.`;
      const route = routes.dial(number);
      if (route === undefined) return `${number} may not be dialled from here.`;
      const asking = here.find(({ callId, peer }) => peer === sender && memory.asked.includes(callId));
      if (asking === undefined) {
        // Only the caller's own client can offer a call: there is no such thing as a call that a bot places for it.
        memory.numbers[placeOf(roomId, sender)] = number;
        return `Your next call from this room goes to ${number}: press call.`;
      }
      memory.asked = memory.asked.filter((callId) => callId !== asking.callId);
      return office.command({ kind: 'route', callId: asking.callId, roomId, route }) ?? `Calling ${number}.`;
    }
    case 'dtmf':
      return upon(`Pressed ${command.digits}.`, (it) => ({ kind: 'dtmf', ...it, digits: command.digits }));
    case 'hangup':
      return upon('The call is over.', (it) => ({ kind: 'hangup', ...it }));
    case 'hold':
      return upon('The other end hears music. !unhold brings it back.', (it) => ({ kind: 'hold', ...it }));
    case 'unhold':
      return upon('The other end hears you again.', (it) => ({ kind: 'unhold', ...it }));
    case 'transfer': {
      const { number } = command;
      if (routes.dial(number) === undefined) return `${number} may not be dialled from here.`;
      return upon(`Handing over to ${number}.`, (it) => ({ kind: 'transfer', ...it, destinationNumber: number }));
    }
    case 'status':
      return [SESSION[office.session()], ...(here.length === 0 ? ['No call in this room.'] : here.map(describe))].join(
        '\n',
      );
    case 'help':
      return help;
    default:
      return command satisfies never;
  }
}

const SESSION: Record<SessionPhase, string> = {
  ready: 'FreeSWITCH is there.',
  authenticating: 'Logging in at FreeSWITCH.',
  closed: 'FreeSWITCH cannot be reached; the bot keeps trying.',
  refused: 'FreeSWITCH turns the bot’s login down: its owner has to look at it.',
  punted: 'Another process has taken the bot’s session over: restart the bot to take it back.',
};

function describe({ peer, placedBy, phase, held, muted }: CallView): string {
  const who = `${placedBy === 'matrix' ? 'A call by' : 'A call for'} ${peer ?? 'this room'}`;
  return `${who}: ${phase}${held ? ', on hold' : ''}${muted ? ', microphone off' : ''}.`;
}
