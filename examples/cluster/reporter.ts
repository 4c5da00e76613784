// What is heard on a line, on its way to the session: one report at a time, in order, each until it is taken.
import type { Heard, Report } from './line.ts';

export class Reporter {
  readonly #epoch: number;
  readonly #send: (report: Report) => PromiseLike<unknown>;
  #heard: Heard[] = [];
  #number = 0;
  #phase: 'idle' | 'sending' | 'stopped' = 'idle';

  /** `send` rejects where a report may not have been taken. */
  constructor(epoch: number, send: (report: Report) => PromiseLike<unknown>) {
    this.#epoch = epoch;
    this.#send = send;
  }

  tell(heard: Heard): void {
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
      await this.#send(report);
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
