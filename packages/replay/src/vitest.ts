// Matchers for Vitest, which it is told of by `expect.extend(matchers)`. What runs here needs no Vitest: the test's own is the
// one that counts, and there may be several. The import below is for the types that it extends.
import type {} from 'vitest';
import { placeOf } from './importers/imported.ts';
import {
  type CallDetailRecord,
  callDetailRecords,
  type FlowRow,
  flowOf,
  importTrace,
  type MatrixSeat,
  type Replay,
  type Trace,
} from './index.ts';

/** The matchers for a {@link Replay}, as `expect` has them. */
export interface ReplayMatchers<R> {
  /**
   * The replay went like this, row by row: all that was said about calls, and all that was heard. See `flowOf`; a time can
   * be `expect.any(Number)`.
   */
  toMatchFlow(rows: readonly FlowRow[]): R;
  /**
   * A call was passed on to the other side and its answer back: both hear each other. With `.not`: there were calls, and none
   * of them was.
   */
  toBridgeCall(): R;
  /**
   * There were calls, all of them are over, and each side that knew of one has said so or was told so; with `.not`, one of
   * them is not. A call that outlives
   * its invite's lifetime is ended by its caller's own client, which a trace that ends there does not show.
   */
  toEndBothSides(): R;
}

declare module 'vitest' {
  interface Matchers<T> extends ReplayMatchers<T> {}
}

/**
 * A trace out of a file's content, in any form that `importTrace` reads, or parsed JSON. Throws for one that is not wholly
 * readable, with all that is wrong: a fixture that says less than one thinks is a test that shows less.
 */
export function traceFixture(source: unknown, seat?: MatrixSeat): Trace {
  const { trace, unread, reason } = importTrace(source, seat);
  // Of a whole document the reason says it.
  const parts = unread.filter((one) => placeOf(one) !== '');
  const told = parts.map((one) => `  ${placeOf(one)}${one.reason}: ${one.text}`);
  const why = reason === undefined ? 'not a trace' : `not a trace: ${reason}`;
  if (reason !== undefined || unread.length > 0) throw new Error([why, ...told].join('\n'));
  return trace;
}

/** What of a matcher's `this` is used. */
interface Matching {
  readonly isNot: boolean;
  equals(one: unknown, other: unknown): boolean;
}

/** For `expect.extend(matchers)`, in a test or in a file of `setupFiles`. What each of them asks: {@link ReplayMatchers}. */
export const matchers = {
  /** {@link ReplayMatchers.toMatchFlow} */
  toMatchFlow(this: Matching, received: Replay, rows: readonly FlowRow[]) {
    const flow = flowOf(replayIn(received));
    if (!Array.isArray(rows)) throw new TypeError(`expected the rows of a flow, an array, got ${kindOf(rows)}`);
    return {
      pass: this.equals(flow, rows),
      message: () =>
        this.isNot
          ? `expected another flow than\n\n${flow.map(rowText).join('\n')}`
          : `expected another flow\n\n${sideBySide(rows, flow, (one, other) => this.equals(one, other))}`,
    };
  },
  /** {@link ReplayMatchers.toBridgeCall} */
  toBridgeCall(this: Matching, received: Replay) {
    const records = callDetailRecords(replayIn(received));
    const bridged = records.filter(({ invitedAt, answeredAt }) => invitedAt !== undefined && answeredAt !== undefined);
    return {
      // Where there is no call, neither is shown: it fails either way.
      pass: records.length === 0 ? this.isNot : bridged.length > 0,
      message: () =>
        `expected ${this.isNot ? 'calls, and none of them' : 'a call'} to be answered on both sides\n\n${told(received, records)}`,
    };
  },
  /** {@link ReplayMatchers.toEndBothSides} */
  toEndBothSides(this: Matching, received: Replay) {
    const records = callDetailRecords(replayIn(received));
    const open = records.filter((record) => !isOverOnBothSides(record));
    return {
      pass: records.length === 0 ? this.isNot : open.length === 0,
      message: () =>
        `expected ${this.isNot ? 'a call to be left open on a side' : 'every call to be over on both sides'}\n\n${told(received, records)}`,
    };
  },
};

