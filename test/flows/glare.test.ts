// Which of two crossing calls lives, where it does not go by the lesser id alone ("Voice over IP", glare).
import { config, type Row, testFlows, wait } from '../support/flow.ts';
import { matrix } from '../support/matrix.ts';
import { verto } from '../support/verto.ts';

const ringing: Row = [0, verto.invite(), 'matrix m.call.invite'];

testFlows('a call that its callee gave up for one of their own', {
  'does not come back, whichever id is the lesser': [
    ringing,
    [500, matrix.hangup({ reason: 'replaced' })],
    [900, matrix.invite({ callId: 'zzz' }), 'verto verto.bye LOSE_RACE'],
    [1_200, wait, 'verto verto.invite'],
  ],
});

testFlows(
  'a call for nobody in particular crosses that of a member of the room',
  {
    'theirs has the lesser id': [
      ringing,
      [
        500,
        matrix.invite({ callId: 'call-1', sender: '@bob:example.org' }),
        'matrix m.call.hangup replaced',
        'verto verto.bye LOSE_RACE',
      ],
      [800, wait, 'verto verto.invite'],
    ],
    'ours has': [
      ringing,
      [500, matrix.invite({ callId: 'zzz', sender: '@bob:example.org' }), 'note glare'],
      [900, matrix.answer({ sender: '@bob:example.org' }), 'matrix m.call.select_answer'],
    ],
  },
  { route: { ...config.route, toMatrix: () => ({ roomId: '!room:example.org' }) } },
);

testFlows(
  'a call that the application refuses',
  {
    'pushes out none of ours': [
      ringing,
      [500, matrix.invite({ callId: 'call-1' }), 'matrix m.call.reject user_busy'],
      [900, matrix.answer(), 'matrix m.call.select_answer'],
    ],
  },
  { route: { ...config.route, toVerto: () => ({ reject: 'user_busy' }) } },
);

testFlows('a call that rings in one room', {
  'is not crossed by the same user’s call in another': [
    ringing,
    [500, matrix.invite({ callId: 'call-1', room: '!other:example.org' })],
    [800, wait, 'verto verto.invite'],
    [900, matrix.answer(), 'matrix m.call.select_answer'],
  ],
});
