// Whatever was said, redacted it is said the same way.
import { redactTrace, replay } from '@mvbridge/replay';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { courseOf } from '../../support/course.ts';
import { config } from '../../support/flow.ts';
import { saidInTrouble, stepsOf } from '../translator/said.ts';
import { recorded } from './recorded.ts';

/** Says who the bridge is, also where it has sent nothing to Matrix: what nobody says is made up by `replay`. */
const bridge = {
  t: 10_000_000,
  protocol: 'matrix',
  direction: 'out',
  event: {
    type: 'm.call.hangup',
    room_id: '!room:example.org',
    sender: config.matrix.userId,
    content: { call_id: 'none', party_id: config.matrix.partyId },
  },
} as const;

it('a recording of anything, redacted, replays the same way, and redacted anew stays as it is', () => {
  fc.assert(
    fc.property(stepsOf(saidInTrouble), (steps) => {
      const trace = [...recorded(steps).trace, bridge];
      const redacted = redactTrace(trace);
      expect(courseOf(replay(redacted))).toEqual(courseOf(replay(trace)));
      expect(redactTrace(redacted)).toEqual(redacted);
    }),
    { numRuns: Number(process.env.SEQUENCES ?? 500) },
  );
});
