import { type Coalesced, createCoalescer, type IceRole, type TrickledCandidate } from '@mvbridge/sdp';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anySdp, realTrickle, sdp, shuffled, trickled } from './arbitraries.ts';

const role = fc.constantFrom<IceRole>('offer', 'answer');
const placeholder = fc.constantFrom('byRole' as const, 'always' as const, 'never' as const);
const family = fc.constantFrom('ipv4' as const, 'ipv6' as const, 'both' as const);
const policy = fc.record({ placeholder, family });

/** What leaves when these events come at one time, the first `before` of them ahead of the SDP, and then time passes. */
function departs(
  events: readonly (readonly TrickledCandidate[])[],
  before: number,
  [who, text, rules]: readonly [IceRole, string, Parameters<typeof createCoalescer>[0] & object],
): Coalesced | undefined {
  const coalescer = createCoalescer(rules);
  for (const event of events.slice(0, before)) coalescer.handleCandidates(event, 0);
  let left = coalescer.handleDescription(who, text, 0);
  for (const event of events.slice(before)) left ??= coalescer.handleCandidates(event, 0);
  return left ?? coalescer.handleTimeout(coalescer.nextDeadline() ?? 0);
}

/** Candidates cut into events at these places. */
function cut<T>(items: readonly T[], places: readonly number[]): readonly (readonly T[])[] {
  const ends = [...new Set([...places.filter((place) => place < items.length), items.length])].sort((a, b) => a - b);
  return ends.map((end, i) => items.slice(ends[i - 1] ?? 0, end));
}

test('however candidates are shuffled, duplicated, cut into events or put before the SDP, the same SDP goes out', () => {
  const listedSizes = new Set<number>();
  fc.assert(
    fc.property(
      fc.array(realTrickle, { maxLength: 12 }).chain((items) =>
        fc.record({
          items: fc.constant(items),
          again: fc.subarray(items).chain((twice) => shuffled([...items, ...twice])),
        }),
      ),
      fc.array(fc.nat(20), { maxLength: 6 }),
      fc.nat(6),
      fc.boolean(),
      role,
      sdp.filter((text) => !text.includes('a=end-of-candidates')),
      policy,
      ({ items, again }, places, before, ended, who, text, rules) => {
        const call = [who, text, { policy: rules }] as const;
        const end = ended ? [[{ candidate: '' }]] : [];
        const whole = departs([...(items.length > 0 ? [items] : []), ...end], 0, call);
        const events = cut(again, places);
        // The end marker is last among the candidates; with all of them early, the SDP itself comes last.
        const pieces = departs([...events, ...end], Math.min(before, events.length), call);
        expect(pieces?.sdp).toBe(whole?.sdp);
        expect(pieces?.listed).toEqual(whole?.listed);
        expect(pieces?.why).toBe(whole?.why);
        listedSizes.add(whole?.listed.length ?? -1);
      },
    ),
    { numRuns: 3_000 },
  );
  expect(listedSizes.size).toBeGreaterThan(3);
  expect(listedSizes.has(-1)).toBe(false);
});

test('whatever comes when, it leaves once at the most, never later than told, and never a second time', () => {
  const steps = fc.array(
    fc.record({
      after: fc.nat(2_000),
      say: fc.oneof(fc.array(trickled, { maxLength: 3 }), fc.constant('wait' as const)),
    }),
    { maxLength: 15 },
  );
  const reasons = new Set<string | undefined>();
  fc.assert(
    fc.property(steps, role, anySdp, policy, fc.nat(5), (script, who, text, rules, when) => {
      const coalescer = createCoalescer({ policy: rules });
      const left: Coalesced[] = [];
      const hear = (coalesced: Coalesced | undefined) => coalesced && left.push(coalesced);
      let now = 0;
      for (const [i, { after, say }] of script.entries()) {
        const due = coalescer.nextDeadline();
        if (due !== undefined && due - 1 >= now) {
          hear(coalescer.handleTimeout(due - 1));
          expect(coalescer.nextDeadline()).toBe(due); // early: nothing happens
        }
        now += after;
        if (i === when) hear(coalescer.handleDescription(who, text, now));
        hear(say === 'wait' ? coalescer.handleTimeout(now) : coalescer.handleCandidates(say, now));
        const next = coalescer.nextDeadline();
        if (next !== undefined) expect(next).toBeGreaterThan(now); // what is due has left
      }
      hear(coalescer.handleTimeout(now + 6_000));
      expect(coalescer.nextDeadline()).toBeUndefined();
      expect(left).toHaveLength(script.length > when ? 1 : 0);
      reasons.add(left[0]?.why);
    }),
    { numRuns: 3_000 },
  );
  expect(reasons).toEqual(new Set([undefined, 'end', 'usable', 'grace', 'deadline']));
});
