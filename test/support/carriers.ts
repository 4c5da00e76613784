// The ways in which a translator can be had, each as a plain translator: what holds of the one must hold of all.
import {
  createTranslator,
  createTranslatorEmitter,
  createTranslatorStreams,
  drive,
  type Output,
  restoreTranslator,
  type ToAppOutput,
  type Translator,
  type TranslatorConfig,
} from '@mvbridge/translator';
import { decodeFrame } from '@mvbridge/verto';

/** A translator made anew, and what is done with it before each input. */
export interface Carried {
  readonly translator: Translator;
  readonly before?: (translator: Translator) => Translator;
  /** What comes out only later, of one that answers nothing at once. */
  readonly after?: () => Promise<readonly Output[]>;
}

export const carriers = {
  itself: (config) => ({ translator: createTranslator(config) }),
  /** Written down, and read by another one, before each input. */
  restored: (config) => ({
    translator: createTranslator(config),
    before: (translator) => restored(config, translator),
  }),
  emitted: (config) => ({ translator: emitted(config) }),
  driven: (config) => ({ translator: driven(config) }),
  piped,
} satisfies Record<string, (config: TranslatorConfig) => Carried>;

export type CarrierName = keyof typeof carriers;

/** Another translator, from the text of this one's snapshot. It is waiting for the same, and has the same calls. */
export function restored(config: TranslatorConfig, translator: Translator): Translator {
  const text = JSON.stringify(translator.snapshot());
  const verto = { ...config.verto, sessid: config.verto.sessid ?? 'session-1' };
  const other = restoreTranslator({ ...config, verto }, JSON.parse(text));
  const known = (one: Translator) => JSON.stringify([one.nextDeadline(), one.calls(), one.snapshot()]);
  if (known(other) !== known(translator)) throw new Error(`restored as ${known(other)}, not ${known(translator)}`);
  return other;
}

const kinds: Record<ToAppOutput['kind'], true> = {
  call: true,
  coalesced: true,
  identity: true,
  session: true,
  connect: true,
  'route-needed': true,
  dtmf: true,
  message: true,
  conference: true,
  notice: true,
  diagnostic: true,
};

function emitted(config: TranslatorConfig): Translator {
  const emitter = createTranslatorEmitter(config);
  let heard: Output[] = [];
  const hear = (output: Output) => void heard.push(output);
  emitter.on('matrix', hear).on('verto', hear);
  for (const kind of Object.keys(kinds) as ToAppOutput['kind'][]) emitter.on(kind, hear);
  const collect =
    <Args extends readonly unknown[]>(method: (...args: Args) => void) =>
    (...args: Args): readonly Output[] => {
      heard = [];
      method(...args);
      return heard;
    };
  return {
    handleMatrix: collect(emitter.handleMatrix),
    handleVerto: collect(emitter.handleVerto),
    handleTransport: collect(emitter.handleTransport),
    handleDelivery: collect(emitter.handleDelivery),
    resume: collect(emitter.resume),
    handleTimeout: collect(emitter.handleTimeout),
    command: collect(emitter.command),
    nextDeadline: emitter.nextDeadline,
    calls: emitter.calls,
    snapshot: emitter.snapshot,
  };
}

/** A clock that is told, and a timer that goes off when it is asked to. */
function toldWorld() {
  let clock = -Infinity;
  let timer: { readonly callback: () => void; readonly at: number } | undefined;
  return {
    now: () => clock,
    setTimer: (callback: () => void, delayMs: number) => {
      timer = { callback, at: clock + delayMs };
      return timer;
    },
    clearTimer: (cleared: unknown) => {
      if (timer === cleared) timer = undefined;
    },
    tell(now: number) {
      clock = now;
    },
    armed: () => timer?.at,
    goOff() {
      if (timer === undefined || timer.at > clock) return;
      const { callback } = timer;
      timer = undefined;
      callback();
    },
  };
}

function fromFrame(frame: string): Output {
  const decoded = decodeFrame(frame, 'client');
  if (!decoded.ok) throw new Error(`not a frame: ${frame}`);
  return { to: 'verto', callId: undefined, message: decoded.message } as Output;
}

/** What a translator that is around another has from that one, and what it cannot be told. */
function withoutInputs(translator: Translator) {
  return {
    calls: () => translator.calls(),
    snapshot: (options?: { readonly secrets?: boolean }) => translator.snapshot(options),
    handleDelivery: () => {
      throw new Error('a loop tells what became of events by itself');
    },
    resume: () => {
      throw new Error('a loop begins by itself');
    },
  };
}

/** A translator in a loop. */
function driven(config: TranslatorConfig): Translator {
  const translator = createTranslator(config);
  const world = toldWorld();
  let heard: Output[] = [];
  const loop = drive(translator, {
    ...world,
    toMatrix: (output) => void heard.push(output),
    toVerto: (frame) => void heard.push(fromFrame(frame)),
    toApp: (output) => void heard.push(output),
  });
  const at =
    <Args extends readonly unknown[]>(act: (...args: Args) => void) =>
    (now: number, ...args: Args): readonly Output[] => {
      heard = [];
      world.tell(now);
      act(...args);
      return heard;
    };
  const [matrix, verto, transport] = [at(loop.matrix), at(loop.verto), at(loop.transport)];
  const [command, timeout] = [at(loop.command), at(world.goOff)];
  return {
    ...withoutInputs(translator),
    handleMatrix: (event, now) => matrix(now, event),
    handleVerto: (frame, now) => verto(now, frame),
    handleTransport: (state, now) => transport(now, state),
    handleTimeout: (now) => timeout(now),
    command: (it, now) => command(now, it),
    nextDeadline: world.armed,
  };
}

/** A translator of streams: what is written comes out when its readers have been given their turn. */
function piped(config: TranslatorConfig): Carried {
  const translator = createTranslator(config);
  const world = toldWorld();
  const heard: Output[] = [];
  const streams = createTranslatorStreams(translator, { ...world, toApp: (output) => void heard.push(output) });
  const hear = <T>(readable: ReadableStream<T>, read: (chunk: T) => Output) =>
    void readable.pipeTo(new WritableStream<T>({ write: (chunk) => void heard.push(read(chunk)) }));
  hear(streams.matrix.readable, (output) => output);
  const events = streams.matrix.writable.getWriter();
  let frames: WritableStreamDefaultWriter<unknown> | undefined;
  const nothing: readonly Output[] = [];
  const at =
    <Args extends readonly unknown[]>(act: (...args: Args) => unknown) =>
    (now: number, ...args: Args): readonly Output[] => {
      world.tell(now);
      void act(...args);
      return nothing;
    };
  const open = at(() => {
    const socket = streams.socket();
    frames = socket.writable.getWriter();
    hear(socket.readable, fromFrame);
  });
  const close = at(() => frames?.close().catch(() => {}));
  const [matrix, verto] = [at((event: unknown) => events.write(event)), at((frame: unknown) => frames?.write(frame))];
  const [command, timeout] = [at(streams.driven.command), at(world.goOff)];
  return {
    translator: {
      ...withoutInputs(translator),
      handleMatrix: (event, now) => matrix(now, event),
      handleVerto: (frame, now) => verto(now, frame),
      handleTransport: (state, now) => (state === 'open' ? open(now) : close(now)),
      handleTimeout: (now) => timeout(now),
      command: (it, now) => command(now, it),
      nextDeadline: world.armed,
    },
    after: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return heard.splice(0);
    },
  };
}
