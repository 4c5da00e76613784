// Who may do what to a call. Clients check little of this themselves, so a bystander in the room could end other people's
// calls: an event counts only from the party that its call is with ("Voice over IP", party_id; MSC2746).
import type { CallEvent, Party } from '@mvbridge/matrix-events';
import { assertNever } from '../error.ts';
import type { Call, Peer } from './state.ts';

/** Whether an event of this kind from this party is for this call; a string says why not. */
export function admit(call: Call, type: CallEvent['type'], from: Peer): true | string {
  if (type === 'm.call.select_answer' && call.legs.placedBy === 'verto') return 'we are the caller: selecting is ours';
  switch (call.phase) {
    case 'gathering':
    case 'calling':
    case 'early':
    case 'answering':
    case 'answered':
    case 'detached':
    case 'transferring':
      return isSameParty(call.peer, from) || `it is from ${party(from)}, and the call is with ${party(call.peer)}`;
    // Nobody has answered: the invitee may, with any of their devices; without an invitee, anybody.
    case 'ringing':
      return (
        call.legs.invitee === undefined ||
        call.legs.invitee === from.userId ||
        `it is from ${from.userId}, and the call is for ${call.legs.invitee}`
      );
    case 'yielding':
    case 'ended':
      return true;
    default:
      return assertNever(call);
  }
}

/** Whether two are the same client of the same user. */
export function isSameParty(a: Party, b: Party): boolean {
  return a.userId === b.userId && a.partyId === b.partyId;
}

function party({ userId, partyId }: Peer): string {
  return partyId === undefined ? userId : `${userId} (${partyId})`;
}
