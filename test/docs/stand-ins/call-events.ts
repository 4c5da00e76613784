// In the place of a homeserver and a phone: an invite as it was captured, and somebody to be told.
import { type CallId, type Party, PartyId, UserId } from '@mvbridge/matrix-events';
import { traceOf } from '../../support/fixtures.ts';

const invite = traceOf('bridged/outbound_answer').find(
  (line) => 'event' in line && (line.event as { type: string }).type === 'm.call.invite',
);
export const text = JSON.stringify(invite !== undefined && 'event' in invite ? invite.event : undefined);
export const me = UserId.parse('@bridge:example.org');
export const mine = PartyId.parse('MVBRIDGE');
export function warn(problem: string): void {
  throw new Error(problem);
}
export function ring(_call: CallId, _party: Party, _sdp: string, _forMs: number): void {}
export function send(_type: string, content: object): object {
  return content;
}
