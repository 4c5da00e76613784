// The route of a call has to be known when its verto.invite is handed in, and a room takes a while to make. Until then the
// frames of that call wait, in order; those of all others pass.
import { decodeFrame, type ServerRequest } from '@mvbridge/verto';

/** What has to be done before a call can be taken; undefined: nothing. It must not reject. */
export type Preparation = (invite: ServerRequest<'verto.invite'>['params']) => Promise<void> | undefined;

export class HeldCalls {
  readonly #held = new Map<string, string[]>();
  readonly #pass: (frame: string) => void;
  readonly #prepare: Preparation;

  constructor(pass: (frame: string) => void, prepare: Preparation) {
    this.#pass = pass;
    this.#prepare = prepare;
  }

  frame(text: string): void {
    const decoded = decodeFrame(text, 'server');
    const request = decoded.ok && 'method' in decoded.message ? decoded.message : undefined;
    const callID = dialogOf(request?.params);
    const waiting = callID === undefined ? undefined : this.#held.get(callID);
    if (waiting !== undefined) {
      waiting.push(text);
      return;
    }
    const preparing = request?.method === 'verto.invite' ? this.#prepare(request.params) : undefined;
    if (callID === undefined || preparing === undefined) this.#pass(text);
    else void this.#hold(callID, text, preparing);
  }

  /** The socket is gone, and with it every call that nobody had answered (verto.md §4.8). */
  clear(): void {
    this.#held.clear();
  }

  async #hold(callID: string, text: string, preparing: Promise<void>): Promise<void> {
    const frames = [text];
    this.#held.set(callID, frames);
    await preparing;
    if (this.#held.get(callID) !== frames) return;
    this.#held.delete(callID);
    for (const frame of frames) this.#pass(frame);
  }
}

function dialogOf(params: object | undefined): string | undefined {
  const callID = params !== undefined && 'callID' in params ? params.callID : undefined;
  return typeof callID === 'string' ? callID : undefined;
}
