// A session, whatever comes in whatever order: nothing throws, nothing is answered twice, and a socket that is gone is gone.
import { createVertoSession, DialogId, SessId, type SessionOutput, type VertoSession } from '@mvbridge/verto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { json } from './arbitrary.ts';

type Step = (session: VertoSession, now: number) => readonly SessionOutput[];
const says =
  (frame: unknown): Step =>
  (session, now) =>
    session.handleFrame(frame, now);
const params = { dialogParams: { callID: DialogId.parse('c') } };

const id = fc.integer({ min: 0, max: 12 });
const open: Step = (session, now) => session.handleTransport('open', now);
const close: Step = (session, now) => session.handleTransport('close', now);
const wait: Step = (session, now) => session.handleTimeout(now);
const ask: Step = (session, now) => session.request({ method: 'verto.bye', params }, `${now}`, now);

const steps: fc.Arbitrary<readonly [string, Step]> = fc.oneof(
  fc.constantFrom(['open', open] as const, ['close', close] as const, ['wait', wait] as const, ['ask', ask] as const),
  id.map((n) => ['result', says({ jsonrpc: '2.0', id: n, result: { callID: 'c', message: 'logged in' } })] as const),
  fc
    .tuple(id, fc.constantFrom(-32000, -32001, -32002, undefined))
    .map(([n, code]) => ['error', says({ jsonrpc: '2.0', id: n, error: { code } })] as const),
  fc
    .tuple(id, fc.constantFrom('verto.ping', 'verto.clientReady', 'verto.tomorrow'))
    .map(
      ([n, method]) =>
        ['request', says({ jsonrpc: '2.0', id: n, method, params: { reattached_sessions: [] } })] as const,
    ),
  id.map((n) => ['punt', says({ jsonrpc: '2.0', id: n, method: 'verto.punt', params: {} })] as const),
  fc.tuple(id, json).map(([n, value]) => ['nonsense', says({ jsonrpc: '2.0', id: n, result: value })] as const),
  json.map((value) => ['nonsense', says(value)] as const),
);

it('any sequence of inputs', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(steps, fc.integer({ min: 1, max: 6_000 })), { maxLength: 40 }), (sequence) => {
      const session = createVertoSession({ login: '1', passwd: 'p', sessid: SessId.parse('s'), maxHeld: 5 });
      const [sent, asked, replied] = [new Set<unknown>(), new Set<string>(), new Set<string>()];
      let gone = true;
      let now = 0;
      for (const [[name, step], ms] of [...sequence, [['close', close], 1] as const]) {
        now += ms;
        if (name === 'ask') asked.add(`${now}`);
        if (name === 'open') gone = false;
        for (const output of step(session, now)) {
          if (output.kind === 'send') {
            expect(gone, `${name} on a socket that is gone`).toBe(false);
            if ('method' in output.message) {
              expect(sent.has(output.message.id), 'an id twice').toBe(false);
              sent.add(output.message.id);
            }
          }
          if (output.kind === 'reply' && output.reply.tag !== undefined) {
            expect(asked.has(output.reply.tag) && !replied.has(output.reply.tag), 'one reply for each request').toBe(
              true,
            );
            replied.add(output.reply.tag);
          }
        }
        if (name === 'close' || name === 'punt') gone = true;
        expect(['closed', 'punted'].includes(session.phase)).toBe(gone);
      }
      // What has no reply yet is held for the next socket, and no more than was said.
      expect(asked.size - replied.size).toBeLessThanOrEqual(5);
      // And the next socket is all that is waited for, unless somebody else has the session.
      expect(session.nextDeadline() === undefined).toBe(session.phase === 'punted');
      for (let i = 0, at = session.nextDeadline(); i < 5 && at !== undefined; i++, at = session.nextDeadline()) {
        for (const { kind } of session.handleTimeout(at)) expect(kind).toBe('connect');
      }
    }),
    { numRuns: 30_000 },
  );
});
