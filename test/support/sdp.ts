// SDPs as real endpoints wrote them, out of the captured traces.
import { traceOf } from './fixtures.ts';

function eventSdp(name: string, type: string, key: 'offer' | 'answer'): string {
  for (const line of traceOf(name)) {
    if (!('event' in line)) continue;
    const event = line.event as { type: string; content: Record<string, { sdp: string }> };
    const description = event.content[key];
    if (event.type === type && line.direction === 'in' && description !== undefined) return description.sdp;
  }
  throw new Error(`${name} has no ${type}`);
}

function frameSdp(name: string, method: string): string {
  for (const line of traceOf(name)) {
    if (!('message' in line) || line.direction !== 'in') continue;
    const { method: found, params } = line.message as { method?: string; params?: { sdp?: string } };
    if (found === method && params?.sdp !== undefined) return params.sdp;
  }
  throw new Error(`${name} has no ${method}`);
}

/** matrix-js-sdk in Chromium, max-bundle, no candidate in it yet. */
export const clientOffer = eventSdp('bridged/outbound_answer', 'm.call.invite', 'offer');
/** The same with video: two sections, one BUNDLE group. */
export const clientVideoOffer = eventSdp('bridged/outbound_video_offer', 'm.call.invite', 'offer');
/** Its answer to FreeSWITCH's offer: candidates of four networks, UDP and TCP, in it. */
export const clientAnswer = eventSdp('bridged/inbound_answer_video_dropped', 'm.call.answer', 'answer');
/** FreeSWITCH answers `clientOffer`. */
export const freeswitchAnswer = frameSdp('bridged/outbound_answer', 'verto.answer');
/** FreeSWITCH calls: audio and video on ports of their own. */
export const freeswitchOffer = frameSdp('bridged/inbound_answer_video_dropped', 'verto.invite');

/** An SDP without the candidates in it: how Element Android and iOS send theirs. */
export function withoutCandidates(sdp: string): string {
  return sdp
    .split('\r\n')
    .filter((line) => !line.startsWith('a=candidate:'))
    .join('\r\n');
}

/** The next SDP of the same client: only who sends has changed. */
export function turned(sdp: string, direction: string): string {
  return sdp.replace(/^a=(?:sendrecv|sendonly|recvonly|inactive)\r$/m, `a=${direction}\r`);
}

/** The next SDP of the same client, with new ICE credentials and no candidate yet. */
export function restarted(sdp: string): string {
  return withoutCandidates(sdp)
    .replaceAll(/^a=ice-ufrag:.*\r$/gm, 'a=ice-ufrag:NEW1\r')
    .replaceAll(/^a=ice-pwd:.*\r$/gm, 'a=ice-pwd:newnewnewnewnewnewnewnew\r');
}

/** FreeSWITCH’s next offer for the same call: new credentials, roles left open. */
export const freeswitchAttach = freeswitchAnswer
  .replace(/^a=setup:.*\r$/m, 'a=setup:actpass\r')
  .replace(/^a=ice-ufrag:.*\r$/m, 'a=ice-ufrag:ATTACHattachATTA\r');
