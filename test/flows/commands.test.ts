// What the application wants of a call, and transfers, which a Matrix user wants.
import { command } from '../support/app.ts';
import { config, type Row, testFlows, wait } from '../support/flow.ts';
import { matrix } from '../support/matrix.ts';
import { request, verto } from '../support/verto.ts';

const answered: readonly Row[] = [
  [0, matrix.invite()],
  [10, matrix.candidates('host')],
  [70, wait, 'verto verto.invite'],
  [75, verto.ok({ message: 'CALL CREATED', callID: 'x' })],
  [900, verto.answer(), 'matrix m.call.answer'],
];
const modified = (action: string) => verto.ok({ callID: 'x', action, holdState: 'active' });
const notBridged = verto.error({ code: -32002, message: 'call is not bridged', action: 'transfer' });

testFlows('a command', {
  'hold and unhold: music for the party at FreeSWITCH': [
    ...answered,
    [2_000, command({ kind: 'hold' }), 'verto verto.modify hold'],
    [2_250, verto.ok({ callID: 'x', action: 'hold', holdState: 'held' })],
    [5_000, command({ kind: 'unhold' }), 'verto verto.modify unhold'],
    [5_250, modified('unhold')],
  ],
  'hold, and FreeSWITCH refuses': [
    ...answered,
    [2_000, command({ kind: 'hold' }), 'verto verto.modify hold'],
    [2_250, verto.error({ code: -32002, message: 'Invalid channel', action: 'hold' }), 'note request-failed'],
  ],
  'hold, and FreeSWITCH knows no such call: it is over': [
    ...answered,
    [2_000, command({ kind: 'hold' }), 'verto verto.modify hold'],
    [2_250, verto.error({ code: -32002, message: 'CALL DOES NOT EXIST' }), 'matrix m.call.hangup unknown_error'],
  ],
  'hold before there is an answer': [...answered.slice(0, 4), [500, command({ kind: 'hold' }), 'note bad-command']],
  'transfer: FreeSWITCH moves its party and ends the call': [
    ...answered,
    [2_000, command({ kind: 'transfer', destinationNumber: '9664' }), 'verto verto.modify transfer'],
    [2_010, modified('transfer')],
    [2_020, verto.bye(), 'matrix m.call.hangup user_hangup'],
  ],
  'transfer, and FreeSWITCH refuses: the call goes on': [
    ...answered,
    [2_000, command({ kind: 'transfer', destinationNumber: '9664' }), 'verto verto.modify transfer'],
    [2_010, notBridged, 'note request-failed'],
    [5_000, matrix.hangup({ reason: 'user_hangup' }), 'verto verto.bye NORMAL_CLEARING'],
  ],
  'transfer to a number with a line break in it': [
    ...answered,
    [2_000, command({ kind: 'transfer', destinationNumber: '96\r\n64' }), 'note bad-command'],
  ],
  'identity: Matrix is told who is at the other end': [
    ...answered,
    [2_000, command({ kind: 'identity', displayName: 'Carol' }), 'matrix org.matrix.call.asserted_identity'],
    [2_010, command({ kind: 'identity', displayName: 'Carol' })],
  ],
  ...Object.fromEntries(
    [
      null,
      undefined,
      'hangup',
      {},
      { kind: 'transfer' },
      { kind: 'transfer', destinationNumber: 1001 },
      { kind: 'transfer', destinationNumber: '10\u202e01' },
      { kind: 'dtmf', digits: 5 },
      { kind: 'identity' },
      { kind: 'identity', displayName: 5 },
      { kind: 'hangup', reason: 'busy' },
      { kind: 'reject', reason: 5 },
      { kind: 'route', route: { destinationNumber: '1', userVariables: 5 } },
      { kind: 'route', route: { destinationNumber: '1', userVariables: { a: 1 } } },
    ].map((wanted): [string, readonly Row[]] => [
      `of a wrong kind: ${JSON.stringify(wanted)}`,
      [
        ...answered,
        [
          2_000,
          ({ translator }, now) =>
            translator.command(
              (typeof wanted === 'object' ? wanted && { ...wanted, callId: 'call-1' } : wanted) as never,
              now,
            ),
          'note bad-command',
        ],
      ],
    ]),
  ),
  'that does not exist': [...answered, [2_000, command({ kind: 'dance' } as never), 'note bad-command']],
  'for a call whose id an ended one in another room had': [
    [0, matrix.invite({ room: '!other:example.org' })],
    [10, matrix.hangup({ room: '!other:example.org' })],
    ...answered.map(([t, ...rest]): Row => [t + 100, ...rest]),
    [2_000, command({ kind: 'hangup' }), 'verto verto.bye NORMAL_CLEARING', 'matrix m.call.hangup user_hangup'],
  ],
  'for a call that is none': [[0, command({ kind: 'hangup' }), 'note bad-command']],
});

