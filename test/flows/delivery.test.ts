// The homeserver is away, or in no mood: events of ours are sent again, in their order, for as long as that makes sense.
import { createTranslator, TranslatorError } from '@mvbridge/translator';
import { expect, it } from 'vitest';
import { clientCalled, freeswitchCalled } from '../support/calls.ts';
import { config, type Flows, type Row, type Say, testFlows, wait } from '../support/flow.ts';
import { homeserver } from '../support/homeserver.ts';
import { matrix } from '../support/matrix.ts';
import { clientOffer, turned } from '../support/sdp.ts';
import { verto } from '../support/verto.ts';

/** Another process has restored the translator, after a while in which nobody could do anything. */
const resume: Say = ({ translator }, now) => translator.resume(now);

const held = turned(clientOffer, 'sendonly');

/** Alice's call is answered, and the homeserver has taken the answer: it is known to tell. */
const told: readonly Row[] = [...clientCalled, [950, homeserver.sent()]];

const flows: Flows = {
  'nobody says what becomes of events: they are believed to arrive, and are sent at once': [
    ...clientCalled,
    [1_000, matrix.offer(clientOffer), 'matrix m.call.negotiate answer'],
    [1_001, matrix.offer(held), 'matrix m.call.negotiate answer'],
    [1_002, verto.bye(), 'matrix m.call.hangup user_hangup'],
    [400_000, wait],
  ],
  'an answer that failed goes once more, a second later and then twice as long each time, until it is there': [
    ...clientCalled,
    [1_000, homeserver.failed()],
    [1_999, wait],
    [2_000, wait, 'matrix m.call.answer'],
    [2_100, homeserver.failed()],
    [4_100, wait, 'matrix m.call.answer'],
    [4_200, homeserver.sent()],
    [90_000, wait],
  ],
  'the homeserver asks for time, and gets as much as it says': [
    ...clientCalled,
    [1_000, homeserver.limited(5_000)],
    [5_999, wait],
    [6_000, wait, 'matrix m.call.answer'],
    [6_100, homeserver.limited()],
    [8_100, wait, 'matrix m.call.answer'],
    [8_200, homeserver.sent()],
  ],
  'events of a call go one after the other, once somebody tells': [
    ...told,
    [1_000, matrix.offer(held), 'matrix m.call.negotiate answer'],
    [1_100, matrix.offer(clientOffer)],
    [1_200, homeserver.failed()],
    [2_200, wait, 'matrix m.call.negotiate answer'],
    [2_300, homeserver.sent(), 'matrix m.call.negotiate answer'],
    [2_400, homeserver.sent()],
  ],
  'events of another call do not wait': [
    ...told,
    [1_000, matrix.offer(held), 'matrix m.call.negotiate answer'],
    [1_100, verto.invite({ callID: 'freeswitch-9' }), 'matrix m.call.invite'],
  ],
  'two were on their way before anybody told: the first that failed goes first': [
    ...clientCalled,
    [1_000, matrix.offer(held), 'matrix m.call.negotiate answer'],
    [1_100, homeserver.failed()],
    [1_200, homeserver.failed(1)],
    [2_200, wait, 'matrix m.call.answer'],
    [2_300, homeserver.sent(1), 'matrix m.call.negotiate answer'],
    [2_400, homeserver.sent()],
  ],
  'an answer that the homeserver will never take is the end of the call, on both sides': [
    ...clientCalled,
    [
      1_000,
      homeserver.refused(),
      'note undelivered',
      'verto verto.bye NORMAL_TEMPORARY_FAILURE',
      'matrix m.call.hangup unknown_error',
    ],
    [1_100, homeserver.refused(), 'note undelivered'],
    [90_000, wait],
  ],
  'an answer that cannot be delivered for a minute is given up': [
    ...clientCalled,
    [1_000, homeserver.limited(59_000)],
    [60_000, wait, 'matrix m.call.answer'],
    [
      60_100,
      homeserver.failed(),
      'note undelivered',
      'verto verto.bye NORMAL_TEMPORARY_FAILURE',
      'matrix m.call.hangup unknown_error',
    ],
  ],
  'one that could only go when it is too late is given up at once': [
    ...clientCalled,
    [
      1_000,
      homeserver.limited(60_000),
      'note undelivered',
      'verto verto.bye NORMAL_TEMPORARY_FAILURE',
      'matrix m.call.hangup unknown_error',
    ],
  ],
  'an invite that is given up ends the call from FreeSWITCH, and is taken back in case it arrived': [
    [0, verto.invite(), 'matrix m.call.invite'],
    [
      100,
      homeserver.refused(),
      'note undelivered',
      'verto verto.bye NORMAL_TEMPORARY_FAILURE',
      'matrix m.call.hangup unknown_error',
    ],
  ],
  'an invite that rang too late has timed out by then': [
    [0, verto.invite(), 'matrix m.call.invite'],
    [100, homeserver.limited(50_000)],
    [50_100, wait, 'matrix m.call.invite'],
    [50_200, homeserver.sent()],
    [90_000, wait, 'matrix m.call.hangup invite_timeout', 'verto verto.bye NO_ANSWER'],
  ],
  'FreeSWITCH gives up while its invite waits: what goes out is the end, not the invite': [
    [0, verto.invite(), 'matrix m.call.invite'],
    [100, homeserver.limited(5_000)],
    [200, verto.bye('ORIGINATOR_CANCEL', 487), 'matrix m.call.hangup user_hangup'],
    [300, homeserver.sent()],
    [90_000, wait],
  ],
  'FreeSWITCH gives up while its invite is on its way: the end waits for what becomes of it': [
    ...told,
    [2_000, verto.invite({ callID: 'freeswitch-9' }), 'matrix m.call.invite'],
    [2_100, verto.bye('ORIGINATOR_CANCEL', 487)],
    [2_200, homeserver.failed(), 'matrix m.call.hangup user_hangup'],
    [2_300, homeserver.sent()],
    [90_000, wait],
  ],
  'the caller took another answer than ours, which waits to be sent again: it need not be': [
    ...clientCalled,
    [1_000, homeserver.failed()],
    [1_100, matrix.selectAnswer('OTHER'), 'verto verto.bye LOSE_RACE'],
    [90_000, wait],
  ],
  'what nobody misses is given up without a word to the peers': [
    ...freeswitchCalled,
    [1_000, homeserver.refused(), 'note undelivered'],
    [1_100, matrix.hangup(), 'verto verto.bye NORMAL_CLEARING'],
  ],
  'the end of a call is tried for as long as the call is remembered': [
    ...told,
    [1_000, verto.bye(), 'matrix m.call.hangup user_hangup'],
    [1_100, homeserver.limited(300_000)],
    [301_100, wait, 'matrix m.call.hangup user_hangup'],
    [301_200, homeserver.limited(298_000)],
    [599_200, wait, 'matrix m.call.hangup user_hangup'],
    [599_300, homeserver.failed(), 'note undelivered'],
    [700_000, wait],
  ],
  'nobody says what became of an event, who told before: it goes again': [
    ...told,
    [1_000, matrix.offer(held), 'matrix m.call.negotiate answer'],
    [30_999, wait],
    [31_000, wait, 'matrix m.call.negotiate answer'],
    [
      61_000,
      wait,
      'note undelivered',
      'verto verto.bye NORMAL_TEMPORARY_FAILURE',
      'matrix m.call.hangup unknown_error',
    ],
  ],
  'a homeserver that says “now”, or nonsense, is not flooded': [
    ...clientCalled,
    [1_000, homeserver.limited(0)],
    [1_100, wait, 'matrix m.call.answer'],
    [1_200, homeserver.limited(-5)],
    [1_300, wait, 'matrix m.call.answer'],
    [1_400, homeserver.limited(Number.NaN)],
    [5_399, wait],
    [5_400, wait, 'matrix m.call.answer'],
  ],
  'another process goes on: what nobody heard of goes again, with as much time as before': [
    ...told,
    [1_000, matrix.offer(held), 'matrix m.call.negotiate answer'],
    [1_100, matrix.offer(clientOffer)],
    [20_000, resume, 'matrix m.call.negotiate answer'],
    [20_100, homeserver.failed()],
    [21_100, wait, 'matrix m.call.negotiate answer'],
    [21_200, homeserver.limited(58_000)],
    [79_200, wait, 'matrix m.call.negotiate answer'],
    [79_300, homeserver.sent(), 'matrix m.call.negotiate answer'],
  ],
  'told twice, or of an event that nobody sent: nothing': [
    ...told,
    [1_000, homeserver.sent()],
    [1_001, homeserver.failed()],
    [1_002, homeserver.confused('')],
    [1_003, homeserver.confused('.1')],
    [1_004, homeserver.confused('another.1')],
    [90_000, wait],
  ],
  'a client that offers without end, while nothing gets through, has its call ended': [
    ...told,
    [1_000, matrix.offer(held), 'matrix m.call.negotiate answer'],
    ...Array.from({ length: 63 }, (_, i): Row => [1_001 + i, matrix.offer(i % 2 === 0 ? clientOffer : held)]),
    [1_100, matrix.offer(held), 'note undelivered', 'verto verto.bye NORMAL_TEMPORARY_FAILURE'],
    [1_200, homeserver.failed(), 'matrix m.call.hangup unknown_error'],
    [1_300, homeserver.sent()],
    [90_000, wait],
  ],
};

