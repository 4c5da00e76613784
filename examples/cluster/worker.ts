// A worker: takes the next step of whatever session Restate asks it to. It keeps nothing; as many as are wanted, behind one
// address. `worker.ts <config> [port] [host]`
import { createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createEndpointHandler } from '@restatedev/restate-sdk';
import { connect, rpc } from '@restatedev/restate-sdk-clients';
import { readConfig } from './config.ts';
import { fleetObject } from './fleet.ts';
import { homeserverService } from './homeserver.ts';
import './node-20.ts';
import { type SessionObject, sessionObject } from './session.ts';
import type { Input } from './session-step.ts';

const [file = '', port = '0', host = '127.0.0.1'] = process.argv.slice(2);
const config = readConfig(file);
const restate = connect({ url: config.restate });
const tell = (session: string, input: Input) =>
  restate.objectSendClient<SessionObject>({ name: 'session' }, session).tell(input, rpc.sendOpts({ timeout: 5_000 }));
const connections = new Set<ServerHttp2Session>();
const server = createServer(
  createEndpointHandler({
    services: [sessionObject(config, tell), fleetObject(config), homeserverService(config)],
    defaultServiceOptions: {
      // Nobody reads what is over, and a homeserver does not ask for an hour whether a transaction has arrived.
      journalRetention: 0,
      idempotencyRetention: { hours: 1 },
      // A step takes ms; a worker that hangs over one loses it to another.
      inactivityTimeout: { seconds: 15 },
      abortTimeout: { seconds: 5 },
      // Without workers for an hour, sessions go on all the same when there is one again.
      retryPolicy: { initialInterval: 50, maxInterval: 1_000, maxAttempts: 1_000_000 },
    },
  }),
);
server.on('session', (connection) => {
  connections.add(connection);
  connection.on('close', () => connections.delete(connection));
});
server.listen(Number(port), host, () => console.log(`listening on ${(server.address() as AddressInfo).port}`));

// What is under way is finished; the rest goes to another worker.
process.once('SIGTERM', () => {
  server.close(() => process.exit());
  for (const connection of connections) connection.close();
});
