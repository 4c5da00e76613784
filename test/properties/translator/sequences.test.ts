// Both peers say whatever they like, in any order, twice, too early and too late: what must hold all the same.
import { decodeCallEvent } from '@mvbridge/matrix-events';
import { countedIds } from '@mvbridge/replay';
import { createTranslator, type Output, type Translator } from '@mvbridge/translator';
import { decodeFrame, encodeFrame } from '@mvbridge/verto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CarrierName } from '../../support/carriers.ts';
import { config, play, playAll, type Rig, rigUp, type Say, wait } from '../../support/flow.ts';
import { matrix } from '../../support/matrix.ts';
import { clientOffer } from '../../support/sdp.ts';
import { verto } from '../../support/verto.ts';
import {
  applicationEnds,
  carriesOn,
  freeswitchEnds,
  matrixEnds,
  newer,
  openings,
  said,
  saidInTrouble,
  stepsOf,
} from './said.ts';

const sequence = stepsOf(said);

const troubled = stepsOf(saidInTrouble);

/** Plays a sequence; each step comes so many ms after the one before. */
function run(steps: readonly (readonly [number, Say])[], carrier: CarrierName = 'itself'): Rig {
  const rig = rigUp({}, { carrier });
  playAll(rig, steps);
  return rig;
}

const runs = Number(process.env.SEQUENCES ?? 2_000);