testFlows(
  'an event that comes back from its room has arrived, whatever is said of it',
  {
    'our answer, whose sending looked failed, comes down /sync': [
      ...clientCalled,
      [1_000, homeserver.failed()],
      [1_500, homeserver.echo()],
      [90_000, wait],
    ],
    'and the next event of the call may go': [
      ...told,
      [1_000, matrix.offer(held), 'matrix m.call.negotiate answer'],
      [1_100, matrix.offer(clientOffer)],
      [1_200, homeserver.echo(), 'matrix m.call.negotiate answer'],
      [1_300, homeserver.echo()],
      [90_000, wait],
    ],
    'nobody else can say so': [
      ...clientCalled,
      [1_000, homeserver.failed()],
      [1_500, homeserver.echo('@mallory:example.org'), 'note wrong-party'],
      [2_000, wait, 'matrix m.call.answer'],
    ],
  },
  {},
  { by: ['itself', 'restored', 'emitted'] },
);

testFlows('a homeserver that has trouble', flows, {}, { by: ['itself', 'restored', 'emitted'] });

it('the same event has the same transaction id and content each time', () => {
  const translator = createTranslator(config);
  translator.handleTransport('open', 0);
  translator.handleVerto({ jsonrpc: '2.0', id: 1, result: { message: 'logged in' } }, 1);
  const params = { callID: 'freeswitch-1', sdp: 'v=0\r\nm=audio 4 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 192.0.2.1\r\n' };
  const [first] = translator
    .handleVerto({ jsonrpc: '2.0', id: 1, method: 'verto.invite', params }, 2)
    .filter(({ to }) => to === 'matrix');
  if (first?.to !== 'matrix') throw new Error('expected an invite');
  expect(translator.handleDelivery(first.txnId, { kind: 'failed' }, 3)).toEqual([]);
  expect(translator.nextDeadline()).toBe(1_003);
  expect(translator.handleTimeout(1_003)).toEqual([first]);
  expect(translator.handleDelivery(first.txnId, { kind: 'sent' }, 1_004)).toEqual([]);
  expect(translator.nextDeadline()).toBe(90_002);
});

it('what cannot become of an event is the caller’s mistake', () => {
  const translator = createTranslator(config);
  translator.handleTransport('open', 0);
  translator.handleVerto({ jsonrpc: '2.0', id: 1, result: { message: 'logged in' } }, 1);
  const params = { callID: 'freeswitch-1', sdp: 'v=0\r\nm=audio 4 UDP/TLS/RTP/SAVPF 0\r\n' };
  const out = translator.handleVerto({ jsonrpc: '2.0', id: 1, method: 'verto.invite', params }, 2);
  const txnId = out.flatMap((output) => (output.to === 'matrix' ? [output.txnId] : []))[0] ?? '';
  // @ts-expect-error: no such thing
  expect(() => translator.handleDelivery(txnId, { kind: 'lost' }, 3)).toThrow(TranslatorError);
});
