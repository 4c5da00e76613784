// What anybody may say, for generated sequences: sense and nonsense, by who would end a call with it.
import fc from 'fast-check';
import { type CandidateName, candidate } from '../../support/candidates.ts';
import { type Say, wait } from '../../support/flow.ts';
import { homeserver } from '../../support/homeserver.ts';
import { matrix } from '../../support/matrix.ts';
import {
  clientAnswer,
  clientOffer,
  clientVideoOffer,
  freeswitchAnswer,
  freeswitchOffer,
  restarted,
  turned,
  withoutCandidates,
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
export const newer = fc.constantFrom(
  clientOffer,
  turned(clientOffer, 'sendonly'),
  restarted(clientOffer),
  clientVideoOffer,
  clientAnswer,
  'm=audio 0 X 0\r\n',
  'v=0\r\n',
);

/** What begins calls, carries them on, or is of no consequence. */
export const carriesOn: fc.Arbitrary<Say> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ speaker, sdp }).map(({ speaker, sdp }) => matrix.invite({ ...speaker, sdp })) },
  {
    weight: 4,
    arbitrary: fc
      .record({ speaker, chosen: fc.subarray(names) })
      .map(({ speaker, chosen }) => matrix.candidatesOf(speaker, ...chosen)),
  },
  { weight: 2, arbitrary: fc.record({ speaker, sdp }).map(({ speaker, sdp }) => matrix.answer({ ...speaker, sdp })) },
  {
    weight: 4,
    arbitrary: fc.record({ speaker, sdp: newer }).map(({ speaker, sdp }) => matrix.offer(sdp, speaker)),
  },
  { weight: 2, arbitrary: newer.map((one) => matrix.renegotiate(one)) },
  fc.subarray(names).map((chosen) => matrix.candidatesAnew(...chosen)),
  { weight: 2, arbitrary: fc.constantFrom(verto.attach(), verto.attach('v=0\r\n')) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      verto.ok({ callID: 'x', action: 'updateMedia', sdp: freeswitchAnswer }),
      verto.ok({ callID: 'x', action: 'updateMedia', sdp: 'v=0\r\n' }),
      verto.ok({ callID: 'x', action: 'updateMedia' }),
      verto.ok({ message: 'CALL CREATED', callID: 'x' }),
      verto.ok({}),
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('freeswitch-1', 'freeswitch-2').map((callID) => verto.invite({ callID })) },
  sdp.map((one) => verto.media(one)),
  { weight: 2, arbitrary: sdp.map((one) => verto.answer({ sdp: one })) },
  fc.constant(verto.bareAnswer()),
  fc.constantFrom('Bob', 'Bob\r\nEve', '').map((name) => verto.display(name)),
  fc.constant(request('verto.ping')),
  fc.constant<Say>(({ translator, callId }, now) =>
    translator.command({ kind: 'dtmf', callId: callId || 'call-1', digits: '5' }, now),
  ),
  { weight: 3, arbitrary: fc.constant(wait) },
);

/** What ends a call from the Matrix side, and tells nobody there that has to be told. */
export const matrixEnds: fc.Arbitrary<Say> = fc.oneof(
  fc
    .record({ speaker, selected: fc.constantFrom('BRIDGE', 'OTHER') })
    .map(({ speaker, selected }) => matrix.selectAnswer(selected, speaker)),
  speaker.map((one) => matrix.reject(one)),
  fc
    .record({ speaker, reason: fc.constantFrom('user_hangup', 'replaced', 'bored') })
    .map(({ speaker, reason }) => matrix.hangup({ ...speaker, reason })),
  fc.constantFrom(matrix.leaves(), matrix.leaves('@bridge:example.org'), matrix.leaves('@mallory:example.org')),
  fc.constant(matrix.replaces()),
  fc.constant(matrix.answer({ sender: '@bridge:example.org', party: 'PHONE' })),
);

/** What ends a call from FreeSWITCH's side. */
export const freeswitchEnds: fc.Arbitrary<Say> = fc.oneof(
  fc.constantFrom('NORMAL_CLEARING', 'USER_BUSY', 'UNKNOWN').map((cause) => verto.bye(cause)),
  fc.constantFrom(verto.ok({ message: 'logged in' }), verto.error({ code: -32000 }), verto.error({})),
  fc.constantFrom<Say>(verto.open, verto.close, verto.ready(), request('verto.punt')),
);

/** The application ends a call: both sides have to be told. */
export const applicationEnds: fc.Arbitrary<Say> = fc.constant(({ translator, callId }, now) =>
  translator.command({ kind: 'hangup', callId: callId || 'call-1' }, now),
);

const anything: fc.Arbitrary<Say> = fc.oneof(
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
);

/** One thing that somebody says, or that the application wants. */
export const said: fc.Arbitrary<Say> = fc.oneof(
  { weight: 8, arbitrary: carriesOn },
  { weight: 2, arbitrary: matrixEnds },
  { weight: 2, arbitrary: freeswitchEnds },
  applicationEnds,
  anything,
);

/** What the homeserver says became of an event, mostly of the last one. */
export const homeserverSays: fc.Arbitrary<Say> = fc
  .record({
    before: fc.nat(3),
    say: fc.constantFrom(homeserver.sent, homeserver.sent, homeserver.failed, homeserver.refused),
    limited: fc.option(fc.nat(90_000), { freq: 4 }),
  })
  .map(({ before, say, limited }) => (limited === null ? say(before) : homeserver.limited(limited, before)));

/** Everything that is said, and a homeserver that has trouble. */
export const saidInTrouble: fc.Arbitrary<Say> = fc.oneof(
  { weight: 3, arbitrary: said },
  { weight: 2, arbitrary: homeserverSays },
);

type Steps = readonly (readonly [number, Say])[];

const placed: Steps = [
  [0, matrix.invite()],
  [300, wait],
  [10, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
];
const bareAnswer = withoutCandidates(clientAnswer).replace('a=ice-ufrag:ZeQF', 'a=ice-ufrag:BrQz');
const rung: Steps = [[0, verto.invite({ callID: 'freeswitch-1' })]];

/** How far a call has come before anything goes: chance alone seldom gets there. */
export const openings: Readonly<Record<string, Steps>> = {
  nothing: [],
  gathering: [[0, matrix.invite()]],
  calling: placed,
  early: [...placed, [100, verto.media()]],
  answered: [...placed, [100, verto.answer()], [3_000, wait]],
  ringing: rung,
  answering: [...rung, [100, matrix.answer({ sdp: bareAnswer })]],
  'answered, where FreeSWITCH called': [...rung, [100, matrix.answer()], [60, wait], [5, verto.ok({})]],
  detached: [...placed, [100, verto.answer()], [3_000, verto.close]],
};

/** An opening and what follows, each step so many ms after the one before. */
export function stepsOf(one: fc.Arbitrary<Say>, from = Object.values(openings)): fc.Arbitrary<Steps> {
  return fc
    .tuple(fc.constantFrom(...from), fc.array(fc.tuple(fc.nat(4_000), one), { maxLength: 30 }))
    .map(([opening, steps]) => [...opening, ...steps]);
}
