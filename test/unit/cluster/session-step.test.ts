// A session without its engine: a call through steps that are taken once, and taken anew.
import { describe, expect, it } from 'vitest';
import { translatorConfig } from '../../../examples/cluster/config.ts';
import { type Heard, nextLine } from '../../../examples/cluster/line.ts';
import { type Input, noSession, type SessionState, type Step, step } from '../../../examples/cluster/session-step.ts';
import { trickled } from '../../support/candidates.ts';
import { config, frame } from '../../support/cluster.ts';
import { clientOffer, freeswitchAnswer } from '../../support/sdp.ts';

const GATEWAY = { name: 'gateway', url: 'http://gateway' };

type Frame = { id: number; method: string; params: { dialogParams?: { callID: string } } };

/** A session as Restate has it: every step is taken twice, and its state goes through JSON in between. */
function session() {
  let state: SessionState = noSession;
  let steps = 0;
  const all: Step[] = [];
  return {
    tell(input: Input): Step {
      steps += 1;
      const take = () => {
        let ids = 0;
        const uuid = () => {
          ids += 1;
          return `00000000-0000-4000-8000-${String(steps * 100 + ids).padStart(12, '0')}`;
        };
        return step(JSON.parse(JSON.stringify(state)), input, translatorConfig(config, '1000', uuid));
      };
      const taken = take();
      expect(take()).toEqual(taken);
      all.push(taken);
      state = taken.connect ? { ...taken.state, line: nextLine(taken.state.line, GATEWAY) } : taken.state;
      return taken;
    },
    ring(): Step {
      const { at = 0, number } = state.alarm;
      return this.tell({ kind: 'alarm', at, number });
    },
    report(at: number, ...heard: readonly Heard[]): Step {
      const { epoch, reports } = state.line;
      return this.tell({ kind: 'report', at, epoch, number: reports + 1, heard });
    },
    get state() {
      return state;
    },
    frames: () => all.flatMap(({ frames }) => frames.map((text) => JSON.parse(text) as Frame)),
    events: () => all.flatMap(({ events }) => events.map(({ type }) => type)),
  };
}
const say = (at: number, ...said: readonly (readonly [type: string, content: object])[]): Input => ({
  kind: 'matrix',
  at,
  events: said.map(([type, content]) => ({
    type,
    room_id: '!echo:example.org',
    sender: '@user:example.org',
    event_id: `$${type}`,
    content: { call_id: 'call', version: '1', party_id: 'DEVICE', ...content },
  })),
});

/** Logged in, with a call that FreeSWITCH has not answered. */
function calling() {
  const one = session();
  one.tell({ kind: 'begin', at: 1_000 });
  one.ring();
  one.report(1_010, { kind: 'open' });
  one.report(1_020, frame({ id: 1, result: { message: 'logged in', sessid: 'x' } }));
  const offer = { type: 'offer', sdp: clientOffer };
  const invite = ['m.call.invite', { lifetime: 60_000, offer }] as const;
  one.tell(say(1_100, invite, ['m.call.candidates', { candidates: trickled('host', 'end') }]));
  if (one.frames().every(({ method }) => method !== 'verto.invite')) one.ring();
  return one;
}

/** And one that it has. */
function answered() {
  const one = calling();
  const callID = one.frames().at(-1)?.params.dialogParams?.callID;
  const answer = { id: 7, method: 'verto.answer', params: { callID, sdp: freeswitchAnswer } };
  const { events } = one.report(1_300, frame(answer));
  const deliveries = events.map(({ txnId }) => ({ txnId, delivery: { kind: 'sent' } as const }));
  one.tell({ kind: 'delivered', at: 1_310, deliveries });
  return one;
}

