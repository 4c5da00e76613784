import type { HangupReason } from '@mvbridge/matrix-events';
import type { CallInput } from './call/input.ts';
import { isToVerto, type ToVerto } from './route.ts';
import { displayOf } from './terms/display.ts';

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
  /** Declines it. */
  | (CommandTarget & { readonly kind: 'reject'; readonly reason?: HangupReason | undefined })
  /** Music for the party at FreeSWITCH, and no more of it. See `policy.holdMusic` for what that can cost. */
  | (CommandTarget & { readonly kind: 'hold' })
  | (CommandTarget & { readonly kind: 'unhold' })
  /** Moves the party at FreeSWITCH to another number (blind); the Matrix user's call ends. */
  | (CommandTarget & { readonly kind: 'transfer'; readonly destinationNumber: string })
  /** Who is at the FreeSWITCH end of an answered call, told to Matrix; before verto.invite, the caller's own name. */
  | (CommandTarget & { readonly kind: 'identity'; readonly displayName: string });

const DIGITS = /^[0-9A-Da-d*#wW]{1,64}$/;
const NUMBER = /^[^\u0000-\u001f\u007f-\u009f]{1,256}$/;

/** What a command means to its call; a string says what is wrong with it. */
export function commandInput(command: Command): CallInput | string {
  switch (command.kind) {
    case 'hangup':
      return { kind: 'command.hangup', reason: command.reason ?? 'user_hangup' };
    case 'reject':
      return { kind: 'command.hangup', reason: command.reason ?? 'user_busy' };
    case 'dtmf':
      if (DIGITS.test(command.digits)) return { kind: 'command.dtmf', digits: command.digits };
      return `dtmf: expected 1 to 64 of 0-9 A-D * # w W, got ${JSON.stringify(command.digits)}`;
    case 'route':
      if (isToVerto(command.route)) return { kind: 'command.route', route: command.route };
      return `route: expected a destinationNumber as a string, got ${JSON.stringify(command.route)}`;
    case 'hold':
    case 'unhold':
      return { kind: 'command.hold', action: command.kind };
    case 'transfer':
      if (NUMBER.test(command.destinationNumber))
        return { kind: 'command.transfer', destination: command.destinationNumber };
      return `transfer: expected a destinationNumber, got ${JSON.stringify(command.destinationNumber)}`;
    case 'identity': {
      const { altered: _, ...display } = displayOf(command.displayName, undefined);
      return { kind: 'command.identity', display };
    }
    default:
      // Commands come from a program's users as well: one that is none is theirs, not our bug.
      return `no command ${JSON.stringify((command satisfies never as { kind: unknown }).kind)}`;
  }
}
