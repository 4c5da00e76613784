/** A content of each event with nothing in it but what has to be there. */
export const contents = {
  'm.call.invite': { offer: { type: 'offer', sdp: 'v=0\r\n' }, lifetime: 60_000 },
  'm.call.candidates': { candidates: [{ candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 }] },
  'm.call.answer': { answer: { type: 'answer', sdp: 'v=0\r\n' } },
  'm.call.select_answer': { selected_party_id: 'THEIRS' },
  'm.call.reject': {},
  'm.call.hangup': { reason: 'user_hangup' },
  'm.call.negotiate': { description: { type: 'offer', sdp: 'v=0\r\n' }, lifetime: 10_000 },
  'm.call.sdp_stream_metadata_changed': { sdp_stream_metadata: { s: { purpose: 'm.usermedia' } } },
  'm.call.asserted_identity': { asserted_identity: { display_name: 'Bob' } },
  'm.call.replaces': { replacement_id: 'r', target_user: { id: '@b:example.org' }, create_call: 'call-2' },
  'm.call.reject_replacement': { replacement_id: 'r', reason: 'declined' },
  'm.call.reject_locally': { reason: 'unwanted' },
} as const;

/** An event of this type as matrix-js-sdk would send it; `content` is merged into it, a key that is undefined is left out. */
export function event(type: string, content: Readonly<Record<string, unknown>> = {}, envelope = {}): unknown {
  const whole = {
    call_id: 'call-1',
    version: '1',
    party_id: 'PARTY',
    ...(Object.hasOwn(contents, type) ? contents[type as keyof typeof contents] : {}),
    ...content,
  };
  return JSON.parse(
    JSON.stringify({
      type,
      room_id: '!room:example.org',
      sender: '@alice:example.org',
      event_id: '$1',
      origin_server_ts: 1,
      content: whole,
      ...envelope,
    }),
  );
}
