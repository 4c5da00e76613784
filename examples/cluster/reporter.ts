// What is heard on a line, on its way to the session: one report at a time, in order, each until it is taken.
import type { Heard, Report } from './line.ts';

/** More than a session leaves waiting in any time that its calls would survive. */
const MOST_HEARD = 1_000;

export class Reporter {
  readonly #epoch: number;
  readonly #send: (report: Report) => PromiseLike<boolean>;
  readonly #end: () => void;
  #heard: Heard[] = [];
  #number = 0;
  #phase: 'idle' | 'sending' | 'stopped' = 'idle';

  /**
   * `send` rejects where a report may not have been taken; false: the line is not the session's any more. `end`: it is to be
   * ended, for that, or since more was heard than is kept; after that a `close` alone is told.
   */
  constructor(epoch: number, send: (report: Report) => PromiseLike<boolean>, end: () => void) {
    this.#epoch = epoch;
    this.#send = send;
    this.#end = end;
  }

  tell(heard: Heard): void {
    if (this.#heard.length >= MOST_HEARD && heard.kind !== 'close') {
      this.#end();
      return;
    }
    this.#heard.push(heard);
    if (this.#phase === 'idle') void this.#report();
  }

  /** The line is given up: nobody waits for what is still to be told. */
  stop(): void {
    this.#phase = 'stopped';
  }

  async #report(): Promise<void> {
    this.#phase = 'sending';
    while (this.#heard.length > 0) {
      this.#number += 1;
      const report: Report = { epoch: this.#epoch, number: this.#number, heard: this.#heard.splice(0) };
      while (!(await this.#isTaken(report)));
      if (this.#isStopped()) return;
    }
    this.#phase = 'idle';
  }

  async #isTaken(report: Report): Promise<boolean> {
    try {
      if (!(await this.#send(report)) && !this.#isStopped()) {
        this.stop();
        this.#end();
      }
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return this.#isStopped();
    }
  }

  #isStopped(): boolean {
    return this.#phase === 'stopped';
  }
}
