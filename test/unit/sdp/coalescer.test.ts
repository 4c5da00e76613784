import {
  type Coalesced,
  type Coalescer,
  type CoalescerPolicy,
  createCoalescer,
  defaultCoalescerPolicy,
  departure,
  hold,
  openBatch,
  release,
  type TrickledCandidate,
} from '@mvbridge/sdp';
import { describe, expect, test } from 'vitest';
import { sdpOf } from './captured.ts';

const GOOD = { candidate: 'candidate:1 1 udp 1 192.0.2.1 5000 typ host', sdpMid: '0' };
const MORE = { candidate: 'candidate:2 1 udp 2 192.0.2.2 5000 typ host', sdpMid: '0' };
const VIDEO = { candidate: 'candidate:3 1 udp 3 192.0.2.3 5000 typ host', sdpMid: '1' };
const MDNS = { candidate: 'candidate:4 1 udp 4 8e1a4d8c.local 5000 typ host', sdpMid: '0' };
const END = { candidate: '' };

const SDP = sdpOf('v=0', 'm=audio 9 X 0', 'c=IN IP4 0.0.0.0', 'a=mid:0');
const WITH_GOOD = `${SDP}a=${GOOD.candidate}\r\n`;
const ENDED = `${SDP}a=end-of-candidates\r\n`;
const TWO = `${SDP}m=video 9 X 0\r\na=mid:1\r\n`;
const BUNDLED = TWO.replace('v=0\r\n', 'v=0\r\na=group:BUNDLE 0 1\r\n');
const REJECTED = `${SDP}m=video 0 X 0\r\na=mid:1\r\n`;

type Say = (coalescer: Coalescer, now: number) => Coalesced | undefined;
const offer =
  (sdp = SDP): Say =>
  (coalescer, now) =>
    coalescer.handleDescription('offer', sdp, now);
const answer =
  (sdp = SDP): Say =>
  (coalescer, now) =>
    coalescer.handleDescription('answer', sdp, now);
const trickle =
  (...candidates: readonly TrickledCandidate[]): Say =>
  (coalescer, now) =>
    coalescer.handleCandidates(candidates, now);
const wait: Say = (coalescer, now) => coalescer.handleTimeout(now);

/** `[ms, what came, the next deadline after it, what left: why, after how long, with which addresses (P: placeholder)]` */
type Row = readonly [number, Say, number | undefined, string?];

function testFlows(
  title: string,
  flows: Readonly<Record<string, readonly Row[]>>,
  policy: Partial<CoalescerPolicy> = {},
) {
  describe(title, () => {
    test.each(Object.entries(flows))('%s', (_, rows) => {
      const coalescer = createCoalescer({ policy });
      const heard = rows.map(([t, say]) => {
        const left = say(coalescer, t);
        return [t, coalescer.nextDeadline(), left && told(left)];
      });
      expect(heard).toEqual(rows.map(([t, , deadline, left]) => [t, deadline, left]));
    });
  });
}

function told({ why, heldMs, placeholder, listed }: Coalesced): string {
  return [why, heldMs, ...(placeholder ? ['P'] : []), ...listed.map(({ address }) => address.slice(8))].join(' ');
}

