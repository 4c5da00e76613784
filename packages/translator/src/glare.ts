// Two calls cross: a user calls us in the room where we are calling that user ("Voice over IP", glare).
import type { CallId, UserId } from '@mvbridge/matrix-events';
import type { Call } from './call/state.ts';

/**
 * What becomes of our call when the user whom it rings for calls us: the lesser call id lives, by code point. Our ids begin
 * with `z`, so that it is nearly always theirs, which is the only outcome that works with clients that ignore the rule.
 */
export function glare(
  inRoom: readonly Call[],
  theirs: { readonly callId: CallId; readonly sender: UserId },
): { readonly ours: Call; readonly wins: 'ours' | 'theirs' } | undefined {
  const ours = inRoom.find(
    ({ phase, legs }) =>
      (phase === 'ringing' || phase === 'yielding') && (legs.invitee === undefined || legs.invitee === theirs.sender),
  );
  if (ours === undefined) return undefined;
  return { ours, wins: ours.phase === 'yielding' || theirs.callId < ours.legs.callId ? 'theirs' : 'ours' };
}
