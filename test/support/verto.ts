// What FreeSWITCH says, as rows of a flow.
import type { Say } from './flow.ts';
import { freeswitchAnswer, freeswitchAttach, freeswitchOffer } from './sdp.ts';

/** A request of FreeSWITCH's about the call that the flow is about. */
export function request(method: string, params: object = {}): Say {
  return (rig, now) => {
    const { translator, dialogId } = rig;
    rig.said += 1;
    const message = {
      jsonrpc: '2.0',
      id: 1_000 + rig.said,
      method,
      params: { ...(dialogId !== '' && { callID: dialogId }), ...params },
    };
    return translator.handleVerto(JSON.stringify(message), now);
  };
}

export const verto = {
  /** FreeSWITCH calls us. */
  invite:
    ({ sdp = freeswitchOffer, callID = 'freeswitch-1', ...params }: Record<string, unknown> = {}): Say =>
    (rig, now) => {
      rig.dialogId = String(callID);
      const caller = { caller_id_name: 'Carol', caller_id_number: '+33123456789', display_direction: 'outbound' };
      return request('verto.invite', { sdp, ...caller, ...params })(rig, now);
    },
  media: (sdp = freeswitchAnswer) => request('verto.media', { sdp }),
  answer: ({ sdp = freeswitchAnswer }: { sdp?: string | undefined } = {}) => request('verto.answer', { sdp }),
  /** The answer after early media has no SDP. */
  bareAnswer: () => request('verto.answer'),
  attach: (sdp = freeswitchAttach) => request('verto.attach', { sdp }),
  ready: (...reattached_sessions: readonly string[]) => request('verto.clientReady', { reattached_sessions }),
  bye: (cause = 'NORMAL_CLEARING', causeCode = 16) => request('verto.bye', { cause, causeCode }),
  display: (display_name: string, display_number = '1001') =>
    request('verto.display', { display_name, display_number }),
  /** The last request of ours succeeds, or fails. */
  ok:
    (result: object = {}): Say =>
    ({ translator, requestId }, now) =>
      translator.handleVerto({ jsonrpc: '2.0', id: requestId, result }, now),
  error:
    (error: object): Say =>
    ({ translator, requestId }, now) =>
      translator.handleVerto({ jsonrpc: '2.0', id: requestId, error }, now),
  open: (({ translator }, now) => translator.handleTransport('open', now)) satisfies Say,
  close: (({ translator }, now) => translator.handleTransport('close', now)) satisfies Say,
};
