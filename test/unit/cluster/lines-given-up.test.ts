// Sessions as tables: when, what is told, and what comes of it. Lines are lost, given up and taken over here.

import { restoreTranslator } from '@mvbridge/translator';
import { TerminalError } from '@restatedev/restate-sdk';
import { describe, expect, it } from 'vitest';
import { translatorConfig } from '../../../examples/cluster/config.ts';
import { type Heard, nextLine } from '../../../examples/cluster/line.ts';
import { config, frame } from '../../support/cluster.ts';
import '../../../examples/cluster/node-20.ts';
import { placed } from '../../../examples/cluster/session.ts';
import {
  type Input,
  isUntimed,
  noSession,
  type SessionState,
  type Step,
  step,
  timed,
} from '../../../examples/cluster/session-step.ts';

const gateway = { name: 'G', url: 'http://gateway' };

/** What is told at that time, seen from the state that the session is in. */
type Told = (at: number, state: SessionState) => Input;
type Flow = readonly (readonly [at: number, told: Told, ...comes: readonly string[]])[];

const begin: Told = (at) => ({ kind: 'begin', at });
const ring: Told = (at, { alarm: { number } }) => ({ kind: 'alarm', at, number });
const unreachable: Told = (at, { line: { epoch } }) => ({ kind: 'unreachable', at, epoch });
const orphaned: Told = (at) => ({ kind: 'orphaned', at, gateway: 'G' });
const leave: Told = (at) => ({ kind: 'leave', at, gateway: 'G', until: at });
/** `back`: from how many lines before the session's. */
const report =
  (heard: readonly Heard[], back = 0): Told =>
  (at, { line: { epoch, reports } }) => ({ kind: 'report', at, epoch: epoch - back, number: reports + 1, heard });
const open = report([{ kind: 'open' }]);
const close = report([{ kind: 'close' }]);
const loggedIn = (id: number) => report([frame({ id, result: { message: 'logged in', sessid: 'x' } })]);
const punted = frame({ id: 99, method: 'verto.punt', params: {} });
const punt = report([punted, { kind: 'close' }]);

function said({ connect, frames, events, told }: Step): readonly string[] {
  return [
    ...told.flatMap((one) => (one.kind === 'session' ? [one.phase] : [])),
    ...(connect ? ['connect'] : []),
    ...frames.map((text) => (JSON.parse(text) as { method?: string }).method ?? 'result'),
    ...events.map(({ type }) => type),
  ];
}

/** The state in the end. */
function play(flow: Flow, from = noSession, steps: Step[] = []): SessionState {
  let state = from;
  const heard = flow.map(([at, told], i) => {
    let ids = 0;
    const uuid = () => {
      ids += 1;
      return `00000000-0000-4000-8000-${String(i * 100 + ids).padStart(12, '0')}`;
    };
    const taken = step(JSON.parse(JSON.stringify(state)), told(at, state), translatorConfig(config, '1000', uuid));
    steps.push(taken);
    state = taken.connect ? { ...taken.state, line: nextLine(taken.state.line, gateway) } : taken.state;
    return [at, ...said(taken)];
  });
  expect(heard).toEqual(flow.map(([at, , ...comes]) => [at, ...comes]));
  return state;
}

const up: Flow = [
  [1_000, begin],
  [1_000, ring, 'connect'],
  [1_010, open, 'authenticating', 'login'],
  [1_020, loggedIn(1), 'ready'],
];

describe('a line that is over', () => {
  const ends: Readonly<Record<string, Told>> = {
    'cannot be reached': unreachable,
    'has a lease that ran out': orphaned,
    'is to go': leave,
  };
  for (const [what, end] of Object.entries(ends)) {
    it(`opens in vain, where its gateway ${what}`, () => {
      play([
        ...up,
        [60_000, orphaned, 'closed'],
        [60_000, ring, 'connect'],
        [60_005, end],
        [60_010, open],
        [61_100, ring, 'connect'],
        [61_110, open, 'authenticating', 'login'],
        [61_120, loggedIn(2), 'ready'],
      ]);
    });
  }

  it('is not said to be over once more', () => {
    play([...up, [60_000, close, 'closed'], [60_010, orphaned], [60_010, leave], [60_010, open]]);
  });
});

