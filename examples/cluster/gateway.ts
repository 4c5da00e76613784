// A gateway: holds the Verto sockets of the sessions that are placed on it, and takes the homeserver's transactions. It knows
// nothing of calls, and keeps nothing that must outlive it. `gateway.ts <config> [port]`
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { json } from 'node:stream/consumers';
import { connect, rpc } from '@restatedev/restate-sdk-clients';
import { WebSocket } from 'ws';
import { readConfig, sessionOf } from './config.ts';
import { FLEET, type FleetObject } from './fleet.ts';
import { type Gateway, unwritten, type Writing } from './line.ts';
import { Reporter } from './reporter.ts';
import type { SessionObject } from './session.ts';
import type { Input } from './session-step.ts';

const [file = '', port = '0'] = process.argv.slice(2);
const config = readConfig(file);
const sessionIn = sessionOf(config);
const restate = connect({ url: config.restate });
const tell = (session: string, input: Input, idempotencyKey?: string) =>
  restate
    .objectSendClient<SessionObject>({ name: 'session' }, session)
    .tell(input, rpc.sendOpts({ timeout: 5_000, ...(idempotencyKey !== undefined && { idempotencyKey }) }));

interface OpenLine {
  readonly epoch: number;
  readonly socket: WebSocket;
  readonly reporter: Reporter;
  written: number;
}
const lines = new Map<string, OpenLine>();

function open(session: string, epoch: number): void {
  const before = lines.get(session);
  if (before !== undefined && before.epoch >= epoch) return;
  if (before !== undefined) giveUp(session, before);
  const reporter = new Reporter(epoch, (report) => tell(session, { kind: 'report', at: Date.now(), ...report }));
  const socket = new WebSocket(config.freeswitch)
    .on('open', () => reporter.tell({ kind: 'open' }))
    .on('message', (text) => reporter.tell({ kind: 'frame', text: String(text) }))
    .on('close', () => reporter.tell({ kind: 'close' }))
    .on('error', () => {});
  lines.set(session, { epoch, socket, reporter, written: 0 });
}

/** False: the line is not here, or not any more. */
function write(session: string, writing: Writing): boolean {
  const line = lines.get(session);
  const frames = line?.socket.readyState === WebSocket.OPEN ? unwritten(line, writing) : undefined;
  if (line === undefined || frames === undefined) {
    // Something got lost on the way: the line is of no use to anybody, and its end is told.
    if (line?.epoch === writing.epoch) line.socket.terminate();
    return false;
  }
  for (const frame of frames) line.socket.send(frame);
  line.written += frames.length;
  return true;
}

function giveUp(session: string, { socket, reporter }: OpenLine): void {
  reporter.stop();
  socket
    .removeAllListeners()
    .on('error', () => {})
    .terminate();
  lines.delete(session);
}

/** Each session's share of a transaction, in order. The same transaction may come again, also to another gateway. */
async function transact(txnId: string, { events }: { events: readonly { room_id?: unknown }[] }): Promise<void> {
  const shares = new Map<string, object[]>();
  for (const event of events) {
    const session = sessionIn(event.room_id);
    if (session !== undefined) shares.set(session, [...(shares.get(session) ?? []), event]);
  }
  const at = Date.now();
  await Promise.all(
    [...shares].map(([session, events]) => tell(session, { kind: 'matrix', at, events }, `transaction ${txnId}`)),
  );
}

async function answer(request: IncomingMessage): Promise<number> {
  const path = new URL(request.url ?? '', 'http://gateway').pathname.split('/').slice(1).map(decodeURIComponent);
  const isFrom = (token: string) => request.headers.authorization === `Bearer ${token}`;
  if (request.method === 'PUT' && path.slice(0, 4).join('/') === '_matrix/app/v1/transactions') {
    if (!isFrom(config.homeserver.hsToken)) return 403;
    await transact(path[4] ?? '', (await json(request)) as Parameters<typeof transact>[1]);
    return 200;
  }
  const [lines, session = '', what] = path;
  if (request.method !== 'POST' || lines !== 'lines') return 404;
  if (!isFrom(config.secret)) return 403;
  const writing = (await json(request)) as Writing;
  if (what === 'write') return write(session, writing) ? 200 : 410;
  if (what !== 'connect') return 404;
  open(session, writing.epoch);
  return 200;
}

const server = createServer((request, response) => {
  answer(request).then(
    (status) => response.writeHead(status, { 'content-type': 'application/json' }).end('{}'),
    () => response.writeHead(500).end('{}'),
  );
});

const fleet = restate.objectClient<FleetObject>({ name: 'fleet' }, FLEET);
let gateway: Gateway;
let renewed: number | undefined;

/** A gateway that could not renew its lease in time lets go of everything, as everybody else takes it for dead. */
async function beat(): Promise<void> {
  const asked = Date.now();
  try {
    const isNew = renewed === undefined;
    if (await fleet.heartbeat({ gateway, isNew }, rpc.opts({ timeout: config.leaseMs }))) renewed = asked;
    else reborn();
  } catch {
    if (renewed !== undefined && Date.now() - renewed > config.leaseMs) reborn();
  }
  setTimeout(beat, config.leaseMs / 6);
}

function reborn(): void {
  for (const [session, line] of lines) giveUp(session, line);
  gateway = { ...gateway, name: `${hostname()} ${randomUUID()}` };
  renewed = undefined;
}

server.listen(Number(port), '127.0.0.1', async () => {
  const { port } = server.address() as AddressInfo;
  gateway = { name: '', url: `http://127.0.0.1:${port}` };
  reborn();
  await beat();
  console.log(`listening on ${port}`);
});

// The sessions go to other gateways, one by one; FreeSWITCH closes the socket here when the other one has logged in.
process.once('SIGTERM', async () => {
  await fleet.drain({ gateway: gateway.name, withinMs: DRAIN_MS });
  const until = Date.now() + 2 * DRAIN_MS;
  const isEmpty = () => [...lines.values()].every(({ socket }) => socket.readyState === WebSocket.CLOSED);
  while (!isEmpty() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
  process.exit();
});
const DRAIN_MS = 30_000;
