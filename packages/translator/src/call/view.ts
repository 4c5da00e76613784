import type { CallView } from '../output.ts';
import { isHolding } from './media.ts';
import type { Call } from './state.ts';

export function viewOf(call: Call): CallView {
  const { callId, roomId, dialogId, placedBy, startedAt } = call.legs;
  const peer = 'peer' in call ? call.peer.userId : undefined;
  const media = 'media' in call && typeof call.media === 'object' ? call.media : undefined;
  const held = media !== undefined && isHolding(media);
  return { callId, roomId, dialogId, placedBy, phase: call.phase, peer, startedAt, held, muted: media?.muted ?? false };
}
