import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, isInTime } from '../../../examples/cluster/asking.ts';

describe('what a worker asks', () => {
  const cases: readonly (readonly [what: string, by: number, leaseUntil: number, isInTime: boolean])[] = [
    ['is done in time', 2_000, 2_000, true],
    ['is not done when the worker waits no longer', 1_000, 2_000, false],
    ['is not done when the gateway’s lease may have run out', 2_000, 1_000, false],
  ];
  for (const [what, by, leaseUntil, inTime] of cases) {
    it(what, () => expect(isInTime({ epoch: 1, by }, leaseUntil, 1_000)).toBe(inTime));
  }
});

describe('a worker that asks', () => {
  const server = createServer((_, response) => response.writeHead(answers.shift() ?? 500).end());
  let answers: number[] = [];
  afterEach(() => void server.close());

  async function asked(...gives: readonly number[]) {
    answers = [...gives];
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return ask(`http://127.0.0.1:${port}`, 's', { epoch: 1, by: Date.now() + 500 });
  }

  it('takes done for done, and a line that is gone for gone', async () => {
    expect(await asked(200)).toBe('done');
    server.close();
    expect(await asked(410)).toBe('gone');
  });

  it('asks again while the gateway has no lease', async () => expect(await asked(503, 200)).toBe('done'));

  it('takes no refusal for done', async () => expect(await asked(403, 403, 403, 403, 403)).toBe(403));

  it('does not wait for who is not there', async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const began = Date.now();
    expect(await ask(`http://127.0.0.1:${port}`, 's', { epoch: 1, by: began + 10_000 })).toBeUndefined();
    expect(Date.now() - began).toBeLessThan(5_000);
  });
});