describe(`${runs} sequences of anything (SEQUENCES=… for another number)`, () => {
  it('throw nothing, and lead to nothing that its receiver could not read', () => {
    fc.assert(
      fc.property(troubled, (steps) => {
        for (const { output } of run(steps).out) expectReadable(output);
      }),
      { numRuns: runs },
    );
  });

  it('end: an ended call says nothing more, and in the end every call is over or answered', () => {
    fc.assert(
      fc.property(sequence, (steps) => {
        const { out, translator } = run(steps);
        const ended = new Set<string>();
        for (const { output } of out) {
          if (output.to === 'app' && output.kind === 'call' && output.call.phase === 'ended')
            ended.add(key(output.call));
          if (output.to === 'matrix') expect(ended).not.toContain(key(output));
        }
        for (const { phase } of translator.calls()) expect(['answered', 'early']).toContain(phase);
      }),
      { numRuns: runs },
    );
  });

  it('have FreeSWITCH told of the end of each call that it knows, and of no other', () => {
    const steps = stepsOf(
      fc.oneof({ weight: 6, arbitrary: carriesOn }, { weight: 2, arbitrary: matrixEnds }, applicationEnds),
      Object.values(openings).filter((opening) => opening !== openings.detached),
    );
    fc.assert(
      fc.property(steps, (steps) => {
        const { out, translator } = run(steps);
        const live = new Set(translator.calls().map(({ dialogId }) => String(dialogId)));
        const known: string[] = [];
        const byes: string[] = [];
        for (const { output } of out) {
          if (output.to === 'app' && output.kind === 'call' && output.call.placedBy === 'verto')
            known.push(output.call.dialogId);
          if (output.to !== 'verto' || !('method' in output.message)) continue;
          const { method, params } = output.message;
          if (method === 'verto.invite') known.push(params.dialogParams.callID);
          if (method === 'verto.bye') byes.push(params.dialogParams.callID);
        }
        // A call that FreeSWITCH offers anew (verto.attach) after its end is ended anew.
        expect([...new Set(byes)].sort()).toEqual([...new Set(known)].filter((one) => !live.has(one)).sort());
      }),
      { numRuns: runs },
    );
  });

  it('have Matrix told of the end of each call that it knows, once, unless it ended the call itself', () => {
    const steps = stepsOf(
      fc.oneof({ weight: 6, arbitrary: carriesOn }, { weight: 2, arbitrary: freeswitchEnds }, applicationEnds),
    );
    fc.assert(
      fc.property(steps, (steps) => {
        const { out } = run(steps);
        const phases = new Map<string, string>();
        const over: string[] = [];
        const told: string[] = [];
        for (const { t, output } of out) {
          if (output.to === 'app' && output.kind === 'call') {
            const { phase, placedBy, startedAt } = output.call;
            const before = phases.get(key(output.call));
            phases.set(key(output.call), phase);
            // A caller's own client ends a call that has outlived its lifetime; one that nobody took up was never known.
            const expired =
              placedBy === 'matrix' && t - startedAt >= 60_000 && before !== 'early' && before !== 'answered';
            const unknown = placedBy === 'verto' && before === undefined;
            if (phase === 'ended' && !expired && !unknown && before !== 'detached') over.push(key(output.call));
          }
          if (output.to === 'matrix' && (output.type === 'm.call.hangup' || output.type === 'm.call.reject')) {
            told.push(key(output));
          }
        }
        expect(new Set(told).size).toBe(told.length);
        for (const one of over) expect(told).toContain(one);
      }),
      { numRuns: runs },
    );
  });

  it('come out the same each time, and change nothing of what was handed in', () => {
    fc.assert(
      fc.property(sequence, (steps) => {
        const sent = ({ out }: Rig) => JSON.stringify(out.filter(({ output }) => output.to !== 'app'));
        expect(sent(run(steps))).toBe(sent(run(steps)));
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });

  it('are the same for a translator that is written down before each input, and read by another', () => {
    fc.assert(
      fc.property(troubled, (steps) => {
        expect(JSON.stringify(run(steps, 'restored').out)).toBe(JSON.stringify(run(steps).out));
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });

  it('are the same for one that emits its outputs', () => {
    fc.assert(
      fc.property(troubled, (steps) => {
        expect(JSON.stringify(run(steps, 'emitted').out)).toBe(JSON.stringify(run(steps).out));
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });

  it('do not mind being asked for the time too early, or twice', () => {
    fc.assert(
      fc.property(sequence, (steps) => {
        const nudged = steps.flatMap(([gap, say]): (readonly [number, Say])[] => [
          [gap, say],
          [0, ({ translator }, now) => early(translator, now)],
        ]);
        const sent = ({ out }: Rig) => JSON.stringify(out.filter(({ output }) => output.to !== 'app'));
        expect(sent(run(nudged))).toBe(sent(run(steps)));
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });
});

describe('a homeserver that has trouble', () => {
  it('is sent the same under the same transaction id, and one event of a call at a time once it tells', () => {
    fc.assert(
      fc.property(troubled, (steps) => {
        const contents = new Map<string, string>();
        const out = new Map<string, { readonly call: string; readonly t: number }>();
        let tells = false;
        let seen = 0;
        const rig = rigUp();
        const look = (): void => {
          for (const { t, output } of rig.out.slice(seen)) {
            if (output.to !== 'matrix') continue;
            const text = JSON.stringify(output);
            expect(contents.get(output.txnId) ?? text).toBe(text);
            if (tells && !contents.has(output.txnId)) {
              // One of which nothing is heard for long goes again, or is given up.
              const others = [...out.values()].filter((one) => one.call === key(output) && t - one.t < 30_000);
              expect(others).toEqual([]);
            }
            contents.set(output.txnId, text);
            out.set(output.txnId, { call: key(output), t });
          }
          seen = rig.out.length;
        };
        const inner = rig.translator;
        rig.translator = {
          ...methodsOf(inner),
          handleDelivery: (txnId, delivery, now) => {
            look();
            tells = true;
            out.delete(txnId);
            return inner.handleDelivery(txnId, delivery, now);
          },
        };
        let now = 0;
        for (const [gap, say] of [...steps, [700_000, wait] as const]) {
          now += gap;
          play(rig, now, say);
          look();
        }
      }),
      { numRuns: runs },
    );
  });

  it('leaves no event behind in the end', () => {
    fc.assert(
      fc.property(troubled, (steps) => {
        const rig = run(steps);
        // As long again as the last words of a call are worth.
        play(rig, 3_000_000, wait);
        expect(JSON.stringify(rig.translator.snapshot())).not.toContain('"parcels":[{');
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });
});

/** A translator's methods by themselves. */
function methodsOf(translator: Translator): Translator {
  return {
    handleMatrix: (event, now) => translator.handleMatrix(event, now),
    handleVerto: (frame, now) => translator.handleVerto(frame, now),
    handleTransport: (state, now) => translator.handleTransport(state, now),
    handleDelivery: (txnId, delivery, now) => translator.handleDelivery(txnId, delivery, now),
    handleTimeout: (now) => translator.handleTimeout(now),
    nextDeadline: () => translator.nextDeadline(),
    command: (command, now) => translator.command(command, now),
    calls: () => translator.calls(),
    resume: (now) => translator.resume(now),
    snapshot: (options) => translator.snapshot(options),
  };
}

/** A timeout that is not due is nothing. */
function early(translator: Translator, now: number): readonly Output[] {
  const next = translator.nextDeadline();
  if (next !== undefined && next <= now) return [];
  const out = translator.handleTimeout(now);
  expect(out).toEqual([]);
  expect(translator.nextDeadline()).toBe(next);
  return out;
}

function key(call: { readonly roomId: string; readonly callId: string }): string {
  return `${call.roomId} ${call.callId}`;
}

function expectReadable(output: Output): void {
  if (output.to === 'verto') {
    const text = encodeFrame(output.message);
    expect(['jsonrpc,id,method,params', 'jsonrpc,id,result']).toContain(Object.keys(output.message).join());
    expect(decodeFrame(text, 'client').ok).toBe(true);
    expect(text).not.toMatch(/c=IN IP4 0\.0\.0\.0/);
  }
  if (output.to === 'matrix') {
    const { type, roomId, content } = output;
    const decoded = decodeCallEvent({ type, room_id: roomId, sender: config.matrix.userId, content });
    expect(decoded).toMatchObject({ ok: true, skipped: [] });
  }
}

describe('an offer of a client’s', () => {
  it('is answered, or the call is over, or FreeSWITCH has not answered the call', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2_000), said), { maxLength: 12 }), newer, (steps, offer) => {
        const rig = rigUp();
        play(rig, 0, matrix.invite());
        play(rig, 300, wait);
        play(rig, 310, verto.ok({ message: 'CALL CREATED', callID: 'x' }));
        play(rig, 400, verto.answer());
        play(rig, 3_000, matrix.offer(offer));
        playAll(rig, steps, 3_000);
        const mine = (one: { readonly roomId: string; readonly callId: string }) =>
          one.callId === 'call-1' && one.roomId === '!room:example.org';
        const answered = rig.out.some(
          ({ output }) =>
            output.to === 'matrix' &&
            output.type === 'm.call.negotiate' &&
            output.content.description.type === 'answer' &&
            mine(output),
        );
        expect(answered || !rig.translator.calls().some(mine)).toBe(true);
      }),
      { numRuns: runs },
    );
  });
});

describe('an input', () => {
  it('is never changed', () => {
    const freeze = (value: unknown): unknown => {
      if (typeof value === 'object' && value !== null)
        for (const one of Object.values(Object.freeze(value))) freeze(one);
      return value;
    };
    const translator = createTranslator({ ...config, ids: countedIds() });
    translator.handleTransport('open', 0);
    translator.handleVerto(freeze({ jsonrpc: '2.0', id: 1, result: { message: 'logged in' } }), 1);
    const content = {
      call_id: 'call-1',
      version: '1',
      party_id: 'A',
      lifetime: 60_000,
      offer: { type: 'offer', sdp: clientOffer },
    };
    const invite = { type: 'm.call.invite', room_id: '!room:example.org', sender: '@alice:example.org', content };
    expect(() => translator.handleMatrix(freeze(invite), 2)).not.toThrow();
    expect(translator.calls()).toHaveLength(1);
  });
});
