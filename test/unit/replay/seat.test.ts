// Who the bridge was: read off what it sent, and made up where no translator could be that.
import { replay, seatOf, type Trace } from '@mvbridge/replay';
import { expect, it } from 'vitest';
import { traceOf } from '../../support/fixtures.ts';

const sent = (sender: unknown, party_id: unknown): Trace[number] => ({
  t: 0,
  protocol: 'matrix',
  direction: 'out',
  event: { type: 'm.call.answer', room_id: '!room:example.org', sender, content: { call_id: 'c', party_id } },
});
const login = (sessid: unknown): Trace[number] => ({
  t: 0,
  protocol: 'verto',
  direction: 'out',
  message: { jsonrpc: '2.0', id: 1, method: 'login', params: { login: '1008@pbx', passwd: 'secret', sessid } },
});

it('is as the recorded bridge had it', () => {
  const { matrix, verto } = seatOf([sent('@bot:example.org', 'BOT'), login('session-1')]);
  expect(matrix).toEqual({ userId: '@bot:example.org', partyId: 'BOT' });
  expect(verto).toEqual({ login: '1008@pbx', passwd: 'secret', sessid: 'session-1' });
});

it('is of the first event that says something a translator takes', () => {
  const { matrix } = seatOf([sent('bot', 'x'.repeat(256)), sent(undefined, ''), sent('@bot:example.org', 'BOT')]);
  expect(matrix).toEqual({ userId: '@bot:example.org', partyId: 'BOT' });
});

it('is made up otherwise, and the trace is replayed', () => {
  const trace = [sent('bot', 7), login('s'.repeat(257)), ...traceOf('matrix/answer_hangup')].filter(
    (line, i) => i < 2 || ('direction' in line && line.direction === 'in'),
  );
  const { matrix, verto } = seatOf(trace);
  expect(matrix).toEqual({ userId: '@bridge:example.org', partyId: 'MVBRIDGE' });
  expect(verto.sessid).toBe('00000000-0000-4000-8000-000000000000');
  expect(
    replay(trace)
      .steps.flatMap(({ out }) => out)
      .some(({ to }) => to === 'verto'),
  ).toBe(true);
});
