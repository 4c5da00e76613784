// One address for several processes, connection by connection: what a Service of Kubernetes is, or any load balancer.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Balancer {
  readonly url: string;
  /** Connections that follow go to these ports of the loopback, in turn; to the next one where nobody listens. */
  to(ports: readonly number[]): void;
  /** Every connection is cut; who was at it may not know, and go on. */
  cut(): void;
  /** How many connections go to that port. */
  connections(port: number): number;
  stop(): void;
}

export async function startBalancer(): Promise<Balancer> {
  let ports: readonly number[] = [];
  let turn = 0;
  /** With the port at the other end, once there is one. */
  const open = new Map<Socket, number | undefined>();
  const join = (socket: Socket, tries: number): void => {
    const port = ports[turn % ports.length];
    turn += 1;
    if (port === undefined || tries === 0) return void socket.destroy();
    const upstream = connect(port, '127.0.0.1');
    upstream.once('error', () => join(socket, tries - 1));
    upstream.once('connect', () => {
      upstream.removeAllListeners('error').on('error', () => {});
      open.set(socket, port);
      socket.pipe(upstream).pipe(socket);
      socket.on('close', () => upstream.destroy());
      upstream.on('close', () => socket.destroy());
    });
  };
  const server = createServer((socket) => {
    open.set(socket, undefined);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    join(socket, ports.length);
  });
  const cut = (): void => {
    for (const socket of open.keys()) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    to(others) {
      ports = others;
    },
    cut,
    connections: (port) => [...open.values()].filter((one) => one === port).length,
    stop() {
      server.close();
      cut();
    },
  };
}
