// What Matrix clients say, as rows of a flow. Alice's browser unless it says otherwise.

import { type CandidateName, regathered, trickled } from './candidates.ts';
import type { Say } from './flow.ts';
import { clientAnswer, clientOffer } from './sdp.ts';

/** Who sends an event, and what differs from the ordinary in it. */
export interface Speaker {
  readonly sender?: string;
  readonly party?: string | undefined;
  readonly room?: string;
  readonly callId?: string;
  readonly version?: unknown;
  readonly age?: number;
  readonly eventId?: string;
}

/** A room event of this type with this content. */
export function event(type: string, content: object, speaker: Speaker = {}): Say {
  return (rig, now) => {
    const { translator, callId } = rig;
    const { sender = '@alice:example.org', party = 'ALICEWEB', room = '!room:example.org', age } = speaker;
    const { version = '1' } = speaker;
    rig.said += 1;
    return translator.handleMatrix(
      {
        type,
        room_id: room,
        sender,
        event_id: speaker.eventId ?? `$${rig.said}`,
        origin_server_ts: 1_795_343_028_031,
        ...(age !== undefined && { unsigned: { age } }),
        content: {
          call_id: speaker.callId ?? (callId === '' ? 'call-1' : callId),
          version,
          ...(version !== 0 && { party_id: party }),
          ...content,
        },
      },
      now,
    );
  };
}

export const matrix = {
  invite: ({
    sdp = clientOffer,
    lifetime = 60_000,
    ...speaker
  }: Speaker & { sdp?: string; lifetime?: number; invitee?: string } = {}) =>
    event(
      'm.call.invite',
      { offer: { type: 'offer', sdp }, lifetime, ...('invitee' in speaker && { invitee: speaker.invitee }) },
      speaker,
    ),
  candidates: (...names: readonly CandidateName[]) => event('m.call.candidates', { candidates: trickled(...names) }),
  candidatesOf: (speaker: Speaker, ...names: readonly CandidateName[]) =>
    event('m.call.candidates', { candidates: trickled(...names) }, speaker),
  answer: ({ sdp = clientAnswer, ...speaker }: Speaker & { sdp?: string } = {}) =>
    event('m.call.answer', { answer: { type: 'answer', sdp } }, speaker),
  candidatesAnew: (...names: readonly CandidateName[]) =>
    event('m.call.candidates', { candidates: regathered(...names) }),
  offer: (sdp: string, speaker: Speaker = {}) =>
    event('m.call.negotiate', { description: { type: 'offer', sdp }, lifetime: 60_000 }, speaker),
  /** Answers an offer of ours. */
  renegotiate: (sdp: string, speaker: Speaker = {}) =>
    event('m.call.negotiate', { description: { type: 'answer', sdp } }, speaker),
  replaces: (target = '@_verto_1002:example.org', speaker: Speaker = {}) =>
    event('m.call.replaces', { replacement_id: 'r1', target_user: { id: target }, create_call: 'call-9' }, speaker),
  /** Waits for the call of another m.call.replaces (attended transfer). */
  awaits: (await_call: string, speaker: Speaker = {}) =>
    event('m.call.replaces', { replacement_id: 'r2', target_user: { id: '@bob:example.org' }, await_call }, speaker),
  identity: (display_name: string) => event('m.call.asserted_identity', { asserted_identity: { display_name } }),
  leaves:
    (user = '@alice:example.org', membership = 'leave', age = 0): Say =>
    ({ translator }, now) =>
      translator.handleMatrix(
        {
          type: 'm.room.member',
          room_id: '!room:example.org',
          sender: user,
          state_key: user,
          event_id: '$gone',
          content: { membership },
          unsigned: { age },
        },
        now,
      ),
  mute: (audio_muted: boolean) =>
    event('m.call.sdp_stream_metadata_changed', {
      sdp_stream_metadata: { s: { purpose: 'm.usermedia', audio_muted } },
    }),
  selectAnswer: (selected_party_id: string, speaker: Speaker = {}) =>
    event('m.call.select_answer', { selected_party_id }, speaker),
  reject: ({ reason, ...speaker }: Speaker & { reason?: string } = {}) =>
    event('m.call.reject', reason === undefined ? {} : { reason }, speaker),
  hangup: ({ reason, ...speaker }: Speaker & { reason?: string } = {}) =>
    event('m.call.hangup', reason === undefined ? {} : { reason }, speaker),
  member:
    (displayname: string, user = '@alice:example.org'): Say =>
    ({ translator }, now) =>
      translator.handleMatrix(
        {
          type: 'm.room.member',
          room_id: '!room:example.org',
          sender: user,
          state_key: user,
          event_id: '$member',
          content: { membership: 'join', displayname },
        },
        now,
      ),
};
