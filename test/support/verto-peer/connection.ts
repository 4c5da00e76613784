// One client's socket: JSON-RPC both ways, in the order that mod_verto keeps (verto.md §1.2). A request of the client's is
// answered before the next one is read; what FreeSWITCH has to say waits in a queue that is flushed when nothing comes in.
import type { WebSocket } from 'ws';
import type { Violation } from './violation.ts';

/** What a request is answered with. `errorText`: an object as text, since FreeSWITCH writes a key twice in some. */
export type Reply =
  | { readonly result: Readonly<Record<string, unknown>> }
  | { readonly error: Readonly<Record<string, unknown>> }
  | { readonly errorText: string };

export interface Request {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>> | undefined;
}

/** A request of ours that the client owes a result: it has a callID, or is verto.ping (verto.md §1.3). */
export interface Owed {
  readonly id: number;
  readonly method: string;
}

export interface ConnectionWorld {
  /** One counter for the whole process. It starts at 1 as the clients' do, so the ids of both overlap. */
  nextId(): number;
  readonly flushMs: number;
  readonly pingMs: number;
  handle(request: Request, connection: Connection): Promise<Reply>;
  /** A frame went over the socket; `direction` as a client sees it. */
  onFrame(direction: 'in' | 'out', text: string): void;
  violation(violation: Violation): void;
}

const maxBytes = 999_999;

export class Connection {
  /** Set by a login that was accepted, once and for all. */
  identity: { readonly user: string; readonly sessid: string } | undefined;
  readonly #socket: WebSocket;
  readonly #world: ConnectionWorld;
  readonly #queue: string[] = [];
  readonly #owed = new Map<number, Owed>();
  /** Those that may be answered, and by the original client are not. */
  readonly #optional = new Set<number>();
  #handling: Promise<void> = Promise.resolve();
  #flush: NodeJS.Timeout | undefined;
  #ping: NodeJS.Timeout | undefined;
  #busy = 0;

  constructor(socket: WebSocket, world: ConnectionWorld) {
    this.#socket = socket;
    this.#world = world;
    socket.on('message', (data) => this.#receive(String(data)));
    for (const kind of ['ping', 'pong'] as const) {
      socket.on(kind, (data: Buffer) => {
        if (data.length === 0) return;
        world.violation({ rule: 'websocket-ping', detail: `a WebSocket ${kind} with ${data.length} bytes` });
        this.#write({ jsonrpc: '2.0', error: { code: -32600, message: 'Invalid Request' }, id: null });
      });
    }
    socket.on('close', () => {
      clearTimeout(this.#flush);
      clearTimeout(this.#ping);
    });
    this.#armPing();
  }

  get owed(): readonly Owed[] {
    return [...this.#owed.values()];
  }

  /** Queues a request. Its id is taken now, so that a message written at once can overtake a smaller id. */
  request(method: string, params: object): void {
    this.#queue.push(this.#build(method, params));
    this.#armFlush();
  }

  /** verto.punt alone is written by another thread, past the queue. */
  requestAtOnce(method: string, params: object): void {
    this.#writeText(this.#build(method, params));
  }

  /** After the replies that are being made. */
  async close(): Promise<void> {
    await this.#handling;
    this.#socket.close(1000);
  }

  /** The network is gone: no close frame. */
  terminate(): void {
    this.#socket.terminate();
  }

  #build(method: string, params: object): string {
    const id = this.#world.nextId();
    if (method === 'verto.ping' || 'callID' in params) this.#owed.set(id, { id, method });
    else this.#optional.add(id);
    return JSON.stringify({ jsonrpc: '2.0', id, method, params });
  }

  #receive(text: string): void {
    this.#world.onFrame('out', text);
    this.#armPing();
    this.#busy += 1;
    clearTimeout(this.#flush);
    this.#flush = undefined;
    const handled = this.#handling.then(() => this.#read(text));
    this.#handling = handled.finally(() => {
      this.#busy -= 1;
      this.#armFlush();
    });
  }

  async #read(text: string): Promise<void> {
    if (Buffer.byteLength(text) > maxBytes) {
      this.#violation('bad-frame', `${Buffer.byteLength(text)} bytes`);
      this.#socket.close(1000);
      return;
    }
    if (text.startsWith('#')) {
      this.#violation('bad-frame', 'a speed test');
      if (this.identity === undefined) this.#socket.close(1000);
      return;
    }
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      this.#violation('bad-frame', 'no JSON');
      this.#write({ jsonrpc: '2.0', error: { code: -32600, message: 'Invalid Request' }, id: null });
      return;
    }
    if (Array.isArray(message)) {
      this.#violation('bad-frame', 'a batch');
      return;
    }
    await this.#handle(typeof message === 'object' && message !== null ? { ...message } : {});
  }

  async #handle(message: Record<string, unknown>): Promise<void> {
    const id = message.id ?? null;
    if (message.jsonrpc !== '2.0') {
      this.#violation('bad-frame', `jsonrpc: ${JSON.stringify(message.jsonrpc)}`);
      this.#write({ jsonrpc: '2.0', error: { code: -32600, message: 'Invalid message' }, id });
      return;
    }
    // Any object with a `result` is swallowed; FreeSWITCH has no branch for an error.
    if ('result' in message) {
      if (!this.#owed.delete(Number(id)) && !this.#optional.delete(Number(id))) {
        this.#violation('stray-result', `id ${JSON.stringify(id)}`);
      }
      return;
    }
    if (typeof message.method !== 'string') {
      if ('error' in message) this.#violation('error-reply', JSON.stringify(message));
      const error = { code: -32601, message: 'Invalid Method, Missing Method or Permission Denied' };
      this.#write({ jsonrpc: '2.0', id, error });
      return;
    }
    const { params } = message;
    const isObject = typeof params === 'object' && params !== null && !Array.isArray(params);
    const request = { method: message.method, params: isObject ? { ...params } : undefined };
    const reply = await this.#world.handle(request, this);
    if ('errorText' in reply) {
      this.#writeText(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"error":${reply.errorText}}`);
    } else if ('error' in reply) {
      this.#write({ jsonrpc: '2.0', id, error: reply.error });
    } else {
      // The last key of every result once the session is bound.
      const sessid = this.identity === undefined ? {} : { sessid: this.identity.sessid };
      this.#write({ jsonrpc: '2.0', id, result: { ...reply.result, ...sessid } });
    }
  }

  #violation(rule: Violation['rule'], detail: string): void {
    this.#world.violation({ rule, detail });
  }

  #write(message: object): void {
    this.#writeText(JSON.stringify(message));
  }

  #writeText(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#world.onFrame('in', text);
    this.#socket.send(text);
  }

  #armFlush(): void {
    if (this.#busy > 0 || this.#queue.length === 0 || this.#flush !== undefined) return;
    this.#flush = setTimeout(() => {
      this.#flush = undefined;
      for (const text of this.#queue.splice(0)) this.#writeText(text);
    }, this.#world.flushMs);
  }

  #armPing(): void {
    clearTimeout(this.#ping);
    this.#ping = setTimeout(() => {
      this.request('verto.ping', { serno: Math.floor(Date.now() / 1000) });
      this.#armPing();
    }, this.#world.pingMs);
    this.#ping.unref();
  }
}
