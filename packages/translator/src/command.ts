import type { HangupReason } from '@mvbridge/matrix-events';
import type { CallInput } from './call/input.ts';
import { assertNever } from './error.ts';

/** Which call a command is for. `roomId` is needed only where two rooms have a call of the same id. */
export interface CommandTarget {
  readonly callId: string;
  readonly roomId?: string | undefined;
}

/** What the application wants done. */
export type Command =
  /** Ends or declines the call on both sides. `reason` is what Matrix is told, `user_hangup` where it is left out. */
  | (CommandTarget & { readonly kind: 'hangup'; readonly reason?: HangupReason | undefined })
  /** Plays digits to FreeSWITCH: 1 to 64 of `0-9 A-D * #`, `w` and `W` for pauses of half a second and a second. */
  | (CommandTarget & { readonly kind: 'dtmf'; readonly digits: string });

const DIGITS = /^[0-9A-Da-d*#wW]{1,64}$/;

/** What a command means to its call; a string says what is wrong with it. */
export function commandInput(command: Command): CallInput | string {
  switch (command.kind) {
    case 'hangup':
      return { kind: 'command.hangup', reason: command.reason ?? 'user_hangup' };
    case 'dtmf':
      if (DIGITS.test(command.digits)) return { kind: 'command.dtmf', digits: command.digits };
      return `dtmf: expected 1 to 64 of 0-9 A-D * # w W, got ${JSON.stringify(command.digits)}`;
    default:
      return assertNever(command);
  }
}
