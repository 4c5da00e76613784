// Live calls through the cluster of examples/cluster; a worker and a gateway are killed under load. Is every call still there, at
// both ends, and was nothing said twice in two ways? `npm run drill:cluster -- --help` says more.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { connect, rpc } from '@restatedev/restate-sdk-clients';
import { Command, InvalidArgumentError } from 'commander';
import type { Config } from '../../../examples/cluster/config.ts';
import type { SessionObject } from '../../../examples/cluster/session.ts';
import { type Client, type Clients, createClients } from '../failover/clients.ts';
import { startBalancer } from './balancer.ts';
import { Cluster } from './cluster.ts';
import { type Freeswitch, startFreeswitch } from './freeswitch.ts';
import { type Homeserver, startHomeserver } from './homeserver.ts';
import { comeAndGo, isAnswered, type Load, renegotiate } from './load.ts';
import { partners } from './partners.ts';
import { endAll, startProgram, startRestate, warningsOf } from './processes.ts';

const whole = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('Expected a whole number from 1 on.');
  return number;
};
const program = new Command('npm run drill:cluster --')
  .description(
    [
      'Starts a Restate server, three workers and two gateways of examples/cluster on the loopback, between a FreeSWITCH',
      'of the tests and a homeserver. Brings calls up; under load, kills workers and a gateway with SIGKILL, stops one',
      'for a while and drains it; looks whether every call is alive at both ends and ends at both ends. Then the same load through',
      'one process, for comparison.',
    ].join(' '),
  )
  .option('-c, --calls <number>', 'how many calls are held, half of them placed by either side', whole, 200)
  .option('-s, --sessions <number>', 'over how many Verto sessions', whole, 40)
  .option('-l, --load <number>', 'how many of the calls renegotiate at a time', whole, 4)
  .option('-t, --seconds <number>', 'how long each measurement takes', whole, 10);
program.parse();
const options = program.opts<{ calls: number; sessions: number; load: number; seconds: number }>();

const HS_TOKEN = 'of-the-homeserver';
const logins = Array.from({ length: options.sessions }, (_, i) => String(1_000 + i));
const echo = (login: string) => `!echo${login}:example.org`;
const alice = (login: string) => `!alice${login}:example.org`;

/** What is at either end of a bridge. */
interface Ends {
  readonly freeswitch: Freeswitch;
  readonly homeserver: Homeserver;
  readonly clients: Clients;
}

const began = performance.now();
const say = (text: string) => console.log(`${((performance.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${text}`);
const secondsSince = (since: number) => `${((performance.now() - since) / 1_000).toFixed(1)} s`;
const failures: string[] = [];
const expectAll = (what: string, found: number, of: number) => {
  say(`${what}: ${found} of ${of}`);
  if (found !== of) failures.push(`${what}: ${found} of ${of}`);
};
/** Half of what FreeSWITCH keeps a call for whose socket is gone: a busy machine takes several times what a quiet one does. */
const RECOVERY_S = 60;
const expectWithin = (what: string, since: number, most: number) => {
  const took = (performance.now() - since) / 1_000;
  say(`${what} after ${took.toFixed(1)} s`);
  if (took > most) failures.push(`${what} after ${took.toFixed(1)} s, expected within ${most} s`);
};
const expectNone = (what: string, found: number) => {
  say(`${what}: ${found}`);
  if (found > 0) failures.push(`${what}: ${found}`);
};
/** After that, the rest of the drill would wait for long and say no more. */
const goOn = () => {
  if (failures.length > 0) throw new Error('given up');
};
const settle = ({ freeswitch: { peer } }: Ends, what: string, look: () => boolean, ms: number) =>
  peer.until(what, look, ms).catch(({ message }: Error) => say(message));

async function startEnds(appservice: string): Promise<Ends> {
  const freeswitch = await startFreeswitch(Object.fromEntries(logins.map((login) => [login, '1234'])));
  const clients = createClients(
    (): Homeserver => homeserver,
    () => true,
  );
  const homeserver = await startHomeserver(appservice, HS_TOKEN, clients.hear);
  return { freeswitch, homeserver, clients };
}

function configFor({ freeswitch, homeserver }: Ends, restate: string): Config {
  const sessions = logins.map((login) => {
    const rings = { room: alice(login), user: '@alice:example.org' };
    return [login, { passwd: '1234', rooms: { [echo(login)]: '9196' }, rings }];
  });
  return {
    restate,
    freeswitch: freeswitch.peer.url,
    homeserver: { url: homeserver.url, userId: '@bridge:example.org', asToken: 'of-the-bridge', hsToken: HS_TOKEN },
    secret: 'of-the-cluster',
    leaseMs: 5_000,
    sessions: Object.fromEntries(sessions),
  };
}

