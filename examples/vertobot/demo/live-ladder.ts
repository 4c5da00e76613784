// A ladder that grows while the bot works: what goes into its translator and what comes out, drawn as it happens.
import { ladderText, type ReplayStep, type TraceLine } from '@mvbridge/replay';
import type { Translator } from '@mvbridge/translator';

/** What is done to a translator, as a ladder has it. Everything else that brings outputs is time that passes. */
const inputs: { readonly [M in keyof Translator]?: (given: unknown) => Omit<TraceLine, 't'> } = {
  handleMatrix: (event) => ({ protocol: 'matrix', direction: 'in', event }),
  handleVerto: (frame) => ({ protocol: 'verto', direction: 'in', message: JSON.parse(String(frame)) }),
  handleTransport: (transport) => ({ protocol: 'verto', transport }),
};

export interface LiveLadder {
  /** The translator to be used in place of the one that is given. */
  watch(translator: Translator): Translator;
  /** Resolves once nothing has been drawn for a while. */
  rest(): Promise<void>;
}

const REST_MS = 150;

/** Prints the lines of a translator's ladder, each as soon as it is known. */
export function liveLadder(print: (line: string) => void): LiveLadder {
  const began = performance.now();
  const steps: ReplayStep[] = [];
  let printed = 0;
  const rest = async (): Promise<void> => {
    for (let seen = -1; seen !== steps.length; ) {
      seen = steps.length;
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
    }
  };
  const watch = (translator: Translator): Translator => {
    const draw = (): void => {
      const lines = ladderText({ steps, difference: [], unused: [], translator }).split('\n');
      // The last one closes the ladder: it is not to be closed yet.
      for (const line of lines.slice(printed, -1)) print(line);
      printed = lines.length - 1;
    };
    return new Proxy(translator, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...given: readonly unknown[]): unknown => {
          const out: unknown = Reflect.apply(method, target, given);
          // What moves a translator on answers with outputs; a call that is about none of them is not drawn.
          const isMove = Array.isArray(out) && typeof given.at(-1) === 'number';
          if (!isMove || (out.length === 0 && name === 'handleMatrix')) return out;
          const t = performance.now() - began;
          const line = inputs[name as keyof Translator]?.(given[0]);
          steps.push({ t, input: line === undefined ? 'timeout' : ({ t, ...line } as TraceLine), out });
          draw();
          return out;
        };
      },
    });
  };
  return { watch, rest };
}