testFlows('an offer leaves', {
  'at its end marker': [
    [0, offer(), 300],
    [20, trickle(MDNS), 300],
    [30, trickle(END), undefined, 'end 30 P'],
  ],
  'at its end marker, though it could settle longer': [
    [0, offer(), 300],
    [10, trickle(GOOD), 70],
    [30, trickle(MORE, END), undefined, 'end 30 P 2 1'],
  ],
  'at once, when it says that it is whole': [[5, offer(ENDED), undefined, 'end 0 P']],
  'a settle after it is usable, with its companions': [
    [0, offer(), 300],
    [100, trickle(GOOD), 160],
    [140, trickle(MORE), 160],
    [159, wait, 160],
    [160, wait, undefined, 'usable 160 P 2 1'],
  ],
  'a settle after it came, when it came usable': [
    [1000, offer(WITH_GOOD), 1060],
    [1060, wait, undefined, 'usable 60 P 1'],
  ],
  'at its grace, when nothing usable came': [
    [0, offer(), 300],
    [100, trickle(MDNS), 300],
    [299, wait, 300],
    [300, wait, undefined, 'grace 300 P'],
  ],
  'at its grace, not a settle after what came at the last moment': [
    [0, offer(), 300],
    [280, trickle(GOOD), 300],
    [300, wait, undefined, 'usable 300 P 1'],
  ],
  'at its grace, when nobody looked in time, with what came since': [
    [0, offer(), 300],
    [450, trickle(GOOD), undefined, 'usable 450 P 1'],
  ],
  'as usable, not as ended, when the end marker came after it was due': [
    [0, offer(), 300],
    [10, trickle(GOOD), 70],
    [90, trickle(END), undefined, 'usable 90 P 1'],
  ],
  'when every live section is usable, not one alone': [
    [0, offer(TWO), 300],
    [50, trickle(GOOD), 300],
    [80, trickle(VIDEO), 140],
    [140, wait, undefined, 'usable 140 P 1 3'],
  ],
  'when one section of its BUNDLE group is usable': [
    [0, offer(BUNDLED), 300],
    [50, trickle(GOOD), 110],
    [110, wait, undefined, 'usable 110 P 1 1'],
  ],
  'whatever a rejected section lacks': [
    [0, offer(REJECTED), 300],
    [50, trickle(GOOD), 110],
    [110, wait, undefined, 'usable 110 P 1'],
  ],
});

testFlows('an answer has no grace: it leaves', {
  'at its deadline, when nothing usable came': [
    [0, answer(), 2500],
    [300, wait, 2500],
    [2000, trickle(MDNS), 2500],
    [2499, wait, 2500],
    [2500, wait, undefined, 'deadline 2500 P'],
  ],
  'a settle after it is usable, however late that is': [
    [0, answer(), 2500],
    [2000, trickle(GOOD), 2060],
    [2060, wait, undefined, 'usable 2060 1'],
  ],
  'at its deadline, not a settle after what came at the last moment': [
    [0, answer(), 2500],
    [2480, trickle(GOOD), 2500],
    [2500, wait, undefined, 'usable 2500 1'],
  ],
  'a settle after its end marker, since matrix-js-sdk has more to say behind it': [
    [0, answer(), 2500],
    [7, trickle(END), 67],
    [30, trickle(GOOD), 67],
    [67, wait, undefined, 'end 67 1'],
  ],
  'at its deadline, not a settle after an end marker at the last moment': [
    [0, answer(), 2500],
    [2480, trickle(END), 2500],
    [2500, wait, undefined, 'deadline 2500 P'],
  ],
});

testFlows('early candidates', {
  'and the rest go as the README has it': [
    [0, trickle(MDNS), undefined],
    [10, offer(), 310],
    [40, trickle(GOOD), 100],
    [100, wait, undefined, 'usable 90 P 1'],
  ],
  'are used when their offer comes, and settle from then on': [
    [0, trickle(GOOD), undefined],
    [5_000, wait, undefined],
    [90_000, offer(), 90_060],
    [90_060, wait, undefined, 'usable 60 P 1'],
  ],
  'with an end marker let it leave at once': [
    [0, trickle(GOOD, END), undefined],
    [10, trickle(MORE), undefined],
    [20, offer(), undefined, 'end 0 P 2 1'],
  ],
  'with an end marker let an answer settle': [
    [0, trickle(GOOD, END), undefined],
    [20, answer(), 80],
    [80, wait, undefined, 'end 60 1'],
  ],
});

testFlows('time', {
  'told early, twice or late does no harm': [
    [0, wait, undefined],
    [0, offer(), 300],
    [1, wait, 300],
    [1, wait, 300],
    [9_999, wait, undefined, 'grace 9999 P'],
    [9_999, wait, undefined],
    [20_000, wait, undefined],
  ],
  'after it left is of no interest, and nor are candidates': [
    [0, offer(ENDED), undefined, 'end 0 P'],
    [10, trickle(GOOD), undefined],
    [20, trickle(END), undefined],
    [6_000, wait, undefined],
  ],
  'is the caller’s: a clock that begins below zero is as good': [
    [-5_000, offer(), -4_700],
    [-4_900, trickle(GOOD), -4_840],
    [-4_840, wait, undefined, 'usable 160 P 1'],
  ],
  'passes without anything in an empty event': [
    [0, offer(), 300],
    [10, trickle(), 300],
  ],
});

