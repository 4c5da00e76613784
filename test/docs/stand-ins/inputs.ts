// In the place of a homeserver and a socket: one input of each kind.
import { traceOf } from '../../support/fixtures.ts';

const [invite] = traceOf('bridged/outbound_answer').flatMap((line) =>
  'event' in line && (line.event as { type: string }).type === 'm.call.invite' ? [line.event] : [],
);
export const event = { ...(invite as object), room_id: '!echo:example.org' };
export const frame = '{"jsonrpc":"2.0","id":1,"result":{"message":"logged in"}}';
export const callId = (event as unknown as { content: { call_id: string } }).content.call_id;
let clock = 0;
/** A clock that goes on by itself: 100 ms each time it is looked at. */
export const now = (): number => {
  clock += 100;
  return clock;
};
