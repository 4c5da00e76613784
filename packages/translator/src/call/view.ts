import type { CallView } from '../output.ts';
import type { Call } from './state.ts';

export function viewOf(call: Call): CallView {
  const { callId, roomId, dialogId, placedBy, startedAt } = call.legs;
  const peer = 'peer' in call ? call.peer.userId : undefined;
  return { callId, roomId, dialogId, placedBy, phase: call.phase, peer, startedAt };
}
