// The loop that everybody would write around a translator: outputs handed on, and one timer kept at the next deadline.
import type { Millis } from '@mvbridge/sdp';
import { encodeFrame } from '@mvbridge/verto';
import type { Command } from './command.ts';
import type { Output, ToAppOutput, ToMatrixOutput } from './output.ts';
import type { Translator } from './translator.ts';

/** The world, as far as a translator needs one. */
export interface World<Timer> {
  /** A monotonic clock in ms: `() => performance.now()`. */
  now(): Millis;
  /** Calls back once after a delay in ms: `setTimeout`. */
  setTimer(callback: () => void, delayMs: Millis): Timer;
  clearTimer(timer: Timer): void;
  /** Send this event. */
  toMatrix(output: ToMatrixOutput): void;
  /** Put this text frame on the Verto socket. */
  toVerto(frame: string): void;
  /** What the application is told. */
  toApp?(output: ToAppOutput): void;
}

/** A translator with a world around it: hand in what arrives, the rest happens. */
export interface Driven {
  /** A room event arrived, with its `room_id`. */
  matrix(event: unknown): void;
  /** A text frame came from FreeSWITCH. */
  verto(frame: unknown): void;
  /** The Verto socket came up or went down. */
  transport(state: 'open' | 'close'): void;
  command(command: Command): void;
  /** Clears the timer. The translator stays as it is. */
  stop(): void;
}

/**
 * Drives a translator: each input's outputs go to the world's callbacks, in order, and `handleTimeout` is called when it
 * is due.
 *
 * A callback that throws loses nothing but its own output: the others are handed on, then the first error is thrown to who
 * brought the input, or out of the timer's callback.
 */
export function drive<Timer>(translator: Translator, world: World<Timer>): Driven {
  let timer: { readonly handle: Timer; readonly at: Millis } | undefined;

  const run = (handle: (now: Millis) => readonly Output[]): void => {
    const errors: unknown[] = [];
    for (const output of handle(world.now())) {
      try {
        handOn(output, world);
      } catch (error) {
        errors.push(error);
      }
    }
    arm();
    if (errors.length > 0) throw errors[0];
  };
  const arm = (): void => {
    const at = translator.nextDeadline();
    if (timer?.at === at) return;
    stop();
    if (at === undefined) return;
    const due = (): void => {
      timer = undefined;
      run((now) => translator.handleTimeout(now));
    };
    timer = { handle: world.setTimer(due, Math.max(0, at - world.now())), at };
  };
  const stop = (): void => {
    if (timer !== undefined) world.clearTimer(timer.handle);
    timer = undefined;
  };

  return {
    matrix: (event) => run((now) => translator.handleMatrix(event, now)),
    verto: (frame) => run((now) => translator.handleVerto(frame, now)),
    transport: (state) => run((now) => translator.handleTransport(state, now)),
    command: (command) => run((now) => translator.command(command, now)),
    stop,
  };
}

function handOn<Timer>(output: Output, world: World<Timer>): void {
  if (output.to === 'matrix') world.toMatrix(output);
  else if (output.to === 'verto') world.toVerto(encodeFrame(output.message));
  else world.toApp?.(output);
}