/** How many calls come up at a time: more than a machine can take, and they are given up for want of an answer. */
const AHEAD = 8;

/** Calls up, half of them placed by either side, over all sessions. */
async function bringUp(ends: Ends, total: number): Promise<void> {
  const { clients, freeswitch } = ends;
  const { peer } = freeswitch;
  const since = performance.now();
  await peer.until('all sessions to be logged in', () => peer.sessions().length === logins.length, 60_000);
  say(`${logins.length} sessions are logged in, ${secondsSince(since)}`);
  const up = () => peer.calls().filter(({ phase }) => phase === 'answered').length;
  for (let i = 0; i < total; i += 1) {
    const at = Math.floor(i / 2) % logins.length;
    if (i % 2 === 0) clients.place(echo(logins[at] ?? ''));
    else await peer.call({ sessid: peer.sessions()[at] ?? '' });
    const started = i;
    await peer.until('calls to come up', () => up() >= started - AHEAD, 60_000);
  }
  const answered = () => peer.calls().filter(({ phase }) => phase === 'answered').length;
  const talking = () => clients.all.filter(({ phase }) => phase === 'talking').length;
  await settle(ends, 'the calls to be up', () => talking() === total && answered() === total, 40_000);
  expectAll('calls up, at both ends', Math.min(talking(), answered()), total);
  say(`brought up in ${secondsSince(since)}`);
}

/** Events and frames of both sides, in and out. */
const traffic = ({ freeswitch, homeserver }: Ends) => freeswitch.frames + homeserver.said + homeserver.taken;

interface Measured {
  readonly p50: number;
  readonly p95: number;
}

async function measure(ends: Ends, what: string, atATime: number): Promise<Measured> {
  const [since, before] = [performance.now(), traffic(ends)];
  const load = renegotiate(ends.clients.all, atATime);
  await new Promise((resolve) => setTimeout(resolve, options.seconds * 1_000));
  const eventsPerSecond = ((traffic(ends) - before) / (performance.now() - since)) * 1_000;
  await load.stop();
  const { tookMs, unanswered } = load;
  const at = (share: number) => tookMs[Math.floor(tookMs.length * share)] ?? Number.NaN;
  say(
    `${what}, ${atATime} at a time: ${eventsPerSecond.toFixed(0)} events/s; ` +
      `a renegotiation through FreeSWITCH takes ${at(0.5).toFixed(0)} ms (p50), ${at(0.95).toFixed(0)} ms (p95), n = ${tookMs.length}`,
  );
  expectNone('renegotiations without an answer', unanswered);
  return { p50: at(0.5), p95: at(0.95) };
}

/** Nobody at either end wanted these to end. */
const endedByBridge = ({ clients, freeswitch }: Ends) =>
  partners(clients.all, freeswitch).pairs.filter(
    ({ client, call }) => client.endedBy === 'bridge' && call.endedBy === 'client',
  ).length;

/**
 * Something happens over which calls lose their socket: how long until each has renegotiated with FreeSWITCH since it was
 * offered on another one?
 * `who`: all of them, or those that FreeSWITCH has without a socket half a second later.
 */
async function moves(
  ends: Ends,
  what: string,
  held: readonly Client[],
  who: 'all' | 'detached',
  happen: () => Promise<void>,
): Promise<void> {
  const { pairs } = partners(held, ends.freeswitch);
  const { updatesAtAttach } = ends.freeswitch;
  updatesAtAttach.clear();
  const before = pairs.map(({ call }) => ({ call, connection: call.connection }));
  const since = performance.now();
  await happen();
  await new Promise((resolve) => setTimeout(resolve, 500));
  const movers = before.filter(
    ({ call, connection }) => who === 'all' || call.isDetached || call.connection !== connection,
  );
  const back = () =>
    movers.filter(({ call }) => !call.isDetached && call.updates > (updatesAtAttach.get(call.callID) ?? Infinity))
      .length;
  await settle(ends, `${what}: every call to have its media back`, () => back() === movers.length, 60_000);
  expectWithin(`${what}: the media of all that could be had is back`, since, RECOVERY_S);
  expectAll(`${what}: calls that have moved, and have their media back`, back(), movers.length);
  if (movers.length === 0) failures.push(`${what}: no call has moved`);
  goOn();
}

