// Whose candidates an end marker ends (RFC 8838 §8.2), and what the strategies other than `usable` make of one.
import { createCoalescer, type StrategyName, type TrickledCandidate } from '@mvbridge/sdp';
import { describe, expect, test } from 'vitest';
import { sdpOf } from './captured.ts';

const SECTION = sdpOf('v=0', 'm=audio 9 X 0', 'c=IN IP4 0.0.0.0', 'a=ice-ufrag:new', 'a=mid:0');
const SESSION = sdpOf('v=0', 'a=ice-ufrag:new', 'm=audio 9 X 0', 'c=IN IP4 0.0.0.0', 'a=mid:0');
const SECOND = sdpOf(
  'v=0',
  'm=audio 9 X 0',
  'a=ice-ufrag:one',
  'a=mid:0',
  'm=video 9 X 0',
  'a=ice-ufrag:new',
  'a=mid:1',
);
const NONE = sdpOf('v=0', 'm=audio 9 X 0', 'c=IN IP4 0.0.0.0', 'a=mid:0');

describe('an end marker', () => {
  const rows: readonly (readonly [string, string, Partial<TrickledCandidate>, boolean])[] = [
    ['of nobody’s', SECTION, {}, true],
    ['of a null ufrag', SECTION, { usernameFragment: null }, true],
    ['of an empty ufrag', SECTION, { usernameFragment: '' }, true],
    ['of the section’s ufrag', SECTION, { usernameFragment: 'new' }, true],
    ['of the session’s ufrag', SESSION, { usernameFragment: 'new' }, true],
    ['of another section’s ufrag', SECOND, { usernameFragment: 'new' }, true],
    ['of the ICE generation before', SECTION, { usernameFragment: 'old' }, false],
    ['of the ICE generation before, to a session’s', SESSION, { usernameFragment: 'old' }, false],
    ['of the ICE generation before, to two sections', SECOND, { usernameFragment: 'old' }, false],
    ['of a ufrag, to an SDP that has none', NONE, { usernameFragment: 'old' }, false],
    ['of no ufrag, to an SDP that has none', NONE, {}, true],
  ];
  test.each(rows)('%s', (_, sdp, marker, ends) => {
    const coalescer = createCoalescer();
    coalescer.handleDescription('offer', sdp, 0);
    const left = coalescer.handleCandidates([{ candidate: '', ...marker }], 10);
    expect(left?.why).toBe(ends ? 'end' : undefined);
    expect(coalescer.nextDeadline()).toBe(ends ? undefined : 300);
  });

  test('of the ICE generation before is none where it came before its SDP either', () => {
    const coalescer = createCoalescer();
    coalescer.handleCandidates([{ candidate: '', usernameFragment: 'old' }], 0);
    expect(coalescer.handleDescription('offer', SECTION, 10)).toBeUndefined();
  });
});

describe('a strategy', () => {
  const rows: readonly (readonly [StrategyName, string, readonly number[], number, string])[] = [
    ['eager', 'leaves at once', [], 0, 'eager'],
    ['complete', 'leaves at the end marker', [700], 700, 'end'],
    ['complete', 'leaves at its deadline, without one', [], 6_000, 'deadline'],
    ['complete', 'leaves at the marker that comes at its deadline', [6_000], 6_000, 'end'],
  ];
  test.each(rows)('%s %s', (strategy, _, marks, at, why) => {
    const coalescer = createCoalescer({ policy: { strategy } });
    let left = coalescer.handleDescription('offer', SECTION, 0);
    for (const mark of marks) left ??= coalescer.handleCandidates([{ candidate: '' }], mark);
    left ??= coalescer.handleTimeout(at - 1);
    left ??= coalescer.handleTimeout(at);
    expect([left?.heldMs, left?.why]).toEqual([at, why]);
  });

  test('complete was due at its deadline, though nobody looked until an end marker came', () => {
    const coalescer = createCoalescer({ policy: { strategy: 'complete' } });
    coalescer.handleDescription('offer', SECTION, 0);
    expect(coalescer.handleCandidates([{ candidate: '' }], 7_000)).toMatchObject({ why: 'deadline', heldMs: 7_000 });
  });
});
