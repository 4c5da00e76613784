import { HangupReason, type UnknownReason } from '@mvbridge/matrix-events';
import { type HangupCause, hangupCauses } from '@mvbridge/verto';
import { describe, expect, it } from 'vitest';
import { cancelCause, causeFor, declineCause, reasonFor } from '../../../packages/translator/src/terms/cause.ts';

/** What no known client drops a hangup over (Element Android, iOS, nheko, FluffyChat, matrix-js-sdk). */
const SAFE = [
  'user_hangup',
  'invite_timeout',
  'ice_failed',
  'ice_timeout',
  'user_media_failed',
  'user_busy',
  'unknown_error',
  'answered_elsewhere',
];

describe('a cause', () => {
  const causes = Object.keys(hangupCauses) as HangupCause[];

  it('has a reason that every client can read, each of them', () => {
    expect(causes).toHaveLength(82);
    for (const cause of causes) expect(SAFE, cause).toContain(reasonFor(cause));
  });

  for (const [cause, reason] of [
    ['NORMAL_CLEARING', 'user_hangup'],
    ['CALL_REJECTED', 'user_hangup'],
    ['ORIGINATOR_CANCEL', 'user_hangup'],
    ['USER_BUSY', 'user_busy'],
    ['NO_ANSWER', 'invite_timeout'],
    ['LOSE_RACE', 'answered_elsewhere'],
    ['INCOMPATIBLE_DESTINATION', 'ice_failed'],
    ['MEDIA_TIMEOUT', 'ice_timeout'],
    ['UNALLOCATED_NUMBER', 'unknown_error'],
    [undefined, 'unknown_error'],
  ] as const) {
    it(`${cause} is ${reason}`, () => expect(reasonFor(cause)).toBe(reason));
  }
});

describe('a reason', () => {
  const unknown = 'bored' as UnknownReason;

  it('has a cause, each of them', () => {
    for (const reason of HangupReason.options) expect(Object.keys(hangupCauses), reason).toContain(causeFor(reason));
    expect(causeFor(unknown)).toBe('NORMAL_CLEARING');
  });

  it('comes back as itself or as something that means no more', () => {
    const there = HangupReason.options.map((reason) => [reason, reasonFor(causeFor(reason))]);
    expect(Object.fromEntries(there)).toEqual({
      user_hangup: 'user_hangup',
      user_busy: 'user_busy',
      invite_timeout: 'invite_timeout',
      answered_elsewhere: 'answered_elsewhere',
      ice_timeout: 'ice_timeout',
      ice_failed: 'ice_timeout',
      replaced: 'user_hangup',
      new_session: 'user_hangup',
      user_media_failed: 'unknown_error',
      signalling_timeout: 'unknown_error',
      unknown_error: 'unknown_error',
    });
  });

  it('of a caller who gives up is a cancel, whatever it is, but for a time-out', () => {
    for (const reason of HangupReason.options) {
      expect(cancelCause(reason)).toBe(reason === 'invite_timeout' ? 'NO_ANSWER' : 'ORIGINATOR_CANCEL');
    }
  });

  it('of a callee who declines is a no, unless it says more', () => {
    expect(declineCause(undefined)).toBe('CALL_REJECTED');
    expect(declineCause('user_hangup')).toBe('CALL_REJECTED');
    expect(declineCause(unknown)).toBe('CALL_REJECTED');
    expect(declineCause('user_busy')).toBe('USER_BUSY');
    expect(declineCause('user_media_failed')).toBe('DESTINATION_OUT_OF_ORDER');
  });
});
