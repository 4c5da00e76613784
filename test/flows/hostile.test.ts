// What a peer must not be able to do: put lines into an SDP or a frame, or touch another's call.
import type { Output, Routes } from '@mvbridge/translator';
import { describe, expect, it } from 'vitest';
import { candidate } from '../support/candidates.ts';
import { config, play, type Rig, rigUp, testFlows, wait } from '../support/flow.ts';
import { event, matrix } from '../support/matrix.ts';
import { request, verto } from '../support/verto.ts';

const inviteSdp = (rig: Rig): string => {
  for (const { output } of rig.out) {
    if (output.to === 'verto' && 'method' in output.message && output.message.method === 'verto.invite') {
      return output.message.params.sdp;
    }
  }
  throw new Error('no verto.invite');
};
const diagnostics = (rig: Rig) =>
  rig.out.flatMap(({ output }: { output: Output }) =>
    output.to === 'app' && output.kind === 'diagnostic' ? [output.code] : [],
  );

describe('a line break', () => {
  const plain = rigUp();
  play(plain, 0, matrix.invite());
  play(plain, 10, matrix.candidates('host'));
  play(plain, 70, wait);

  const evil: Record<string, object> = {
    'in a candidate': { candidate: `${candidate.relay}\r\na=evil:1`, sdpMid: '0', sdpMLineIndex: 0 },
    'in the middle of a candidate': {
      candidate: candidate.relay.replace(' udp', '\nudp'),
      sdpMid: '0',
      sdpMLineIndex: 0,
    },
    'in a candidate, as a lone CR': { candidate: `${candidate.relay}\ra=evil:1`, sdpMid: '0', sdpMLineIndex: 0 },
    'in a candidate, as a line separator': {
      candidate: `${candidate.relay}\u2028a=evil:1`,
      sdpMid: '0',
      sdpMLineIndex: 0,
    },
    'in a mid': { candidate: candidate.relay, sdpMid: '0\r\na=evil:1', sdpMLineIndex: 0 },
  };
  for (const [where, item] of Object.entries(evil)) {
    it(`${where} changes nothing but a diagnostic`, () => {
      const rig = rigUp();
      play(rig, 0, matrix.invite());
      play(rig, 10, event('m.call.candidates', { candidates: [item] }));
      play(rig, 10, matrix.candidates('host'));
      play(rig, 70, wait);
      expect(inviteSdp(rig)).toBe(inviteSdp(plain));
      expect(diagnostics(rig)).toEqual(['bad-candidate']);
    });
  }

  it('in a caller’s name reaches FreeSWITCH as a blank', () => {
    const rig = rigUp();
    play(rig, -5, matrix.member('Alice\r\nX-Evil: 1'));
    play(rig, 0, matrix.invite());
    play(rig, 300, wait);
    const [invite] = rig.out.flatMap(({ output }) =>
      output.to === 'verto' && 'method' in output.message && output.message.method === 'verto.invite'
        ? [output.message.params]
        : [],
    );
    expect(invite?.dialogParams.caller_id_name).toBe('Alice X-Evil: 1');
    expect(diagnostics(rig)).toEqual(['name-cleaned']);
  });

  it('in what a route is asked about is a blank as well', () => {
    const asked: unknown[] = [];
    const route: Routes = {
      toVerto(invite) {
        asked.push(invite.displayName);
        return 'defer';
      },
      toMatrix({ callerName, variables }) {
        asked.push(callerName, variables);
        return 'ignore';
      },
    };
    const rig = rigUp({ route });
    play(rig, -5, matrix.member(`Al\u0000ice\u200e\u061c\u202e${'!'.repeat(300)}`));
    play(rig, 0, matrix.invite());
    const of = { callID: 'dialog-9', sdp: 'v=0\r\n', caller_id_name: 'C\u200farol' };
    const variables = { verto_svar_x: `a\r\nb${'!'.repeat(300)}`, other: 'c' };
    play(rig, 10, request('verto.invite', { ...of, variables, 'verto_h_X-Y': 'q\r\nz' }));
    expect(asked).toEqual([
      `Al ice ${'!'.repeat(249)}`,
      'C arol',
      { verto_svar_x: `a b${'!'.repeat(300)}`, 'verto_h_X-Y': 'q z' },
    ]);
    const needed = rig.out.flatMap(({ output }) =>
      output.to === 'app' && output.kind === 'route-needed' ? [output.invite] : [],
    );
    expect(needed).toMatchObject([{ displayName: asked[0] }]);
  });

  it('in a name of FreeSWITCH’s reaches Matrix as a blank', () => {
    const rig = rigUp();
    play(rig, 0, matrix.invite());
    play(rig, 300, wait);
    play(rig, 900, verto.answer());
    play(rig, 950, verto.display('Bob\u0000\u001b[31m\r\nJones'));
    const identity = rig.out.flatMap(({ output }) =>
      output.to === 'matrix' && output.type === 'org.matrix.call.asserted_identity' ? [output.content] : [],
    );
    expect(identity).toMatchObject([{ asserted_identity: { display_name: 'Bob [31m Jones' } }]);
    expect(diagnostics(rig)).toEqual(['name-cleaned']);
  });
});

