// What a translator was recorded to do, it does again.
import { countedIds, formatTrace, parseTrace, recordTrace, replay } from '@mvbridge/replay';
import { createTranslator, type Translator } from '@mvbridge/translator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { config } from '../../support/flow.ts';
import { matrix } from '../../support/matrix.ts';
import { verto } from '../../support/verto.ts';
import { openings, saidInTrouble, stepsOf } from '../translator/said.ts';
import { recorded, seat } from './recorded.ts';

function replayed(trace: Parameters<typeof replay>[0]) {
  const { steps, difference, unused } = replay(trace, config);
  const sent = steps.flatMap(({ t, out }) => out.filter(({ to }) => to !== 'app').map((output) => ({ t, output })));
  return { sent, difference, unused };
}

describe('a recording, replayed', () => {
  it('says the same at the same times, whatever was said, and whatever became of what was sent', () => {
    fc.assert(
      fc.property(stepsOf(saidInTrouble), (steps) => {
        const { trace, sent } = recorded(steps);
        expect(replayed(trace)).toEqual({ sent, difference: [], unused: [] });
      }),
      { numRuns: Number(process.env.SEQUENCES ?? 1_000) },
    );
  });

  it('does so where a request that was turned down for want of a login is sent anew', () => {
    const { trace, sent } = recorded([
      [0, matrix.invite()],
      [301, verto.answer()],
      [0, verto.error({ code: -32000 })],
      [0, verto.ok({ message: 'logged in' })],
    ]);
    expect(replayed(trace)).toEqual({ sent, difference: [], unused: [] });
  });

  it('does so from its text as well', () => {
    for (const steps of Object.values(openings)) {
      const { trace, sent } = recorded(steps);
      const { trace: read, unread } = parseTrace(formatTrace(trace));
      expect(unread).toEqual([]);
      const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
      expect(plain(replayed(read).sent)).toEqual(plain(sent));
    }
  });
});

describe('the recorded translator', () => {
  it('is the translator, with everything it can do, also what is not recorded', () => {
    const inner = createTranslator({ ...config, ids: countedIds() });
    const more = Object.assign(inner, { version: 3, handleWeather: (_: string, now: number) => [{ to: 'app', now }] });
    const { translator, trace } = recordTrace(more);
    const wrapped = translator as Translator & typeof more;
    expect(wrapped.version).toBe(3);
    expect(wrapped.handleWeather('rain', 7)).toEqual([{ to: 'app', now: 7 }]);
    expect(wrapped.calls()).toEqual([]);
    expect(wrapped.nextDeadline()).toBeUndefined();
    expect(trace()).toEqual([]);
  });

  it('says who the bridge is where it is told', () => {
    const { trace } = recorded(openings['answered, where FreeSWITCH called'] ?? []);
    expect(trace[0]).toEqual({ t: 0, protocol: 'verto', transport: 'open' });
    const senders = trace.flatMap((line) => ('event' in line && line.direction === 'out' ? [line.event] : []));
    expect(senders).toEqual([
      expect.objectContaining(sentBy(seat.userId)),
      expect.objectContaining(sentBy(seat.userId)),
    ]);
  });
});

function sentBy(sender: string) {
  return { sender, room_id: '!room:example.org', type: expect.stringMatching(/^m\.call\./) };
}
