import type { HangupReason } from '@mvbridge/matrix-events';
import type { CallInput } from './call/input.ts';
import { isToVerto, type ToVerto } from './route.ts';
import { mistake, type Rule, shown, text } from './rules.ts';
import { isKnown } from './terms/cause.ts';
import { displayOf } from './terms/display.ts';
import { clean } from './terms/name.ts';

/** Which call a command is for. `roomId` is needed only where two rooms have a call of the same id. */
export interface CommandTarget {
  /** Its Matrix `call_id`, as outputs and views have it. */
  readonly callId: string;
  /** Its room. */
  readonly roomId?: string | undefined;
}

/** What the application wants done. */
export type Command =
  /** Ends or declines the call on both sides. `reason` is what Matrix is told, `user_hangup` where it is left out. */
  | (CommandTarget & { readonly kind: 'hangup'; readonly reason?: HangupReason | undefined })
  /** Plays digits to FreeSWITCH: 1 to 64 of `0-9 A-D * #`, `w` and `W` for pauses of half a second and a second. */
  | (CommandTarget & { readonly kind: 'dtmf'; readonly digits: string })
  /** Settles a call from Matrix whose route function said `'defer'`. */
  | (CommandTarget & { readonly kind: 'route'; readonly route: ToVerto })
  /** Declines it. `reason` is what Matrix is told, `user_busy` where it is left out. */
  | (CommandTarget & { readonly kind: 'reject'; readonly reason?: HangupReason | undefined })
  /** Music for the party at FreeSWITCH, and no more of it. See `policy.holdMusic` for what that can cost. */
  | (CommandTarget & { readonly kind: 'hold' })
  | (CommandTarget & { readonly kind: 'unhold' })
  /**
   * Moves the party at FreeSWITCH to another number (blind), of 1 to 256 characters without controls; the Matrix user's call
   * ends.
   */
  | (CommandTarget & { readonly kind: 'transfer'; readonly destinationNumber: string })
  /**
   * Who is at the FreeSWITCH end of an answered call, told to Matrix; before verto.invite, the caller's own name. Control
   * characters are taken out, and it is cut to 256 characters.
   */
  | (CommandTarget & { readonly kind: 'identity'; readonly displayName: string });

const dtmf = text('1 to 64 of 0-9 A-D * # w W', /^[0-9A-Da-d*#wW]{1,64}$/);
const number: Rule = {
  expected: 'a destinationNumber of 1 to 256 characters without controls',
  is: (value) => typeof value === 'string' && value !== '' && clean(value).text === value,
};
const name = text('a displayName');
const reason: Rule = { expected: 'a reason of Matrix’s', is: (value) => isKnown(value as HangupReason) };
const route: Rule = { expected: 'a route with a destinationNumber as a string', is: isToVerto };

/** What a command means to its call; a string says what is wrong with it. */
export function commandInput(command: Command): CallInput | string {
  switch (command.kind) {
    case 'hangup':
    case 'reject': {
      const { kind, reason: given = kind === 'hangup' ? 'user_hangup' : 'user_busy' } = command;
      return mistake(`${kind}: reason`, given, reason) ?? { kind: 'command.hangup', reason: given };
    }
    case 'dtmf':
      return mistake('dtmf', command.digits, dtmf) ?? { kind: 'command.dtmf', digits: command.digits };
    case 'route':
      return mistake('route', command.route, route) ?? { kind: 'command.route', route: command.route };
    case 'hold':
    case 'unhold':
      return { kind: 'command.hold', action: command.kind };
    case 'transfer': {
      const { destinationNumber: destination } = command;
      return mistake('transfer', destination, number) ?? { kind: 'command.transfer', destination };
    }
    case 'identity': {
      const wrong = mistake('identity', command.displayName, name);
      if (wrong !== undefined) return wrong;
      const { altered: _, ...display } = displayOf(command.displayName, undefined);
      return { kind: 'command.identity', display };
    }
    default:
      // Commands come from a program's users as well: one that is none is theirs, not our bug.
      return `no command ${shown((command satisfies never as { kind: unknown }).kind)}`;
  }
}
