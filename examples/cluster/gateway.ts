// A gateway: holds the Verto sockets of the sessions that are placed on it, and takes the homeserver's transactions. It knows
// nothing of calls, and keeps nothing that must outlive it. `gateway.ts <config> [port] [host]`, where workers reach it
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { json } from 'node:stream/consumers';
import { connect, HttpCallError, rpc } from '@restatedev/restate-sdk-clients';
import { WebSocket } from 'ws';
import { type Asking, isInTime } from './asking.ts';
import { readConfig, sessionsByRoom } from './config.ts';
import { FLEET, type FleetObject } from './fleet.ts';
import { type Gateway, type Report, unwritten, type Writing } from './line.ts';
import { Reporter } from './reporter.ts';
import type { SessionObject } from './session.ts';
import type { Input } from './session-step.ts';

const [file = '', port = '0', host = '127.0.0.1'] = process.argv.slice(2);
const config = readConfig(file);

/** How long a session may take over events before they are left in its queue, and over a report before it comes again. */
const PATIENCE_MS = 1_000;
const REPORT_MS = 10_000;
/** How soon the queue is asked again for what nothing can be done without. */
const AGAIN_MS = 200;
/** How long the queue may take to answer. */
const QUEUE_MS = 5_000;
/** How long a call that is not up yet may take, when the gateway is to go. */
const DRAIN_MS = 30_000;

const sessionIn = sessionsByRoom(config);
const restate = connect({ url: config.restate });
const sessionOf = (session: string) => restate.objectClient<SessionObject>({ name: 'session' }, session);
const queueOf = (session: string) => restate.objectSendClient<SessionObject>({ name: 'session' }, session);

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
  if (before !== undefined) giveUp(before);
  const reporter = new Reporter(epoch, reportTo(session), () => socket.removeAllListeners('message').terminate());
  const socket = new WebSocket(config.freeswitch)
    .on('open', () => reporter.tell({ kind: 'open' }))
    .on('message', (text) => reporter.tell({ kind: 'frame', text: String(text) }))
    .on('close', () => reporter.tell({ kind: 'close' }))
    .on('error', () => {});
  lines.set(session, { epoch, socket, reporter, written: 0 });
}

/**
 * Answered when the session has taken it in: what is heard meanwhile makes the next report. One that comes again waits for the
 * first one's answer; but what came to nothing, since somebody has killed the invocation, would come to nothing under its key
 * for as long as that is kept.
 */
function reportTo(session: string) {
  let failures = 0;
  return async (report: Report): Promise<boolean> => {
    const idempotencyKey = `report ${report.epoch} ${report.number}${failures === 0 ? '' : ` ${failures}`}`;
    const input: Input = { kind: 'report', at: Date.now(), ...report };
    try {
      return await sessionOf(session).tell(input, rpc.opts({ idempotencyKey, timeout: REPORT_MS }));
    } catch (error) {
      if (error instanceof HttpCallError) failures += 1;
      throw error;
    }
  };
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

/** It stays known, so that whoever asks for it once more, too late, opens nothing. */
function giveUp({ socket, reporter }: OpenLine): void {
  reporter.stop();
  socket
    .removeAllListeners()
    .on('error', () => {})
    .terminate();
}

/** Each session's share of a transaction, in order. The same transaction may come again, also to another gateway. */
async function transact(
  txnId: string,
  { events }: { events: readonly ({ room_id?: unknown } | null)[] },
): Promise<void> {
  const shares = new Map<string, object[]>();
  for (const event of events) {
    const session = sessionIn(event?.room_id);
    if (event !== null && session !== undefined) shares.set(session, [...(shares.get(session) ?? []), event]);
  }
  const at = Date.now();
  await Promise.all([...shares].map(([session, events]) => hand(session, { kind: 'matrix', at, events }, txnId)));
}

/**
 * Hands in events, and waits until the session has taken them in: the homeserver's next transaction is the larger for it. But
 * one that is slow does not keep the others waiting: then it is enough that the events are in its queue.
 */
async function hand(session: string, input: Input, txnId: string): Promise<void> {
  const idempotencyKey = `transaction ${txnId}`;
  try {
    await sessionOf(session).tell(input, rpc.opts({ idempotencyKey, timeout: PATIENCE_MS }));
  } catch {
    await queueOf(session).tell(input, rpc.sendOpts({ idempotencyKey, timeout: QUEUE_MS }));
  }
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
  const asked = (await json(request)) as Asking & Writing;
  if (!isInTime(asked, leaseUntil, Date.now())) return 503;
  if (what === 'write') return write(session, asked) ? 200 : 410;
  if (what !== 'connect') return 404;
  open(session, asked.epoch);
  return 200;
}

const server = createServer((request, response) => {
  answer(request).then(
    (status) => response.writeHead(status, { 'content-type': 'application/json' }).end('{}'),
    () => response.writeHead(500).end('{}'),
  );
});

const fleet = restate.objectClient<FleetObject>({ name: 'fleet' }, FLEET);
let gateway: Gateway = { name: `${hostname()} ${randomUUID()}`, url: '' };
let isNew = true;
let isLeaving = false;
/** By its own clock, from when the fleet's answer came. */
let leaseUntil = 0;

async function beat(): Promise<void> {
  try {
    if (await fleet.heartbeat({ gateway, isNew }, rpc.opts({ timeout: config.leaseMs }))) {
      isNew = false;
      leaseUntil = Date.now() + config.leaseMs;
    } else letGo();
  } catch {
    // Whoever cannot say that it is there keeps its sockets, until FreeSWITCH has a login from elsewhere for each; but it puts
    // nothing on them.
  }
  // Who has no lease keeps workers waiting.
  setTimeout(beat, Date.now() < leaseUntil ? config.leaseMs / 6 : AGAIN_MS);
}

/** Its sessions have gone elsewhere. It comes back as another gateway; or, if it was to go, not at all. */
function letGo(): void {
  for (const line of lines.values()) giveUp(line);
  if (isLeaving) process.exit();
  gateway = { ...gateway, name: `${hostname()} ${randomUUID()}` };
  isNew = true;
  leaseUntil = 0;
}

server.listen(Number(port), host, async () => {
  const { port } = server.address() as AddressInfo;
  gateway = { ...gateway, url: `http://${host}:${port}` };
  await beat();
  console.log(`listening on ${port}`);
});

// The sessions go to other gateways, one by one; FreeSWITCH closes a socket here when it has the next one's login. As long as
// the queue cannot be asked for that, they stay where they are.
process.once('SIGTERM', async () => {
  isLeaving = true;
  const until = Date.now() + 2 * DRAIN_MS;
  const isDrained = () =>
    fleet.drain({ gateway: gateway.name, withinMs: DRAIN_MS }, rpc.opts({ timeout: QUEUE_MS })).then(
      () => true,
      () => false,
    );
  const isEmpty = () => [...lines.values()].every(({ socket }) => socket.readyState === WebSocket.CLOSED);
  while (Date.now() < until && !(await isDrained())) await pause();
  while (Date.now() < until && !isEmpty()) await pause();
  process.exit();
});

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
}
