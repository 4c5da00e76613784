// What page and worker say to each other: questions with a number, answers with the same, and progress on the way.
import type { CallsThen, Choices, Drawing, Form, Reading, SavedFile, Shown } from './workbench.ts';

/** What the page asks, and what it gets for it. */
export interface Answers {
  read: { readonly question: { readonly name: string; readonly source: string | Blob }; readonly answer: Reading };
  draw: {
    readonly question: { readonly choices: Choices; readonly shown: Shown | undefined };
    readonly answer: Drawing;
  };
  rungs: { readonly question: { readonly from: number; readonly to: number }; readonly answer: readonly string[] };
  details: { readonly question: { readonly rung: number }; readonly answer: string };
  calls: { readonly question: { readonly rung: number }; readonly answer: CallsThen };
  save: { readonly question: { readonly form: Form; readonly redacted: boolean }; readonly answer: SavedFile };
}

export type Question = {
  [K in keyof Answers]: { readonly kind: K; readonly id: number } & Answers[K]['question'];
}[keyof Answers];

/** How far a long piece of work is. `done`: 0 to 1; undefined: nobody knows. */
export interface Progress {
  readonly doing: string;
  readonly done: number | undefined;
}

export type Said =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answers[keyof Answers]['answer'] }
  | { readonly kind: 'failure'; readonly id: number; readonly reason: string }
  | ({ readonly kind: 'progress' } & Progress);

/** The page's end. A worker that is busy with what nobody waits for any more is ended, and another one begun. */
export class Line {
  #worker: Worker | undefined;
  #asked = 0;
  readonly #waiting = new Map<number, { resolve(answer: never): void; reject(reason: Error): void }>();
  readonly #onProgress: (progress: Progress) => void;

  constructor(onProgress: (progress: Progress) => void) {
    this.#onProgress = onProgress;
  }

  ask<K extends keyof Answers>(kind: K, question: Answers[K]['question']): Promise<Answers[K]['answer']> {
    const id = this.#asked++;
    const { promise, resolve, reject } = Promise.withResolvers<Answers[K]['answer']>();
    this.#waiting.set(id, { resolve, reject });
    this.#worker ??= this.#begin();
    this.#worker.postMessage({ kind, id, ...question });
    return promise;
  }

  /** Ends all work. What was read is forgotten, and questions that wait are never answered. */
  hangUp(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#waiting.clear();
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Said>) => {
      if (data.kind === 'progress') {
        this.#onProgress(data);
        return;
      }
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.kind === 'answer') waiting?.resolve(data.answer as never);
      else waiting?.reject(new Error(data.reason));
    });
    // It could not be loaded, or ran out of memory: whoever waits for it would wait for ever.
    worker.addEventListener('error', ({ message }) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(message || 'the worker stopped'));
      this.hangUp();
    });
    return worker;
  }
}