describe('a gateway', () => {
  const avoided = (...flow: Flow) => play(flow).line.avoid;

  it('is avoided that has not brought a line to FreeSWITCH, and one that cannot be reached', () => {
    const asked: Flow = up.slice(0, 2);
    expect(avoided(...asked, [1_010, close])).toBe('G');
    expect(avoided(...asked, [1_010, open, 'authenticating', 'login'], [1_020, close, 'closed'])).toBe('G');
    expect(avoided(...up, [30_000, unreachable, 'closed'])).toBe('G');
  });

  it('is avoided of whose socket nothing is heard at all', () => {
    const said: Step[] = [];
    play([...up.slice(0, 2), [61_000, ring], [62_000, ring, 'connect']], noSession, said);
    expect(said.at(-1)?.state.line.avoid).toBe('G');
  });

  it('is as good as any whose line ends after a login', () => {
    expect(avoided(...up, [30_000, close, 'closed'])).toBeUndefined();
    expect(avoided(...up, [30_000, unreachable, 'closed'], [30_000, ring, 'connect'])).toBeUndefined();
  });
});

describe('a session', () => {
  it('that is punted on its own line asks for another, less soon each time', () => {
    const state = play([
      ...up,
      [30_000, punt, 'closed'],
      [30_000, ring, 'connect'],
      [30_010, open, 'authenticating', 'login'],
      [30_020, loggedIn(2), 'ready'],
      [30_030, punt, 'closed'],
      [30_030, ring],
      [31_030, ring, 'connect'],
      [31_040, open, 'authenticating', 'login'],
      [31_050, loggedIn(3), 'ready'],
      [31_060, punt, 'closed'],
      [32_060, ring],
      [33_060, ring, 'connect'],
    ]);
    expect(state.line.epoch).toBe(4);
  });

  it('hears nothing after the punt on that line, and no punt of another line’s', () => {
    play([...up, [30_000, report([punted, { kind: 'open' }, punted]), 'closed'], [30_010, open]]);
    play([...up, [30_000, report([punted], 1)]]);
  });

  it('that is begun once more asks for a line where it has no login, also if it was punted for good', () => {
    const state = play([...up, [10_000, begin]]);
    const translator = restoreTranslator(
      translatorConfig(config, '1000', () => ''),
      state.snapshot ?? { version: 0 },
    );
    translator.handleVerto({ jsonrpc: '2.0', id: 99, method: 'verto.punt', params: {} }, 10_000);
    const snapshot = translator.snapshot({ secrets: true });
    const lost: SessionState = { ...state, snapshot, line: { ...state.line, wasReady: false } };
    play(
      [
        [20_000, begin],
        [21_000, ring, 'connect'],
      ],
      lost,
    );
  });

  it('whose timer is lost sets another with the next input, and no second one while that may ring', () => {
    const state = play(up.slice(0, 2));
    const lost = { ...state, alarm: { number: 9, at: 1_500 } };
    const [close, tooSoon] = [lost.alarm.at + 5_001, lost.alarm.at + 5_000];
    expect(play([[tooSoon, begin]], lost).alarm).toEqual(lost.alarm);
    const again = play([[close, report([])]], { ...lost, alarm: { number: 9, at: 1_500 } });
    expect(again.alarm.number).toBe(10);
    expect(play([[close + 1, report([])]], again).alarm).toEqual(again.alarm);
  });
});

describe('the time', () => {
  it('of a timer is when it rings, and not before it is to; of an order it is the queue’s', () => {
    const alarm = { kind: 'alarm', at: 1_000, number: 1 } as const;
    expect(timed(alarm, 41_000).at).toBe(41_000);
    expect(timed(alarm, 999).at).toBe(1_000);
    expect(timed({ kind: 'begin' }, 5_000)).toEqual({ kind: 'begin', at: 5_000 });
  });

  it('is asked for where no clock of a process stands behind it', () => {
    const told = [begin, ring, unreachable, orphaned, leave, open];
    expect(told.map((one) => isUntimed(one(0, noSession)))).toEqual([true, true, false, false, false, false]);
  });

  it('of a timer that was kept waiting puts off what follows from it', () => {
    const state = play([...up, [66_300, ring, 'verto.ping']]);
    expect(state.alarm.at).toBe(76_300);
  });
});

describe('placing', () => {
  it('that somebody has killed is as if there were no gateway; another failure is none of the session’s', async () => {
    expect(await placed(Promise.resolve(gateway))).toBe(gateway);
    expect(await placed(Promise.resolve(null))).toBeUndefined();
    expect(await placed(Promise.reject(new TerminalError('killed')))).toBeUndefined();
    await expect(placed(Promise.reject(new Error('suspended')))).rejects.toThrow('suspended');
  });
});
