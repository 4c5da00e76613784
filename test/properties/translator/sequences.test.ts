// Both peers say whatever they like, in any order, twice, too early and too late: what must hold all the same.
import { decodeCallEvent } from '@mvbridge/matrix-events';
import { countedIds } from '@mvbridge/replay';
import { createTranslator, type Output, type Translator } from '@mvbridge/translator';
import { decodeFrame, encodeFrame } from '@mvbridge/verto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CandidateName, candidate } from '../../support/candidates.ts';
import { config, play, type Rig, rigUp, type Say, wait } from '../../support/flow.ts';
import { matrix } from '../../support/matrix.ts';
import {
  clientAnswer,
  clientOffer,
  clientVideoOffer,
  freeswitchAnswer,
  freeswitchOffer,
  restarted,
  turned,
} from '../../support/sdp.ts';
import { request, verto } from '../../support/verto.ts';

const speakers = [
  {},
  { party: 'ALICEPHONE' },
  { sender: '@mallory:example.org' },
  { room: '!other:example.org' },
  { version: 0 },
];
const names = Object.keys(candidate) as CandidateName[];
const speaker = fc.constantFrom(...speakers);
const sdp = fc.constantFrom(
  clientOffer,
  clientVideoOffer,
  clientAnswer,
  freeswitchAnswer,
  freeswitchOffer,
  'v=0\r\n',
  'm=',
);

/** What a client may offer or answer within a call. */
const newer = fc.constantFrom(
  clientOffer,
  turned(clientOffer, 'sendonly'),
  restarted(clientOffer),
  clientVideoOffer,
  clientAnswer,
  'm=audio 0 X 0\r\n',
  'v=0\r\n',
);

/** One thing that somebody says, or that the application wants. */
const said: fc.Arbitrary<Say> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ speaker, sdp }).map(({ speaker, sdp }) => matrix.invite({ ...speaker, sdp })) },
  {
    weight: 4,
    arbitrary: fc
      .record({ speaker, chosen: fc.subarray(names) })
      .map(({ speaker, chosen }) => matrix.candidatesOf(speaker, ...chosen)),
  },
  { weight: 2, arbitrary: fc.record({ speaker, sdp }).map(({ speaker, sdp }) => matrix.answer({ ...speaker, sdp })) },
  fc
    .record({ speaker, selected: fc.constantFrom('BRIDGE', 'OTHER') })
    .map(({ speaker, selected }) => matrix.selectAnswer(selected, speaker)),
  speaker.map((one) => matrix.reject(one)),
  speaker.map((one) => matrix.hangup(one)),
  {
    weight: 4,
    arbitrary: fc.record({ speaker, sdp: newer }).map(({ speaker, sdp }) => matrix.offer(sdp, speaker)),
  },
  { weight: 2, arbitrary: newer.map((one) => matrix.renegotiate(one)) },
  fc.subarray(names).map((chosen) => matrix.candidatesAnew(...chosen)),
  { weight: 2, arbitrary: fc.constantFrom(verto.attach(), verto.ready(), verto.attach('v=0\r\n')) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      verto.ok({ callID: 'x', action: 'updateMedia', sdp: freeswitchAnswer }),
      verto.ok({ callID: 'x', action: 'updateMedia', sdp: 'v=0\r\n' }),
      verto.ok({ callID: 'x', action: 'updateMedia' }),
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('freeswitch-1', 'freeswitch-2').map((callID) => verto.invite({ callID })) },
  sdp.map((one) => verto.media(one)),
  { weight: 2, arbitrary: sdp.map((one) => verto.answer({ sdp: one })) },
  fc.constant(verto.bareAnswer()),
  fc.constantFrom('NORMAL_CLEARING', 'USER_BUSY', 'UNKNOWN').map((cause) => verto.bye(cause)),
  fc.constantFrom('Bob', 'Bob\r\nEve', '').map((name) => verto.display(name)),
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      verto.ok({ message: 'logged in' }),
      verto.ok({}),
      verto.error({ code: -32000 }),
      verto.error({}),
    ),
  },
  fc.constantFrom<Say>(verto.open, verto.close),
  fc
    .constantFrom('verto.clientReady', 'verto.ping', 'verto.attach', 'verto.punt')
    .map((method) => request(method, { reattached_sessions: [] })),
  fc.constantFrom<Say>(
    ({ translator, callId }, now) => translator.command({ kind: 'hangup', callId: callId || 'call-1' }, now),
    ({ translator, callId }, now) => translator.command({ kind: 'dtmf', callId: callId || 'call-1', digits: '5' }, now),
  ),
  fc.anything().map(
    (value): Say =>
      ({ translator }, now) =>
        translator.handleMatrix(value, now),
  ),
  fc.anything().map(
    (value): Say =>
      ({ translator }, now) =>
        translator.handleVerto(value, now),
  ),
  fc.constant(wait),
);

const sequence = fc.array(fc.tuple(fc.nat(4_000), said), { maxLength: 30 });

/** Plays a sequence; each step comes so many ms after the one before. */
function run(steps: readonly (readonly [number, Say])[]): Rig {
  const rig = rigUp();
  let now = 0;
  for (const [gap, say] of steps) {
    now += gap;
    play(rig, now, say);
  }
  play(rig, now + 700_000, wait);
  return rig;
}

const runs = Number(process.env.SEQUENCES ?? 3_000);

describe(`${runs} sequences of anything (SEQUENCES=… for another number)`, () => {
  it('throw nothing, and lead to nothing that its receiver could not read', () => {
    fc.assert(
      fc.property(sequence, (steps) => {
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

  it('leave no leg behind: who was told of a call is told of its end', () => {
    fc.assert(
      fc.property(sequence, (steps) => {
        const { out, translator } = run(steps);
        const live = new Set(translator.calls().map(key));
        const ringing = new Set<string>();
        for (const { output } of out) {
          if (output.to !== 'matrix') continue;
          if (output.type === 'm.call.invite') ringing.add(key(output));
          if (output.type === 'm.call.hangup' || output.type === 'm.call.select_answer') ringing.delete(key(output));
        }
        // A v0 client’s answer or hangup is not selected; it has had its say all the same.
        const silent = [...ringing].filter((one) => !live.has(one) && !declinedByV0(out, one));
        expect(silent).toEqual([]);
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

function declinedByV0(out: Rig['out'], which: string): boolean {
  return out.some(
    ({ output }) =>
      output.to === 'app' && output.kind === 'call' && output.call.phase !== 'ringing' && key(output.call) === which,
  );
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
        let now = 3_000;
        play(rig, now, matrix.offer(offer));
        for (const [gap, say] of steps) {
          now += gap;
          play(rig, now, say);
        }
        play(rig, now + 700_000, wait);
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
