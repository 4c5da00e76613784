// The drill's processes: each says where it listens, and none outlives the drill.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Process {
  readonly port: number;
  /** Neither gone nor hanging. */
  readonly isAlive: boolean;
  /** Resolves when it is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** It stands still, its sockets open, until it is let go on. */
  hang(): void;
  goOn(): void;
}

const children = new Set<ChildProcess>();
const expected = new WeakSet<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const warnings: string[] = [];

/** How many lines of our programs, other than usual ones, had these words in them. */
export function warningsOf(words: string): number {
  return warnings.filter((line) => line.includes(words)).length;
}

export async function endAll(): Promise<void> {
  await Promise.all([...children].map((child) => end(child, 'SIGKILL')));
}

/**
 * Late candidates are so by design, where a placeholder has gone before them; here nobody else reaches a worker; and the SDK
 * says at length that a connection was cut.
 */
const USUAL = new RegExp(
  [
    'late-candidates|without validating request signatures|Got abort error from connection|Premature close|ERR_STREAM_',
    '^(This might indicate|\\* The restate-server aborted|\\* The connection with|Please check|    at |}$|$)',
  ].join('|'),
);

/** A program of ours, which says `listening on <port>`. `diesAfter`: see dies-after-saying.ts. */
export async function startProgram(
  name: string,
  program: string,
  config: string,
  diesAfter?: string,
): Promise<Process> {
  const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  const deadly = diesAfter === undefined ? [] : ['--import', pathOf('dies-after-saying.ts')];
  const child = start(process.execPath, ['--import', 'tsx', ...deadly, pathOf(program), config], {
    RESTATE_LOGGING: 'WARN',
    DIES_AFTER: diesAfter ?? '',
  });
  if (diesAfter !== undefined) expected.add(child);
  const port = new Promise<number>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        const [, port] = /^listening on (\d+)/.exec(line) ?? [];
        if (port !== undefined) resolve(Number(port));
        else if (!USUAL.test(line)) {
          warnings.push(line);
          console.error(`${name}: ${line}`);
        }
      });
    }
  });
  return started(name, child, await orDeath(name, child, port));
}

/** A Restate server of one node, with its data in that folder. `port`: its ingress. */
export async function startRestate(
  folder: string,
): Promise<Process & { readonly ingress: string; readonly admin: string }> {
  const binary = createRequire(import.meta.url).resolve(
    `@restatedev/restate-server-${platform()}-${arch()}/bin/restate-server`,
  );
  const child = start(binary, [], {
    RESTATE_BASE_DIR: folder,
    RESTATE_NODE_NAME: 'drill',
    RESTATE_LISTEN_MODE: 'tcp',
    RESTATE_BIND_IP: '127.0.0.1',
    RESTATE_ADVERTISED_HOST: '127.0.0.1',
    RESTATE_USE_RANDOM_PORTS: 'true',
    RESTATE_LOG_FORMAT: 'json',
    RESTATE_DISABLE_TELEMETRY: 'true',
    RESTATE_DEFAULT_NUM_PARTITIONS: '4',
    // A balancer of connections spreads nothing over one connection.
    RESTATE_WORKER__INVOKER__HTTP2_STREAMS_PER_CONNECTION_LIMIT: '8',
  });
  const ports = new Promise<{ ingress: number; admin: number }>((resolve) => {
    let [ingress, admin] = [0, 0];
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, port] = /server\.port"?:\s*"?(\d+)/.exec(line) ?? [];
      if (line.includes('Ingress HTTP listening')) ingress = Number(port);
      const [, adminPort] = /Admin API starting on: http:\/\/[^"/]*:(\d+)/.exec(line) ?? [];
      if (adminPort !== undefined) admin = Number(adminPort);
      if (ingress > 0 && admin > 0) resolve({ ingress, admin });
    });
  });
  const { ingress, admin } = await orDeath('restate', child, ports);
  const urls = { ingress: `http://127.0.0.1:${ingress}`, admin: `http://127.0.0.1:${admin}` };
  return { ...started('restate', child, ingress), ...urls };
}

function start(file: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  children.add(child);
  child.on('exit', () => children.delete(child));
  return child;
}

function started(name: string, child: ChildProcess, port: number): Process {
  child.on('exit', (code, signal) => {
    if (!expected.has(child)) console.error(`${name}: ended with ${code ?? signal}`);
  });
  let isHanging = false;
  const hang = (hanging: boolean) => () => {
    isHanging = hanging;
    child.kill(hanging ? 'SIGSTOP' : 'SIGCONT');
  };
  return {
    port,
    get isAlive() {
      return child.exitCode === null && child.signalCode === null && !isHanging;
    },
    end: (signal) => end(child, signal),
    hang: hang(true),
    goOn: hang(false),
  };
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  expected.add(child);
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

async function orDeath<T>(name: string, child: ChildProcess, ready: Promise<T>): Promise<T> {
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  const died = once(child, 'exit').then(() => Promise.reject(new Error(`${name} ended before it listened: ${said}`)));
  died.catch(() => {});
  return Promise.race([ready, died]);
}
