// As much of an event emitter as its type promises: the runtimes that this runs in have none in common.
import type * as typedEmitter from 'typed-emitter';

interface Listening {
  readonly listener: (...args: unknown[]) => void;
  readonly once: boolean;
}

/** Listeners by event, called in the order in which they came. One that is added twice is called twice. */
export class Listeners<E extends typedEmitter.EventMap> implements typedEmitter.default<E> {
  readonly #listening = new Map<keyof E, readonly Listening[]>();
  #maxListeners = 0;

  on<K extends keyof E>(event: K, listener: E[K]): this {
    return this.#set(event, [...this.#get(event), { listener, once: false }]);
  }

  addListener<K extends keyof E>(event: K, listener: E[K]): this {
    return this.on(event, listener);
  }

  prependListener<K extends keyof E>(event: K, listener: E[K]): this {
    return this.#set(event, [{ listener, once: false }, ...this.#get(event)]);
  }

  once<K extends keyof E>(event: K, listener: E[K]): this {
    return this.#set(event, [...this.#get(event), { listener, once: true }]);
  }

  prependOnceListener<K extends keyof E>(event: K, listener: E[K]): this {
    return this.#set(event, [{ listener, once: true }, ...this.#get(event)]);
  }

  /** Takes out one, the one that was added last. */
  off<K extends keyof E>(event: K, listener: E[K]): this {
    const last = this.listeners(event).lastIndexOf(listener);
    const left = this.#get(event).filter((_, i) => i !== last);
    return this.#set(event, left);
  }

  removeListener<K extends keyof E>(event: K, listener: E[K]): this {
    return this.off(event, listener);
  }

  removeAllListeners<K extends keyof E>(event?: K): this {
    if (event === undefined) this.#listening.clear();
    else this.#listening.delete(event);
    return this;
  }

  /** Calls every listener; the first error of theirs is thrown when all have been called. */
  emit<K extends keyof E>(event: K, ...args: Parameters<E[K]>): boolean {
    const listening = this.#get(event);
    const errors: unknown[] = [];
    for (const one of listening) {
      if (one.once)
        this.#set(
          event,
          this.#get(event).filter((other) => other !== one),
        );
      try {
        one.listener(...args);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
    return listening.length > 0;
  }

  eventNames(): (keyof E | string | symbol)[] {
    return [...this.#listening.keys()];
  }

  listeners<K extends keyof E>(event: K): E[K][] {
    return this.#get(event).map(({ listener }) => listener as E[K]);
  }

  rawListeners<K extends keyof E>(event: K): E[K][] {
    return this.listeners(event);
  }

  listenerCount<K extends keyof E>(event: K): number {
    return this.#get(event).length;
  }

  /** There is no limit; what is set is only remembered. */
  getMaxListeners(): number {
    return this.#maxListeners;
  }

  setMaxListeners(maxListeners: number): this {
    this.#maxListeners = maxListeners;
    return this;
  }

  #get(event: keyof E): readonly Listening[] {
    return this.#listening.get(event) ?? [];
  }

  #set(event: keyof E, listening: readonly Listening[]): this {
    if (listening.length === 0) this.#listening.delete(event);
    else this.#listening.set(event, listening);
    return this;
  }
}
