// The ways in which a translator can be had, each as a plain translator: what holds of the one must hold of all.
import {
  createTranslator,
  createTranslatorEmitter,
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
    handleTimeout: collect(emitter.handleTimeout),
    command: collect(emitter.command),
    nextDeadline: emitter.nextDeadline,
    calls: emitter.calls,
    unreported: emitter.unreported,
    snapshot: emitter.snapshot,
  };
}

/** A translator in a loop, whose clock is told and whose one timer is the only deadline there is. */
function driven(config: TranslatorConfig): Translator {
  const translator = createTranslator(config);
  let heard: Output[] = [];
  let clock = -Infinity;
  let timer: { readonly callback: () => void; readonly at: number } | undefined;
  const loop = drive(translator, {
    now: () => clock,
    setTimer: (callback, delayMs) => {
      timer = { callback, at: clock + delayMs };
      return timer;
    },
    clearTimer: (cleared) => {
      if (timer === cleared) timer = undefined;
    },
    toMatrix: (output) => void heard.push(output),
    toVerto: (frame) => {
      const decoded = decodeFrame(frame, 'client');
      if (!decoded.ok) throw new Error(`not a frame: ${frame}`);
      heard.push({ to: 'verto', callId: undefined, message: decoded.message } as Output);
    },
    toApp: (output) => void heard.push(output),
  });
  const at =
    <Args extends readonly unknown[]>(act: (...args: Args) => void) =>
    (now: number, ...args: Args): readonly Output[] => {
      heard = [];
      clock = now;
      act(...args);
      return heard;
    };
  const matrix = at(loop.matrix);
  const verto = at(loop.verto);
  const transport = at(loop.transport);
  const command = at(loop.command);
  const timeout = at(() => {
    if (timer === undefined || timer.at > clock) return;
    const { callback } = timer;
    timer = undefined;
    callback();
  });
  return {
    ...{ calls: () => translator.calls(), unreported: () => translator.unreported() },
    handleMatrix: (event, now) => matrix(now, event),
    handleVerto: (frame, now) => verto(now, frame),
    handleTransport: (state, now) => transport(now, state),
    handleDelivery: () => {
      throw new Error('a loop tells what became of events by itself');
    },
    handleTimeout: (now) => timeout(now),
    command: (it, now) => command(now, it),
    nextDeadline: () => timer?.at,
    snapshot: (options) => translator.snapshot(options),
  };
}
