// A client that says whatever a test wants, with no Verto in it.
import { once } from 'node:events';
import WebSocket from 'ws';

export type Message = Record<string, unknown> & {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: Record<string, unknown>;
};

export interface RawClient {
  /** Every frame that came, as text. */
  readonly texts: readonly string[];
  readonly closed: Promise<number>;
  sendText(text: string): void;
  /** Sends a request, and resolves with its response. */
  ask(method: string, params?: object): Promise<Message>;
  /** Resolves with the next request of the server's by that method, and answers it. */
  next(method: string): Promise<Message>;
  login(sessid?: string): Promise<Message>;
  close(): void;
}

export async function rawClient(url: string): Promise<RawClient> {
  const socket = new WebSocket(url);
  const texts: string[] = [];
  const unread: Message[] = [];
  const looks = new Set<() => void>();
  let lastId = 0;
  socket.on('message', (data) => {
    texts.push(String(data));
    unread.push(JSON.parse(String(data)) as Message);
    for (const look of [...looks]) look();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await once(socket, 'open');

  const take = (wanted: (message: Message) => boolean): Promise<Message> =>
    new Promise((resolve) => {
      const look = () => {
        const index = unread.findIndex(wanted);
        const [found] = index === -1 ? [] : unread.splice(index, 1);
        if (found === undefined) return;
        looks.delete(look);
        resolve(found);
      };
      looks.add(look);
      look();
    });

  const client: RawClient = {
    texts,
    closed,
    sendText: (text) => socket.send(text),
    ask(method, params) {
      lastId += 1;
      const id = lastId;
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      return take((message) => message.method === undefined && message.id === id);
    },
    async next(method) {
      const message = await take((one) => one.method === method);
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: message.id, result: { method } }));
      return message;
    },
    login: (sessid = 'session-1') => client.ask('login', { login: '1008@127.0.0.1', passwd: '1234', sessid }),
    close: () => socket.close(),
  };
  return client;
}
