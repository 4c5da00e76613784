// The loop that everybody would write around a translator: outputs handed on, what became of them told, one timer kept at
// the next deadline, and what is known saved before anything that follows from it leaves.
import type { Millis } from '@mvbridge/sdp';
import { encodeFrame } from '@mvbridge/verto';
import type { Command } from './command.ts';
import { type Delivery, deliveryOf } from './delivery.ts';
import { inOrder } from './hand-on.ts';
import type { Output, ToAppOutput, ToMatrixOutput } from './output.ts';
import type { Translator } from './translator.ts';

/** The world, as far as a translator needs one. */
export interface World<Timer> {
  /** A clock in ms that goes on across processes: `() => performance.timeOrigin + performance.now()`. */
  now(): Millis;
  /** Calls back once after a delay in ms: `setTimeout`. */
  setTimer(callback: () => void, delayMs: Millis): Timer;
  /** Forgets a timer that has not called back: `clearTimeout`. */
  clearTimer(timer: Timer): void;
  /**
   * Send this event under its `txnId`. A promise says what becomes of it: rejected, the same event comes again, unless the
   * error is for good ({@link deliveryOf} reads it). Without one, or resolved, it counts as sent.
   */
  toMatrix(output: ToMatrixOutput): unknown;
  /** Put this text frame on the Verto socket. */
  toVerto(frame: string): void;
  /** What the application is told. */
  toApp?(output: ToAppOutput): void;
  /**
   * Open a Verto socket, the first one too, and close the one before if it is still there. How it goes is told by
   * {@link Driven.transport} and {@link Driven.verto}; what a closed one still says is not to be handed in.
   */
  connect?(): void;
  /**
   * Keep `translator.snapshot()`, before this returns. Called after each input, before what follows from it is handed on:
   * a process that dies at any moment has then said nothing that its snapshot does not know.
   */
  save?(): void;
}

/** A translator with a world around it: hand in what arrives, the rest happens. */
export interface Driven {
  /** A room event arrived, with its `room_id`. */
  matrix(event: unknown): void;
  /** A text frame came from FreeSWITCH. */
  verto(frame: unknown): void;
  /** The Verto socket came up, or went down or could not be opened. */
  transport(state: 'open' | 'close'): void;
  /** The application wants something of a call. */
  command(command: Command): void;
  /** Ends it: the timer is cleared, and what still arrives leads to nothing. The translator stays as it is. */
  stop(): void;
}

/** What `setTimeout` takes; a deadline beyond is looked at again then. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Drives a translator: each input's outputs go to the world's callbacks, in order, and `handleTimeout` is called when it is
 * due. A translator from a snapshot goes on: its old socket counts as lost, and events that may not have been sent are sent
 * again. That happens with the first input or timer, never before `drive` returns.
 *
 * A callback that throws loses nothing but its own output: the others are handed on, then the first error is thrown to who
 * brought the input, or out of the timer's callback, or as an unhandled rejection where a promise of `toMatrix` led to it. An
 * event that `toMatrix` throws over is sent again, as if the promise had been rejected; a socket that `connect` throws over is
 * asked for again. If `save` throws, what follows from the input is handed on all the same: calls go on without a disk.
 */
export function drive<Timer>(translator: Translator, world: World<Timer>): Driven {
  let timer: { readonly handle: Timer; readonly at: Millis } | undefined;
  let phase: 'new' | 'driving' | 'stopped' = 'new';

  const handOn = inOrder((output) => {
    if (output.to === 'matrix') send(output);
    else if (output.to === 'verto') world.toVerto(encodeFrame(output.message));
    else told(output);
  });
  const send = (output: ToMatrixOutput): void => {
    const { txnId } = output;
    const report = (delivery: Delivery) => run((now) => translator.handleDelivery(txnId, delivery, now));
    let sending: unknown;
    try {
      sending = world.toMatrix(output);
    } catch (error) {
      report(deliveryOf(error));
      throw error;
    }
    if (!isPromise(sending)) report({ kind: 'sent' });
    else
      sending.then(
        () => report({ kind: 'sent' }),
        (error: unknown) => report(deliveryOf(error)),
      );
  };
  const told = (output: ToAppOutput): void => {
    world.toApp?.(output);
    if (output.kind !== 'connect') return;
    try {
      world.connect?.();
    } catch (error) {
      run((now) => translator.handleTransport('close', now));
      throw error;
    }
  };

  const run = (handle: (now: Millis) => readonly Output[]): void => {
    if (phase === 'stopped') return;
    const now = world.now();
    try {
      const outputs = [...begin(now), ...handle(now)];
      try {
        world.save?.();
      } finally {
        handOn(outputs);
      }
    } finally {
      arm();
    }
  };
  /** Whatever socket the translator remembers, this world has none yet; and what becomes of its events will be told. */
  const begin = (now: Millis): readonly Output[] => {
    if (phase === 'driving') return [];
    const outputs = [...translator.handleDelivery('', { kind: 'sent' }, now), ...translator.resume(now)];
    phase = 'driving';
    return outputs;
  };
  const arm = (at = translator.nextDeadline()): void => {
    if (timer?.at === at || phase === 'stopped') return;
    disarm();
    if (at === undefined) return;
    const due = (): void => {
      timer = undefined;
      run((now) => translator.handleTimeout(now));
    };
    timer = { handle: world.setTimer(due, Math.min(LONGEST_MS, Math.max(0, at - world.now()))), at };
  };
  const disarm = (): void => {
    if (timer !== undefined) world.clearTimer(timer.handle);
    timer = undefined;
  };

  arm(world.now());
  return {
    matrix: (event) => run((now) => translator.handleMatrix(event, now)),
    verto: (frame) => run((now) => translator.handleVerto(frame, now)),
    transport: (state) => run((now) => translator.handleTransport(state, now)),
    command: (command) => run((now) => translator.command(command, now)),
    stop: () => {
      phase = 'stopped';
      disarm();
    },
  };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