/** What was handed to `expect`, which a test that is not type-checked gets wrong. */
function replayIn(received: unknown): Replay {
  const steps: unknown = typeof received === 'object' && received !== null && 'steps' in received && received.steps;
  if (Array.isArray(steps)) return received as Replay;
  throw new TypeError(`expected a Replay: expect(replay(trace)), got ${kindOf(received)}`);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null
    ? `an object with ${Object.keys(value).join(', ')}`
    : String(value);
}

function isOverOnBothSides({ phase, placedBy, invitedAt, endedAt }: CallDetailRecord): boolean {
  const other = placedBy === 'matrix' ? 'verto' : 'matrix';
  return (
    phase === 'ended' && endedAt[placedBy] !== undefined && (invitedAt === undefined || endedAt[other] !== undefined)
  );
}

/** The calls, and how it went. */
function told(replay: Replay, records: readonly CallDetailRecord[]): string {
  const calls = records.map(({ callId, placedBy, phase, invitedAt, answeredAt, endedAt, endedWith }) =>
    [
      `call ${callId} from ${placedBy} is ${phase}`,
      `passed on ${when(invitedAt)}`,
      `answered ${when(answeredAt)}`,
      `over for Matrix ${when(endedAt.matrix)}, for FreeSWITCH ${when(endedAt.verto)}`,
      ...(endedWith === undefined ? [] : [endedWith]),
    ].join(', '),
  );
  return [...(calls.length === 0 ? ['no call'] : calls), '', ...flowOf(replay).map(rowText)].join('\n');
}

function when(t: number | undefined): string {
  return t === undefined ? 'never' : `at ${t}`;
}

function rowText([t, says, ...hears]: FlowRow): string {
  return `${String(t).padStart(7)}  ${[says, ...hears].join(' → ')}`;
}

/** Both flows, row beside row; those that only one has are marked. */
function sideBySide(
  expected: readonly FlowRow[],
  received: readonly FlowRow[],
  equal: (one: FlowRow, other: FlowRow) => boolean,
): string {
  const width = Math.max(...['expected', ...expected.map(rowText)].map(({ length }) => length));
  const line = (mark: string, left: string, right: string) => `${mark} ${left.padEnd(width)}  │ ${right}`.trimEnd();
  const lines: string[] = [line(' ', 'expected', 'received')];
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of [...matches(expected, received, equal), [expected.length, received.length] as const]) {
    for (; i < nextI || j < nextJ; i += i < nextI ? 1 : 0, j += j < nextJ ? 1 : 0) {
      const [left, right] = [i < nextI ? expected[i] : undefined, j < nextJ ? received[j] : undefined];
      lines.push(line('✗', left ? rowText(left) : '', right ? rowText(right) : ''));
    }
    const [left, right] = [expected[nextI], received[nextJ]];
    if (left && right) lines.push(line(' ', rowText(left), rowText(right)));
    [i, j] = [nextI + 1, nextJ + 1];
  }
  return lines.join('\n');
}

/** Which rows of the two stand for each other: a longest common subsequence, by index. */
function matches(
  a: readonly FlowRow[],
  b: readonly FlowRow[],
  equal: (one: FlowRow, other: FlowRow) => boolean,
): readonly (readonly [number, number])[] {
  const lengths = a.map(() => b.map(() => 0));
  const length = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  const same = a.map((one) => b.map((other) => equal(one, other)));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row) row[j] = same[i]?.[j] ? 1 + length(i + 1, j + 1) : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  const found: (readonly [number, number])[] = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length; ) {
    if (same[i]?.[j]) found.push([i++, j++]);
    else if (length(i + 1, j) >= length(i, j + 1)) i += 1;
    else j += 1;
  }
  return found;
}
