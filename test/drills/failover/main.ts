// Calls up through a real WebSocket, the bridge's process killed, another one in its place: are they all still there, on both
// sides? `npm run drill:failover -- --help` says more.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { createVertoPeer } from '../../support/verto-peer/peer.ts';
import { type Client, createClients } from './clients.ts';
import { type Homeserver, startHomeserver } from './homeserver.ts';

const whole = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('Expected a whole number from 1 on.');
  return number;
};
const program = new Command('npm run drill:failover --')
  .description(
    [
      'Brings calls up between Matrix clients and a FreeSWITCH of the tests, through the bridge of the README, which',
      'runs in a process of its own. Kills that process with SIGKILL, starts another one from the state that the first',
      'had saved, and looks whether every call is alive at both ends. Then kills that one, too.',
    ].join(' '),
  )
  .option('-c, --calls <number>', 'how many calls, half of them placed by either side', whole, 40)
  .option('-k, --kills <number>', 'how often the process is killed', whole, 2);
program.parse();
const { calls: total, kills } = program.opts<{ calls: number; kills: number }>();

const folder = mkdtempSync(join(tmpdir(), 'mvbridge-drill-'));
const peer = await createVertoPeer();
let picksUp = true;
const clients = createClients(
  (): Homeserver => homeserver,
  () => picksUp,
);
const homeserver = await startHomeserver(clients.hear);

let bridge: ChildProcess | undefined;
const startBridge = () => {
  const script = fileURLToPath(new URL('bridge-process.ts', import.meta.url));
  const state = join(folder, 'state.json');
  bridge = spawn(process.execPath, ['--import', 'tsx', script, homeserver.url, peer.url, state], {
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  // Candidates that follow an SDP which a placeholder carries are late by design, and one line of them a call.
  if (bridge.stderr === null) return;
  createInterface({ input: bridge.stderr }).on('line', (line) => {
    if (!line.startsWith('late-candidates')) console.error(`bridge: ${line}`);
  });
};
const killBridge = async () => {
  bridge?.kill('SIGKILL');
  if (bridge !== undefined && bridge.exitCode === null && bridge.signalCode === null) await once(bridge, 'exit');
};
const failures: string[] = [];
const expectAll = (what: string, found: number, of: number) => {
  console.log(`${what}: ${found} of ${of}`);
  if (found !== of) failures.push(`${what}: ${found} of ${of}`);
};
const expectNone = (what: string, found: number) => {
  console.log(`${what}: ${found}`);
  if (found > 0) failures.push(`${what}: ${found}`);
};
const seconds = (since: number) => `${((performance.now() - since) / 1_000).toFixed(1)} s`;
const talking = () => clients.all.filter(({ phase }) => phase === 'talking');
const answered = () => peer.calls().filter((call) => call.phase === 'answered' && !call.isDetached);
/** Until the condition holds, or it is clear that it will not: what is so then is what counts. */
const settle = (what: string, look: () => boolean, ms: number) =>
  peer.until(what, look, ms).catch(({ message }: Error) => console.log(message));

try {
  startBridge();
  await peer.until('the bridge to log in', () => peer.sessions().length === 1, 30_000);
  console.log(`a bridge is up; ${total} calls are placed`);
  for (let i = 0; i < total; i += 1) {
    if (i % 2 === 0) clients.place();
    else await peer.call();
  }
  await settle('the calls to be up', () => talking().length === total && answered().length === total, 30_000);
  expectAll('up, at both ends', Math.min(talking().length, answered().length), total);

  for (let kill = 1; kill <= kills; kill += 1) {
    // Two that ring when the process dies: FreeSWITCH ends what was not answered, and the clients have to hear of it.
    picksUp = false;
    const before = clients.all.length;
    const ringing = [await peer.call(), await peer.call()];
    await peer.until('two clients to ring', () => clients.all.length === before + 2);
    picksUp = true;
    const waiting = clients.all.slice(before);
    const updates = new Map(peer.calls().map((call) => [call.callID, call.updates]));
    const offers = new Map<Client, number>(clients.all.map((client) => [client, client.renegotiated]));
    const updated = () => answered().filter((call) => call.updates > (updates.get(call.callID) ?? 0));
    const renegotiated = () => talking().filter((client) => client.renegotiated > (offers.get(client) ?? 0));

    const killed = performance.now();
    await killBridge();
    console.log(`\nkilled with SIGKILL (${kill} of ${kills}); another process starts from what it had saved`);
    await peer.until('the session to be gone', () => peer.sessions().length === 0);
    startBridge();
    await peer.until('another login', () => peer.sessions().length === 1, 30_000);
    console.log(`logged in again with the same sessid, ${seconds(killed)} after the kill`);
    const alive = () => updated().length === total && renegotiated().length === total;
    await settle('every call to have its media back', alive, 30_000);
    expectAll('alive, renegotiated at both ends', Math.min(updated().length, renegotiated().length), total);
    console.log(`${seconds(killed)} from the kill to the last of them`);
    const over = () => [...ringing, ...waiting].filter(({ phase }) => phase === 'ended').length;
    await settle('those that rang to be over', () => over() === 4, 10_000);
    expectAll('rang meanwhile, and over at both ends', over() / 2, 2);
  }

  console.log('\nevery call is hung up, by either side in turn');
  const live = talking();
  const mine = live.filter((_, i) => i % 2 === 0);
  for (const client of mine) client.hangup();
  await settle('FreeSWITCH to hear of it', () => answered().length === total - mine.length, 10_000);
  for (const call of answered()) call.hangup();
  await settle('all to be over', () => talking().length === 0 && answered().length === 0, 10_000);
  expectAll('ended by the client, and over at FreeSWITCH', ended('client'), mine.length);
  expectAll('ended by FreeSWITCH, and over at the client', ended('server'), total - mine.length);
  expectNone('rules of FreeSWITCH’s broken', peer.violations().length);
  expectNone('events sent twice with different content', homeserver.contradictions);
  for (const { rule, detail } of peer.violations()) console.log(`  ${rule}: ${detail}`);
} catch (error) {
  failures.push(error instanceof Error ? error.message : String(error));
} finally {
  await killBridge();
  homeserver.stop();
  await peer.stop();
  rmSync(folder, { recursive: true });
}
for (const failure of failures) console.error(`FAILED ${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** How many of the calls that were talked in ended by that side’s word, and are over at both. */
function ended(by: 'client' | 'server'): number {
  const over = peer.calls().filter((call) => call.phase === 'ended' && call.endedBy === by && call.updates > 0);
  const heard = clients.all.filter(
    ({ phase, endedBy, renegotiated }) =>
      phase === 'ended' && renegotiated > 0 && endedBy === (by === 'client' ? 'client' : 'bridge'),
  );
  return Math.min(over.length, heard.length);
}