describe('a session', () => {
  it('asks for a line, logs in on it and carries a call', () => {
    const one = answered();
    expect(one.state.line).toMatchObject({ epoch: 1, written: one.frames().length });
    expect(one.frames().map(({ method }) => method)).toEqual(['login', 'verto.invite', undefined]);
    expect(one.events()).toEqual(['m.call.answer']);
  });

  it('passes over a timer that was replaced, and one that has rung', () => {
    const one = calling();
    const { at = 0, number } = one.state.alarm;
    const before = one.state;
    one.tell({ kind: 'alarm', at: at + 60_000, number: number - 1 });
    expect(one.state).toEqual(before);
    one.ring();
    const rung = one.state;
    one.tell({ kind: 'alarm', at: at + 60_000, number });
    expect(one.state).toEqual(rung);
  });

  it('does not hear of a line that is not its own any more, nor of another gateway’s end', () => {
    const one = answered();
    const before = one.state;
    one.tell({ kind: 'report', at: 2_000, epoch: 0, number: 99, heard: [{ kind: 'close' }] });
    one.tell({ kind: 'unreachable', at: 2_000, epoch: 0 });
    one.tell({ kind: 'orphaned', at: 2_000, gateway: 'another' });
    one.tell({ kind: 'leave', at: 2_000, gateway: 'another', until: 0 });
    expect(one.state).toEqual(before);
  });

  it('whose gateway is gone asks for another line at once, and its call waits for it', () => {
    const one = answered();
    one.tell({ kind: 'orphaned', at: 60_000, gateway: 'gateway' });
    expect(one.ring().connect).toBe(true);
    one.report(60_010, { kind: 'open' });
    expect(one.state.line).toMatchObject({ epoch: 2, written: 1 });
    expect(
      one
        .frames()
        .filter(({ method }) => method === 'login')
        .map(({ id }) => id),
    ).toEqual([1, 3]);
    expect(one.events()).toEqual(['m.call.answer']);
  });

  it('leaves a gateway when no call would end of it', () => {
    const leave: Input = { kind: 'leave', at: 2_000, gateway: 'gateway', until: 30_000 };
    const busy = calling();
    expect(busy.tell(leave)).toMatchObject({ againMs: 1_000, told: [] });
    expect(answered().tell(leave).told).toContainEqual(expect.objectContaining({ kind: 'session', phase: 'closed' }));
  });

  it('leaves a gateway in the end, whatever ends of it', () => {
    const busy = calling();
    busy.tell({ kind: 'leave', at: 30_000, gateway: 'gateway', until: 30_000 });
    expect(busy.events()).toEqual(['m.call.reject']);
  });

  it('passes over what the translator throws over, and takes what comes with it and after it', () => {
    const one = calling();
    const { now, alarm } = one.state;
    const mad = [{ kind: 'matrix', at: now }, { kind: 'riddle' }] as unknown as Input[];
    for (const input of mad) {
      const { thrown, state } = one.tell(input);
      expect(thrown).toHaveLength(1);
      expect(state).toMatchObject({ now, alarm, line: { epoch: 1 } });
    }
    const callID = one.frames().at(-1)?.params.dialogParams?.callID;
    const answer = frame({ id: 7, method: 'verto.answer', params: { callID, sdp: freeswitchAnswer } });
    const [{ txnId } = { txnId: '' }] = one.report(now + 1, answer).events;
    const sent = { kind: 'sent' } as const;
    const deliveries = [
      { txnId, delivery: {} as typeof sent },
      { txnId, delivery: sent },
    ];
    expect(one.tell({ kind: 'delivered', at: now + 1, deliveries })).toMatchObject({
      thrown: [{ code: 'bad-delivery' }],
    });
    expect(one.tell(say(now + 2, ['m.call.hangup', { reason: 'user_hangup' }])).thrown).toEqual([]);
    expect(one.frames().at(-1)?.method).toBe('verto.bye');
  });

  it('is given up by a step, not passed over, where it cannot go on from its state', () => {
    const { state } = answered();
    const other = {
      ...translatorConfig(config, '1000', () => 'x'),
      matrix: { userId: '@other:example.org', partyId: 'X' },
    };
    expect(() => step(state, { kind: 'alarm', at: 0, number: state.alarm.number }, other)).toThrow(/userId/);
  });

  it('is told a time that never goes back', () => {
    const one = answered();
    const { now } = one.state;
    one.tell(say(now - 500, ['m.call.select_answer', { selected_party_id: 'MVBRIDGE' }]));
    expect(one.state.now).toBe(now);
  });
});
