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

  balance(): void {
    const ports = (all: readonly Process[]) => all.filter(({ isAlive }) => isAlive).map(({ port }) => port);
    this.#workerSide.to(ports(this.workers));
    this.#gatewaySide.to(ports(this.gateways));
  }
}
