// Two calls at once: which invite that was sent passes on which that was received.
import {
  countedIds,
  ladderHtml,
  recordTrace,
  replay,
  rungsOf,
  seatOf,
  type Trace,
  type TraceLine,
} from '@mvbridge/replay';
import { createTranslator } from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';
import { config, play, rigUp } from '../../support/flow.ts';
import { matrix } from '../../support/matrix.ts';
import { clientOffer, freeswitchOffer } from '../../support/sdp.ts';
import { verto } from '../../support/verto.ts';

const by = (name: string) => ({ sender: `@${name}:example.org`, room: `!${name}:example.org`, callId: `call-${name}` });
const offerOf = (name: string, sdp = clientOffer) => sdp.replace(/(a=ice-ufrag:).*\r/g, `$1${name}\r`);

/** Alice calls 1111 and Bob calls 2222; his candidates come sooner. 2222 answers, 1111 is busy. */
function crossed(offers: Readonly<Record<'alice' | 'bob', string>>, callerIdName?: string): Trace {
  const { translator, trace } = recordTrace(
    createTranslator({
      ...config,
      ids: countedIds(),
      route: {
        ...config.route,
        toVerto: ({ sender }) => ({ destinationNumber: sender.startsWith('@alice') ? '1111' : '2222', callerIdName }),
      },
    }),
    { userId: config.matrix.userId },
  );
  const rig = { ...rigUp({}, { loggedIn: false }), translator };
  play(rig, -100, verto.open);
  play(rig, -90, verto.ok({ message: 'logged in', sessid: 'session-1' }));
  play(rig, 0, matrix.invite({ ...by('alice'), sdp: offers.alice }));
  play(rig, 10, matrix.invite({ ...by('bob'), sdp: offers.bob }));
  play(rig, 20, matrix.candidatesOf(by('bob'), 'host', 'end'));
  const bobs = rig.dialogId;
  play(rig, 200, matrix.candidatesOf(by('alice'), 'host', 'end'));
  const alices = rig.dialogId;
  expect(bobs).not.toBe(alices);
  rig.dialogId = bobs;
  play(rig, 500, verto.answer());
  rig.dialogId = alices;
  play(rig, 600, verto.bye('USER_BUSY', 17));
  return trace();
}

/** Where each call went. */
function destinations(trace: Trace, strategy: 'usable' | 'eager' = 'usable') {
  const outputs = replay(trace, { policy: { strategy } }).steps.flatMap(({ out }) => out);
  return Object.fromEntries(
    outputs.flatMap((output) =>
      output.to === 'verto' && 'method' in output.message && output.message.method === 'verto.invite'
        ? [[output.callId, output.message.params.dialogParams.destination_number]]
        : [],
    ),
  );
}

describe('calls that leave in another order than they came', () => {
  const traces: Readonly<Record<string, Trace>> = {
    'are told apart by their SDP': crossed({ alice: offerOf('alice'), bob: offerOf('bob') }, 'Somebody'),
    'are told apart by who calls, where all SDP is the same': crossed({ alice: clientOffer, bob: clientOffer }),
  };
  for (const [how, trace] of Object.entries(traces)) {
    it(how, () => {
      const { difference, unused } = replay(trace);
      expect({ difference, unused }).toEqual({ difference: [], unused: [] });
      for (const strategy of ['usable', 'eager'] as const) {
        expect(destinations(trace, strategy)).toEqual({ 'call-alice': '1111', 'call-bob': '2222' });
      }
    });

    it(`${how}: what becomes of each does not depend on when it leaves`, () => {
      const rejected = replay(trace, { policy: { strategy: 'eager' } }).steps.flatMap(({ out }) =>
        out.flatMap((output) => (output.to === 'matrix' ? [`${output.type} ${output.callId}`] : [])),
      );
      expect(rejected).toEqual(['m.call.answer call-bob', 'm.call.reject call-alice']);
    });

    it(`${how}: the ladder of what was recorded has two calls, and each SDP beside its own`, () => {
      const invites = rungsOf(trace).filter((rung) => rung.kind === 'arrow' && rung.label === 'verto.invite');
      expect(invites.map((rung) => [rung.call, rung.kind === 'arrow' && rung.sdp?.madeFrom?.t])).toEqual([
        ['call-bob', 110],
        ['call-alice', 100],
      ]);
      expect(ladderHtml(trace)).toContain('2 calls.');
    });
  }
});

describe('calls of FreeSWITCH’s', () => {
  const called = (callID: string): TraceLine => ({
    t: 0,
    protocol: 'verto',
    direction: 'in',
    message: {
      jsonrpc: '2.0',
      id: callID,
      method: 'verto.invite',
      params: { callID, sdp: offerOf(callID, freeswitchOffer) },
    },
  });
  const rung = (callID: string): TraceLine => ({
    t: 10,
    protocol: 'matrix',
    direction: 'out',
    event: {
      type: 'm.call.invite',
      room_id: `!${callID}:example.org`,
      sender: '@bridge:example.org',
      content: { call_id: `z${callID}`, offer: { type: 'offer', sdp: offerOf(callID, freeswitchOffer) } },
    },
  });
  const trace = [called('fs-1'), called('fs-2'), rung('fs-2'), rung('fs-1')];

  it('ring in the rooms that they rang in', () => {
    const rooms = replay(trace).steps.flatMap(({ input, out }) =>
      out.flatMap((output) =>
        output.to === 'matrix' && input !== 'timeout' && 'message' in input
          ? [[(input.message as { id: unknown }).id, output.roomId]]
          : [],
      ),
    );
    expect(rooms).toEqual([
      ['fs-1', '!fs-1:example.org'],
      ['fs-2', '!fs-2:example.org'],
    ]);
    expect(replay(trace).difference.filter(({ kind }) => kind === 'missing')).toEqual([]);
  });

  it('are two in the ladder of what was recorded', () => {
    expect(new Set(rungsOf(trace).map(({ call }) => call))).toEqual(new Set(['zfs-1', 'zfs-2']));
  });
});

describe('where nothing tells', () => {
  const bare = (line: TraceLine): TraceLine => {
    const text = JSON.stringify(line)
      .replace(/v=0[^"]*/g, 'v=0')
      .replace(/"@(?:alice|bob):example.org"/g, '"@x:example.org"');
    return JSON.parse(text);
  };

  it('the first that came left first', () => {
    const { route } = seatOf(crossed({ alice: offerOf('alice'), bob: offerOf('bob') }).map(bare));
    const invite = { roomId: '', sender: '', partyId: undefined, displayName: undefined, video: false };
    const routed = (callId: string) =>
      route.toVerto({ ...invite, callId } as unknown as Parameters<typeof route.toVerto>[0]);
    expect(routed('call-alice')).toMatchObject({ destinationNumber: '2222' });
    expect(routed('call-bob')).toMatchObject({ destinationNumber: '1111' });
  });

  it('one that was not passed on goes where the last one went', () => {
    const { route } = seatOf(crossed({ alice: offerOf('alice'), bob: offerOf('bob') }));
    const other = { callId: 'call-9' } as unknown as Parameters<typeof route.toVerto>[0];
    expect(route.toVerto(other)).toMatchObject({ destinationNumber: '1111' });
  });
});
