// A translator for those who pipe (WHATWG Streams). What is written to the one side comes out at the other, and at the same
// one: so there is a pair of streams for each, as of a duplex connection, in place of one transform.
import { type Driven, drive, type World } from './drive.ts';
import type { ToMatrixOutput } from './output.ts';
import type { Translator } from './translator.ts';

/** What `pipeThrough` takes: what is written went in, what is read came out. */
export interface Duplex<In, Out> {
  /** What goes in. */
  readonly writable: WritableStream<In>;
  /** What comes out. */
  readonly readable: ReadableStream<Out>;
}

/** A pair of streams for each side, and the commands beside them. */
export interface TranslatorStreams {
  /**
   * Room events in, events to send out. What is handed to the stream counts as sent: who has a homeserver that may refuse
   * something uses `drive`. Its writable closed or aborted, or its readable cancelled, ends it all; the translator stays as it is.
   */
  readonly matrix: Duplex<unknown, ToMatrixOutput>;
  /**
   * Text frames in and out, for a Verto socket that has come up. Its writable closed or aborted, or its readable cancelled,
   * is the socket gone; the next socket gets a pair of its own, and with it the one before is gone.
   */
  socket(): Duplex<unknown, string>;
  /** For commands. */
  readonly driven: Pick<Driven, 'command' | 'stop'>;
}

/** How many chunks wait to be read before the writers have to. */
const HIGH_WATER_MARK = 16;

/**
 * Streams around a translator, driven as by `drive`, with the same `world` but for what is piped.
 *
 * A write is done when there is room again at both ends, so that a slow reader slows the writers down; outputs that time
 * alone leads to are few and do not wait. An error that `world.toApp` throws ends the stream it came up in.
 */
export function createTranslatorStreams<Timer>(
  translator: Translator,
  world: Omit<World<Timer>, 'toMatrix' | 'toVerto'>,
): TranslatorStreams {
  const events = outlet<ToMatrixOutput>(() => end());
  let frames: Outlet<string> | undefined;
  const driven = drive(translator, {
    ...world,
    toMatrix: (output) => events.put(output),
    toVerto: (frame) => frames?.put(frame),
  });
  const room = async (): Promise<void> => {
    await Promise.all([events.room(), frames?.room()]);
  };
  const hangUp = (of: Outlet<string> | undefined): void => {
    if (of === undefined || of !== frames) return;
    frames = undefined;
    of.end();
    driven.transport('close');
  };
  const end = (): void => {
    driven.stop();
    events.end();
    frames?.end();
    frames = undefined;
  };

  return {
    driven,
    matrix: {
      readable: events.readable,
      writable: new WritableStream<unknown>({
        write(event) {
          try {
            driven.matrix(event);
          } catch (error) {
            end();
            throw error;
          }
          return room();
        },
        close: end,
        abort: end,
      }),
    },
    socket() {
      hangUp(frames);
      const mine = outlet<string>(() => hangUp(mine));
      frames = mine;
      driven.transport('open');
      return {
        readable: mine.readable,
        writable: new WritableStream<unknown>({
          write(frame) {
            if (mine !== frames) return;
            try {
              driven.verto(frame);
            } catch (error) {
              hangUp(mine);
              throw error;
            }
            return room();
          },
          close: () => hangUp(mine),
          abort: () => hangUp(mine),
        }),
      };
    },
  };
}

/** The readable end of a pair, and the way to it. */
interface Outlet<T> {
  readonly readable: ReadableStream<T>;
  put(chunk: T): void;
  /** Fulfilled when it takes more without piling up, or nothing any more. */
  room(): Promise<void>;
  end(): void;
}

function outlet<T>(cancelled: () => void): Outlet<T> {
  let controller: ReadableStreamDefaultController<T> | undefined;
  const waiting: (() => void)[] = [];
  const wake = (): void => {
    for (const go of waiting.splice(0)) go();
  };
  const close = (): void => {
    controller = undefined;
    wake();
  };
  const readable = new ReadableStream<T>(
    {
      start(its) {
        controller = its;
      },
      pull: wake,
      cancel() {
        close();
        cancelled();
      },
    },
    { highWaterMark: HIGH_WATER_MARK },
  );
  return {
    readable,
    put: (chunk) => controller?.enqueue(chunk),
    room: () =>
      new Promise((resolve) => {
        if ((controller?.desiredSize ?? 1) > 0) resolve();
        else waiting.push(resolve);
      }),
    end() {
      controller?.close();
      close();
    },
  };
}