testFlows(
  'without a placeholder an offer has no grace',
  {
    'and waits for its deadline': [
      [0, offer(), 6000],
      [300, wait, 6000],
      [6000, wait, undefined, 'deadline 6000'],
    ],
    'or for something usable': [
      [0, offer(), 6000],
      [4000, trickle(GOOD), 4060],
      [4060, wait, undefined, 'usable 4060 1'],
    ],
  },
  { placeholder: 'never' },
);

testFlows(
  'timing is what the policy says',
  {
    'grace and settle': [
      [0, offer(), 30],
      [10, trickle(GOOD), 15],
      [15, wait, undefined, 'usable 15 P 1'],
    ],
    deadline: [
      [0, answer(), 70],
      [70, wait, undefined, 'deadline 70 P'],
    ],
    'what is not usable to the target does not count': [
      [0, answer(), 70],
      [1, trickle(MORE), 70],
      [2, trickle(GOOD), 7],
      [7, wait, undefined, 'usable 7 1'],
    ],
  },
  {
    timing: { settleMs: 5, graceMs: 30, deadlineMs: { offer: 60, answer: 70 } },
    accepts: ({ address }) => address !== '192.0.2.2',
  },
);

testFlows(
  'as many candidates are held as the policy says',
  {
    'after the offer': [
      [0, offer(), 300],
      [1, trickle(MDNS, GOOD), 61],
      [2, trickle(MORE), 61],
      [61, wait, undefined, 'usable 61 P 1'],
    ],
    'and before it': [
      [0, trickle(MDNS), undefined],
      [0, trickle(GOOD, MORE), undefined],
      [0, offer(), 60],
      [60, wait, undefined, 'usable 60 P 1'],
    ],
    'and a flood of end markers takes no room from them': [
      [0, trickle(END, END, END, END), undefined],
      [0, trickle(GOOD), undefined],
      [0, offer(), undefined, 'end 0 P 1'],
    ],
    'and an end marker behind a flood is heard': [
      [0, trickle(MDNS, MDNS, MDNS), undefined],
      [0, trickle(END), undefined],
      [0, offer(), undefined, 'end 0 P'],
    ],
  },
  { maxHeld: 2 },
);

describe('a second description is the caller’s mistake', () => {
  test('while the first is held', () => {
    const coalescer = createCoalescer();
    coalescer.handleDescription('offer', SDP, 0);
    expect(() => coalescer.handleDescription('offer', SDP, 1)).toThrow('make a new one');
    expect(coalescer.nextDeadline()).toBe(300);
  });
  test('and after it left', () => {
    const coalescer = createCoalescer();
    expect(coalescer.handleDescription('offer', ENDED, 0)).toBeDefined();
    expect(() => coalescer.handleDescription('answer', SDP, 1)).toThrow('make a new one');
  });
});

describe('a batch is plain data', () => {
  const policy = defaultCoalescerPolicy;
  test('that can be stored and read back at any time', () => {
    const opened = openBatch('offer', SDP, [MDNS], 5, policy).batch;
    const stored: typeof opened = JSON.parse(JSON.stringify(opened));
    const [one, other] = [opened, stored].map((batch) => hold(batch, [GOOD], 10, policy).batch);
    if (one === undefined || other === undefined) throw new Error('no batch');
    expect(departure(one, policy)).toEqual({ at: 70, why: 'usable' });
    expect(departure(other, policy)).toEqual(departure(one, policy));
    expect(release(other, 'usable', 70, policy)).toEqual(release(one, 'usable', 70, policy));
  });
  test('that is not changed by what is held for it later', () => {
    const batch = Object.freeze(openBatch('offer', SDP, [], 0, policy).batch);
    Object.freeze(batch.trickled);
    expect(hold(batch, [GOOD], 1, policy).batch.trickled).toEqual([GOOD]);
    expect(batch).toMatchObject({ trickled: [], usableAt: undefined, endedAt: undefined });
  });
  test('that says what found no room in it', () => {
    const { batch, overflow } = openBatch('offer', SDP, [MDNS, END, GOOD, MORE], 0, { ...policy, maxHeld: 2 });
    expect([batch.trickled, overflow, batch.endedAt]).toEqual([[MDNS, GOOD], [MORE], 0]);
    expect(hold(batch, [GOOD], 1, { ...policy, maxHeld: 2 }).overflow).toEqual([GOOD]);
  });
});
