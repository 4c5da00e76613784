// One address for several processes, connection by connection: what a Service of Kubernetes is, or any load balancer.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Balancer {
  readonly url: string;
  /** Connections that follow go to these ports of the loopback, in turn; to the next one where nobody listens. */
  to(ports: readonly number[]): void;
  stop(): void;
}

export async function startBalancer(): Promise<Balancer> {
  let ports: readonly number[] = [];
  let turn = 0;
  const open = new Set<Socket>();
  const join = (socket: Socket, tries: number): void => {
    const port = ports[turn % ports.length];
    turn += 1;
    if (port === undefined || tries === 0) return void socket.destroy();
    const upstream = connect(port, '127.0.0.1');
    upstream.once('error', () => join(socket, tries - 1));
    upstream.once('connect', () => {
      upstream.removeAllListeners('error').on('error', () => {});
      socket.pipe(upstream).pipe(socket);
      socket.on('close', () => upstream.destroy());
      upstream.on('close', () => socket.destroy());
    });
  };
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    join(socket, ports.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    to(others) {
      ports = others;
    },
    stop() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