it('what a diagnostic quotes of a peer’s words stays one line, and leaves a terminal alone', () => {
  const rig = rigUp();
  play(rig, 0, matrix.invite());
  play(rig, 10, matrix.hangup({ sender: '@mallory:example.org', party: 'x\r\nundelivered all is well\u001b[2J' }));
  play(rig, 300, wait);
  play(rig, 400, request('verto.bye', { callID: 'another', cause: 'NO\nCAUSE\u202e' }));
  const details = rig.out.flatMap(({ output }) =>
    output.to === 'app' && output.kind === 'diagnostic' ? [output.detail] : [],
  );
  expect(details).toEqual([
    'm.call.hangup: it is from @mallory:example.org (x\\u000d\\u000aundelivered all is well\\u001b[2J), and the call is with @alice:example.org (ALICEWEB)',
    'verto.bye: NO\\u000aCAUSE\\u202e',
    'verto.bye for a call that we do not know',
  ]);
});

describe('what a caller is called', () => {
  const nameGiven = (rig: Rig) =>
    rig.out.flatMap(({ output }) =>
      output.to === 'verto' && 'method' in output.message && output.message.method === 'verto.invite'
        ? [output.message.params.dialogParams.caller_id_name]
        : [],
    );

  it('is the name in the room', () => {
    const rig = rigUp();
    play(rig, -5, matrix.member('Alice Smith'));
    play(rig, -4, matrix.member('Mallory', '@mallory:example.org'));
    play(rig, 0, matrix.invite());
    play(rig, 300, wait);
    expect(nameGiven(rig)).toEqual(['Alice Smith']);
  });

  it('is the name in the room also where the route leaves it open', () => {
    const route = { ...config.route, toVerto: () => ({ destinationNumber: '9196', callerIdName: undefined }) };
    const rig = rigUp({ route });
    play(rig, -5, matrix.member('Alice Smith'));
    play(rig, 0, matrix.invite());
    play(rig, 300, wait);
    expect(nameGiven(rig)).toEqual(['Alice Smith']);
  });

  it('is never left out: FreeSWITCH would give the call another’s name', () => {
    const rig = rigUp();
    play(rig, 0, matrix.invite());
    play(rig, 300, wait);
    expect(nameGiven(rig)).toEqual(['@alice:example.org']);
  });
});

const answered = [
  [0, matrix.invite()],
  [10, matrix.candidates('host')],
  [70, wait, 'verto verto.invite'],
  [900, verto.answer(), 'matrix m.call.answer'],
] as const;

testFlows('an event touches no call but its own', {
  'from another user of the room': [
    ...answered,
    [1_000, matrix.hangup({ sender: '@mallory:example.org' }), 'note wrong-party'],
    [1_010, matrix.selectAnswer('OTHER', { sender: '@mallory:example.org' }), 'note wrong-party'],
    [2_000, matrix.hangup({ reason: 'user_hangup' }), 'verto verto.bye NORMAL_CLEARING'],
  ],
  'from another device of the caller': [
    ...answered,
    [1_000, matrix.hangup({ party: 'ALICEPHONE' }), 'note wrong-party'],
  ],
  'from another room': [
    ...answered,
    [1_000, matrix.hangup({ room: '!other:example.org' })],
    [2_000, verto.bye(), 'matrix m.call.hangup user_hangup'],
  ],
  'with the call id in other letters': [...answered, [1_000, matrix.hangup({ callId: 'CALL-1' })]],
  'from a v0 client that only has the user’s name': [
    ...answered,
    [1_000, matrix.hangup({ version: 0 }), 'note wrong-party'],
  ],
  'an invite with the same id in another room is another call': [
    ...answered,
    [1_000, matrix.invite({ room: '!other:example.org', sender: '@mallory:example.org' })],
    [1_010, matrix.hangup({ room: '!other:example.org', sender: '@mallory:example.org' })],
    [2_000, matrix.hangup({ reason: 'user_hangup' }), 'verto verto.bye NORMAL_CLEARING'],
  ],
  'candidates of somebody else do not wait for an invite that is not theirs': [
    [0, matrix.candidatesOf({ sender: '@mallory:example.org' }, 'host')],
    [10, matrix.invite()],
    [309, wait],
    [310, wait, 'verto verto.invite'],
  ],
});

testFlows('what cannot be read', {
  'is told, and nothing happens': [
    [0, event('m.call.invite', { offer: { type: 'offer' } }), 'note malformed-event'],
    [1, event('m.call.candidates', { candidates: 'none' }), 'note malformed-event'],
    [2, event('m.room.message', { body: 'hello' })],
    [3, ({ translator }, now) => translator.handleMatrix('hello', now), 'note malformed-event'],
    [4, ({ translator }, now) => translator.handleVerto('{', now), 'note malformed-frame'],
    [5, ({ translator }, now) => translator.handleVerto(null, now), 'note malformed-frame'],
    [6, ({ translator }, now) => translator.handleVerto('#SPU 1', now)],
    // An object that cannot be made text, where zod's own length check looks for a length.
    [7, event('m.call.hangup', { call_id: { length: { toString: null } } }), 'note malformed-event'],
    [8, event('m.call.hangup', {}, { room: { length: { toString: null } } as never }), 'note malformed-event'],
    [9, request('verto.bye', { callID: { length: { toString: null } } }), 'note malformed-frame'],
  ],
  'of many candidates one: the others count': [
    [0, matrix.invite()],
    [
      10,
      event('m.call.candidates', { candidates: [{ candidate: candidate.host, sdpMid: '0' }, 7] }),
      'note field-skipped',
    ],
    [70, wait, 'verto verto.invite'],
  ],
});
