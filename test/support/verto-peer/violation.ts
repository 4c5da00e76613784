/** What a client must not do to a FreeSWITCH. Each is answered as FreeSWITCH would answer it, and kept. */
export type Rule =
  /** verto.attach from the client: DTLS starts anew, the audio is gone for good (interop.md §4). */
  | 'client-attach'
  /** A callID of another session's: FreeSWITCH checks no owner (verto.md §6.1). */
  | 'foreign-call'
  /** A callID that was never one of FreeSWITCH's. */
  | 'unknown-call'
  /** verto.answer for a call that the client has placed itself. */
  | 'answers-own-call'
  /** verto.invite with the callID of another call, or with one that is empty or longer than 256 bytes. */
  | 'bad-call-id'
  /** updateMedia before the call is answered and DTLS is up: FreeSWITCH hangs up (verto.md §4.3). */
  | 'update-too-early'
  /** An SDP without a candidate that FreeSWITCH can use. */
  | 'no-candidate'
  /** `c=IN IP4 0.0.0.0`: it means hold in an answer (verto.md §5.1). */
  | 'unspecified-address'
  /** An SDP that cannot be parsed, or has no codec of ours, or no ICE or DTLS. */
  | 'bad-sdp'
  /** A request of FreeSWITCH's answered with an error (verto.md §1.3). */
  | 'error-reply'
  /** A result for nothing that was asked on this socket, or a second one. */
  | 'stray-result'
  /** A ping or pong frame of the WebSocket's with a payload: read as JSON (verto.md §1.1). */
  | 'websocket-ping'
  /** More than 999 999 bytes, no JSON, no JSON-RPC 2.0, a batch, or a speed test. */
  | 'bad-frame'
  /** A method that FreeSWITCH does not have, or that a user of the vanilla configuration may not call. */
  | 'unknown-method'
  /** Something that FreeSWITCH needs is not among the parameters. */
  | 'missing-params';

export interface Violation {
  readonly rule: Rule;
  readonly detail: string;
}
