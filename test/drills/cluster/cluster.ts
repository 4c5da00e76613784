// The cluster's processes, behind two addresses: one for the workers, one for the gateways.
import type { Balancer } from './balancer.ts';
import { type Process, startProgram } from './processes.ts';

export class Cluster {
  readonly workers: Process[] = [];
  readonly gateways: Process[] = [];
  readonly #workerSide: Balancer;
  readonly #gatewaySide: Balancer;
  readonly #config: string;

  constructor(workerSide: Balancer, gatewaySide: Balancer, config: string) {
    this.#workerSide = workerSide;
    this.#gatewaySide = gatewaySide;
    this.#config = config;
  }

  async add(kind: 'worker' | 'gateway', count = 1): Promise<void> {
    const all = kind === 'worker' ? this.workers : this.gateways;
    const script = `../../../examples/cluster/${kind}.ts`;
    const names = Array.from({ length: count }, (_, i) => `${kind} ${all.length + i + 1}`);
    all.push(...(await Promise.all(names.map((name) => startProgram(name, script, this.#config)))));
    this.balance();
  }

  /** The worker that Restate has most connections to: over one connection, all goes to one. */
  busiestWorker(): Process | undefined {
    const load = ({ port }: Process) => this.#workerSide.connections(port);
    return this.workers.filter(({ isAlive }) => isAlive).toSorted((a, b) => load(b) - load(a))[0];
  }

  /**
   * The next steps go to one more worker, which dies as soon as something that it said has arrived with such words in it, or in its URL; the workers
   * that had them may go on with theirs all the same.
   */
  async takeOver(diesAfter: string): Promise<Process> {
    const name = `worker that dies after ${diesAfter}`;
    const worker = await startProgram(name, '../../../examples/cluster/worker.ts', this.#config, diesAfter);
    this.#workerSide.to([worker.port]);
    this.#workerSide.cut();
    return worker;
  }

  balance(): void {
    const ports = (all: readonly Process[]) => all.filter(({ isAlive }) => isAlive).map(({ port }) => port);
    this.#workerSide.to(ports(this.workers));
    this.#gatewaySide.to(ports(this.gateways));
  }
}