async function drillCluster(folder: string): Promise<Measured[]> {
  const [workerSide, gatewaySide] = [await startBalancer(), await startBalancer()];
  const ends = await startEnds(gatewaySide.url);
  const { freeswitch, homeserver, clients } = ends;
  const { peer } = freeswitch;
  const total = options.calls;
  const restate = await startRestate(join(folder, 'restate'));
  const file = join(folder, 'cluster.json');
  writeFileSync(file, JSON.stringify(configFor(ends, restate.ingress)));
  const cluster = new Cluster(workerSide, gatewaySide, file);
  await cluster.add('worker', 3);
  const registered = await fetch(`${restate.admin}/deployments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uri: workerSide.url }),
  });
  if (!registered.ok) throw new Error(`Restate does not take the workers: ${await registered.text()}`);
  await cluster.add('gateway', 2);
  say('a Restate server, three workers and two gateways are up');

  const ingress = connect({ url: restate.ingress });
  for (const login of logins) {
    const session = ingress.objectSendClient<SessionObject>({ name: 'session' }, login);
    await session.tell({ kind: 'begin' }, rpc.sendOpts({ idempotencyKey: 'begin' }));
  }
  await bringUp(ends, total);
  // Nonsense, which must not keep what comes after it waiting.
  for (const body of ['null', '{"kind":"riddle"}', '{"kind":"command"}']) {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${restate.ingress}/session/${logins[0]}/tell/send`, { method: 'POST', headers, body });
  }

  const held = clients.all.slice(0, total);
  const measured = [await measure(ends, 'cluster', 1), await measure(ends, 'cluster', options.load)];

  // One call of each session is asked whether it is there; the others are the load.
  const probes = logins.flatMap((login) => held.find(({ roomId }) => roomId === echo(login)) ?? []);
  const probe = async (what: string) => {
    const since = performance.now();
    const answers = await Promise.all(probes.map((client) => isAnswered(client)));
    expectAll(`${what}: sessions that answer`, answers.filter(Boolean).length, probes.length);
    expectWithin(`${what}: the last of them answers`, since, RECOVERY_S);
    goOn();
  };
  const load: Load = renegotiate(
    held.filter((client) => !probes.includes(client)),
    options.load,
  );
  const churn = comeAndGo(clients, peer, logins.map(echo), total);
  const before = traffic(ends);
  const loaded = performance.now();
  await probe('under load, nobody dead');

  await cluster.busiestWorker()?.end('SIGKILL');
  say('a worker is killed');
  await probe('worker dead');
  cluster.balance();

  // The step that it was in has left its traces in the world, and none in Restate.
  const placing = JSON.stringify('verto.invite","params').slice(1, -1);
  for (const words of ['/write', '/send/m.call.', placing, placing]) {
    const worker = await cluster.takeOver(words);
    await peer.until(`a worker to die when it has said ${words}`, () => !worker.isAlive, 60_000);
    cluster.balance();
    say(`a worker has died when it had said ${words}`);
  }
  await probe('workers dead in a step');
  // No call has an excuse yet: those that were being placed come up as well.
  const soFar = partners(clients.all, freeswitch).pairs;
  const agree = () =>
    soFar.filter(({ client, call }) =>
      client.phase === 'ended' ? call.phase === 'ended' : client.phase === 'talking' && call.phase === 'answered',
    ).length;
  await settle(ends, 'both ends of each call to agree', () => agree() === soFar.length, 20_000);
  expectAll('workers dead in a step: calls that are up at both ends, or over at both', agree(), soFar.length);
  expectNone('workers dead in a step: calls that the bridge ended at both ends', endedByBridge(ends));
  const { clients: callers, calls: callees } = partners(clients.all, freeswitch);
  const lost = [...callers, ...callees].filter(({ phase }) => phase === 'ended');
  expectNone('workers dead in a step: calls that came to nothing', lost.length);
  expectNone('workers dead in a step: requests that FreeSWITCH did not get', freeswitch.missing);
  expectNone('workers dead in a step: requests that came after a later one', freeswitch.disordered);
  goOn();

  await moves(ends, 'gateway dead', held, 'detached', async () => {
    await cluster.gateways[0]?.end('SIGKILL');
    say('a gateway is killed');
  });
  await probe('gateway dead');
  cluster.balance();
  await cluster.add('gateway');
  // Taken for dead, it is not: when it goes on, it has sockets that FreeSWITCH punted and things to say of them.
  await moves(ends, 'gateway hangs', held, 'all', async () => {
    cluster.gateways[1]?.hang();
    // As a balancer does that looks after those behind it; else the homeserver's transactions would wait there, one by one.
    cluster.balance();
    say('a gateway hangs');
  });
  cluster.gateways[1]?.goOn();
  cluster.balance();
  say('it goes on');
  await probe('gateway back');
  const endedBefore = endedByBridge(ends);
  await moves(ends, 'gateway drained', held, 'all', async () => {
    await cluster.gateways[2]?.end('SIGTERM');
    say('a gateway was drained, and has ended');
  });
  await probe('gateway drained');
  expectNone('gateway drained: calls that the bridge ended at both ends', endedByBridge(ends) - endedBefore);
  cluster.balance();

  churn.stop();
  await load.stop();
  const perSecond = ((traffic(ends) - before) / (performance.now() - loaded)) * 1_000;
  say(
    `${churn.placed} calls came and went, ${load.tookMs.length} renegotiations; ${perSecond.toFixed(0)} events/s, deaths included`,
  );
  expectNone('renegotiations without an answer', load.unanswered);

  const alive = () =>
    partners(held, freeswitch).pairs.filter(
      ({ client, call }) => client.phase === 'talking' && call.phase === 'answered',
    ).length;
  expectAll('calls alive at both ends', alive(), total);
  const updates = new Map(peer.calls().map((call) => [call, call.updates]));
  for (let i = 0; i < total; i += 20) await Promise.all(held.slice(i, i + 20).map((client) => isAnswered(client)));
  const updated = partners(held, freeswitch).pairs.filter(({ call }) => call.updates > (updates.get(call) ?? 0)).length;
  expectAll('calls that renegotiate through FreeSWITCH, each asked', updated, total);

  say('every call is hung up, by either side in turn');
  for (const [i, { client, call }] of partners(clients.all, freeswitch).pairs.entries()) {
    if (client.phase === 'ended' || call.phase === 'ended') continue;
    if (i % 2 === 0) client.hangup();
    else call.hangup();
    if (i % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const isOver = () => [...clients.all, ...peer.calls()].every(({ phase }) => phase === 'ended');
  await settle(ends, 'all to be over', isOver, 60_000);
  const { pairs, clients: lonely, calls: stray, doubles } = partners(clients.all, freeswitch);
  const halves = pairs.filter(({ client, call }) => client.phase === 'ended' && call.phase === 'ended').length;
  expectAll('calls over, and over at the other end', halves, pairs.length);
  expectNone(
    'ends without another end that are not over',
    [...lonely, ...stray].filter(({ phase }) => phase !== 'ended').length,
  );
  say(
    `${lonely.length + stray.length} ends never had another one: their call died with its gateway before it was through`,
  );
  expectNone('calls of one client’s that FreeSWITCH got twice', doubles);
  // The homeserver repeats some of what was taken; a translator that is handed it again says so.
  expectNone('invites that a session took in twice', warningsOf('m.call.invite for a call that is known'));
  expectNone('events sent twice with different content', homeserver.contradictions);
  expectNone('requests sent twice with different content', freeswitch.contradictions);
  say(`events sent twice as they were: ${homeserver.repeated}`);
  if (homeserver.repeated === 0)
    failures.push('no event was sent twice, though a worker died before it knew that one had arrived');
  expectNone('requests sent twice as they were, on one line', freeswitch.repeated);
  expectNone('rules of FreeSWITCH’s broken', peer.violations().length);
  for (const { rule, detail } of peer.violations().slice(0, 10)) console.log(`  ${rule}: ${detail}`);
  await endAll();
  homeserver.stop();
  await peer.stop();
  workerSide.stop();
  gatewaySide.stop();
  return measured;
}

async function drillOneProcess(folder: string): Promise<Measured[]> {
  const balancer = await startBalancer();
  const ends = await startEnds(balancer.url);
  const file = join(folder, 'one.json');
  writeFileSync(file, JSON.stringify(configFor(ends, 'http://127.0.0.1')));
  const one = await startProgram('one process', 'one-process.ts', file);
  balancer.to([one.port]);
  say('one process is up, with the same sessions');
  await bringUp(ends, options.calls);
  const measured = [await measure(ends, 'one process', 1), await measure(ends, 'one process', options.load)];
  await endAll();
  ends.homeserver.stop();
  await ends.freeswitch.peer.stop();
  balancer.stop();
  return measured;
}

const folder = mkdtempSync(join(tmpdir(), 'mvbridge-cluster-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
try {
  const [alone, loaded] = await drillCluster(folder);
  const [aloneInOne, loadedInOne] = await drillOneProcess(folder);
  if (alone && loaded && aloneInOne && loadedInOne) {
    say(
      `latency, with what is waited for candidates: a renegotiation alone ${alone.p50.toFixed(0)} ms, in one process ${aloneInOne.p50.toFixed(0)} ms; ` +
        `${options.load} at a time ${loaded.p50.toFixed(0)} ms, in one process ${loadedInOne.p50.toFixed(0)} ms`,
    );
  }
} catch (error) {
  failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
} finally {
  await endAll();
}
for (const failure of failures) console.error(`FAILED ${failure}`);
process.exit(failures.length === 0 ? 0 : 1);
