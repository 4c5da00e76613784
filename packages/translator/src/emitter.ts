// A translator for those who think in events: outputs go to listeners in place of being returned.
import type * as typedEmitter from 'typed-emitter';
import type { TranslatorConfig } from './config.ts';
import { inOrder } from './hand-on.ts';
import { Listeners } from './listeners.ts';
import type { Output, ToAppOutput, ToMatrixOutput, ToVertoOutput } from './output.ts';
import type { TranslatorSnapshot } from './snapshot.ts';
import { createTranslator, restoreTranslator, type Translator } from './translator.ts';

/** What can be listened to: what is to be sent, by side, and each kind of thing that the application is told. */
export type TranslatorEvents = {
  /** Send this event. */
  matrix: (output: ToMatrixOutput) => void;
  /** Send this to FreeSWITCH: `encodeFrame(output.message)`. */
  verto: (output: ToVertoOutput) => void;
} & { [K in ToAppOutput['kind']]: (output: Extract<ToAppOutput, { readonly kind: K }>) => void };

/** The methods of a translator that return outputs; here they return nothing. */
type Handler = {
  [K in keyof Translator]: ReturnType<Translator[K]> extends readonly Output[] ? K : never;
}[keyof Translator];

/** A translator whose outputs are events. */
export interface TranslatorEmitter
  extends typedEmitter.default<TranslatorEvents>,
    Omit<Translator, Handler>,
    Readonly<{ [K in Handler]: (...args: Parameters<Translator[K]>) => void }> {}

/**
 * A translator, new or from a snapshot, that hands its outputs to listeners: in order, before the method that led to them
 * returns. What a listener leads to by calling a method in its turn comes after what is being handed out.
 *
 * A listener that throws keeps nothing from the others: the first error is thrown at the end, out of the method that was
 * called. Throws as `createTranslator` and `restoreTranslator` do.
 */
export function createTranslatorEmitter(config: TranslatorConfig, snapshot?: TranslatorSnapshot): TranslatorEmitter {
  const translator = snapshot === undefined ? createTranslator(config) : restoreTranslator(config, snapshot);
  const listeners = new Listeners<TranslatorEvents>();
  const handOn = inOrder((output) => {
    listeners.emit(output.to === 'app' ? output.kind : output.to, output as never);
  });
  return Object.assign(listeners, {
    handleMatrix: (...args: Parameters<Translator['handleMatrix']>) => handOn(translator.handleMatrix(...args)),
    handleVerto: (...args: Parameters<Translator['handleVerto']>) => handOn(translator.handleVerto(...args)),
    handleTransport: (...args: Parameters<Translator['handleTransport']>) =>
      handOn(translator.handleTransport(...args)),
    handleDelivery: (...args: Parameters<Translator['handleDelivery']>) => handOn(translator.handleDelivery(...args)),
    resume: (...args: Parameters<Translator['resume']>) => handOn(translator.resume(...args)),
    handleTimeout: (...args: Parameters<Translator['handleTimeout']>) => handOn(translator.handleTimeout(...args)),
    command: (...args: Parameters<Translator['command']>) => handOn(translator.command(...args)),
    nextDeadline: () => translator.nextDeadline(),
    calls: () => translator.calls(),
    snapshot: (...args: Parameters<Translator['snapshot']>) => translator.snapshot(...args),
  });
}