testFlows(
  'a Matrix user transfers the other party',
  {
    'to somebody whose number the application knows': [
      ...answered,
      [2_000, matrix.replaces(), 'verto verto.modify transfer'],
      [2_010, modified('transfer')],
      [2_020, verto.bye()],
      [2_030, matrix.hangup()],
    ],
    'FreeSWITCH cannot: the client has left, so the other party is let go': [
      ...answered,
      [2_000, matrix.replaces(), 'verto verto.modify transfer'],
      [
        2_010,
        notBridged,
        'matrix m.call.reject_replacement declined',
        'verto verto.bye NORMAL_CLEARING',
        'note request-failed',
      ],
    ],
    'to somebody whom the application does not know': [
      ...answered,
      [
        2_000,
        matrix.replaces('@bob:example.org'),
        'matrix m.call.reject_replacement declined',
        'verto verto.bye NORMAL_CLEARING',
      ],
    ],
    twice: [
      ...answered,
      [2_000, matrix.replaces(), 'verto verto.modify transfer'],
      [2_005, matrix.replaces(), 'note out-of-place'],
    ],
    'to the party of another call of theirs (attended): FreeSWITCH joins the two, and a call that it forgets to end is ended':
      [
        ...answered,
        [1_000, matrix.invite({ callId: 'call-2' })],
        [1_300, wait, 'verto verto.invite'],
        [1_310, verto.ok({ message: 'CALL CREATED', callID: 'y' })],
        [1_400, verto.answer(), 'matrix m.call.answer'],
        [2_000, matrix.awaits('call-9', { callId: 'call-2' })],
        [2_010, matrix.replaces('@bob:example.org'), 'verto verto.modify replace'],
        [2_020, modified('replace')],
        [2_030, verto.bye('ATTENDED_TRANSFER', 801)],
        [12_010, wait, 'matrix m.call.reject_replacement declined', 'verto verto.bye NORMAL_CLEARING'],
      ],
    'attended, and nobody names the other call': [
      ...answered,
      [2_000, matrix.awaits('call-9')],
      [11_999, wait],
      [12_000, wait, 'matrix m.call.reject_replacement declined', 'verto verto.bye NORMAL_CLEARING'],
    ],
    'before there is an answer': [...answered.slice(0, 4), [500, matrix.replaces(), 'note out-of-place']],
    'somebody else’s call': [...answered, [2_000, matrix.replaces(undefined, { party: 'PHONE' }), 'note wrong-party']],
  },
  {
    route: {
      ...config.route,
      transfer: ({ targetUser }) => /^@_verto_(\d+):/.exec(targetUser)?.[1],
    },
  },
);

const deferring = { route: { ...config.route, toVerto: () => 'defer' as const } };

testFlows(
  'the application wants to think about where a call goes',
  {
    'it says so in time: the offer leaves at once, with what came meanwhile': [
      [0, matrix.invite(), 'app route-needed'],
      [10, matrix.candidates('host')],
      [5_000, command({ kind: 'route', route: { destinationNumber: '9196' } }), 'verto verto.invite'],
      [5_010, command({ kind: 'route', route: { destinationNumber: '9197' } }), 'note bad-command'],
    ],
    'it declines': [
      [0, matrix.invite(), 'app route-needed'],
      [5_000, command({ kind: 'reject' }), 'matrix m.call.reject user_busy'],
    ],
    'it never says': [
      [0, matrix.invite({ lifetime: 30_000 }), 'app route-needed'],
      [10, matrix.candidates('host')],
      [30_000, wait],
      [30_001, command({ kind: 'route', route: { destinationNumber: '9196' } }), 'note bad-command'],
    ],
    'the caller gives up first': [
      [0, matrix.invite(), 'app route-needed'],
      [500, matrix.hangup()],
      [501, command({ kind: 'route', route: { destinationNumber: '9196' } }), 'note bad-command'],
    ],
  },
  deferring,
);

testFlows('FreeSWITCH says something that is no call', {
  'a chat message': [[0, request('verto.info', { msg: { from: '1001', to: '1008', body: 'hello' } }), 'app message']],
  'real-time text in a call': [...answered, [950, request('verto.info', { txt: { chars: 'h' } }), 'app message']],
  digits: [...answered, [950, request('verto.info', { dtmf: '5' }), 'app dtmf']],
  'a conference is joined': [
    ...answered,
    [
      950,
      request('verto.event', { eventType: 'channelPvtData', pvtData: { action: 'conference-liveArray-join' } }),
      'app conference',
    ],
  ],
  'a prompt, capture constraints, an announcement': [
    ...answered,
    [950, request('verto.prompt', { type: 'message', text: 'your PIN?' }), 'app notice'],
    [951, request('verto.mediaParams', { mediaParams: { video: { width: 1 } } }), 'app notice'],
    [952, request('verto.announce', { msg: ['good', 'night'] }), 'app notice'],
  ],
  'another socket has taken the session over: its calls are over for us': [
    ...answered,
    [950, verto.invite({ callID: 'freeswitch-2' }), 'matrix m.call.invite'],
    [1_000, request('verto.punt'), 'matrix m.call.hangup unknown_error', 'matrix m.call.hangup ice_timeout'],
    [1_001, verto.close],
  ],
});

testFlows('a Matrix peer says who is at its end', {
  'the application hears of it, FreeSWITCH has no word for it': [...answered, [2_000, matrix.identity('Carol')]],
});
