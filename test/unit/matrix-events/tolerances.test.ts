// What real clients write that the spec does not say. One row a client and a deviation: what it sends, what we read, and
// what would be written in its place.
import {
  ageOf,
  type CallEvent,
  decodeCallEvent,
  encodeCallEvent,
  partyOf,
  reasonOf,
  streamMetadataOf,
  versionOf,
} from '@mvbridge/matrix-events';
import { describe, expect, it } from 'vitest';
import { event } from './event.ts';

const read = (input: unknown): CallEvent => {
  const decoded = decodeCallEvent(input);
  if (!decoded.ok) throw new Error(decoded.error.message);
  return decoded.event;
};
const content = (input: unknown) => read(input).content as Readonly<Record<string, unknown>>;
const written = (input: unknown) => encodeCallEvent(read(input)).content as Readonly<Record<string, unknown>>;

const sdp = 'v=0\r\n';
const lifetime = (value: unknown) => content(event('m.call.invite', { lifetime: value })).lifetime;
const version = (value: unknown, party_id?: string) =>
  versionOf(read(event('m.call.hangup', { version: value, party_id })).content);
const party = (party_id: unknown, about = {}) => partyOf(read(event('m.call.hangup', { party_id, ...about }))).partyId;
const reason = (value: unknown) => {
  const hangup = read(event('m.call.hangup', { reason: value }));
  return hangup.type === 'm.call.hangup' ? reasonOf(hangup.content) : undefined;
};

/** `client: what it does`: what comes out, and what should. */
const rows: Readonly<Record<string, readonly [() => unknown, unknown]>> = {
  'v0 clients: version is the integer 0': [() => version(0), 'v0'],
  'v0 clients: what has version 0 has no party, whatever it says': [() => party('PARTY', { version: 0 }), undefined],
  'matrix-appservice-pstn, matrix-pstn-bridge, mautrix-go: version is the number 1': [() => version(1, 'P'), 'v1'],
  'matrix-appservice-pstn: the number 1 is never written back': [
    () => written(event('m.call.hangup', { version: 1 })).version,
    '1',
  ],
  'nobody yet: version "0" is v1, by the letter of the spec': [() => version('0', 'P'), 'v1'],
  'nobody yet: a version to come is v1': [() => version('org.example.2', 'P'), 'v1'],
  'nheko: a negotiate without version is v1 by its party_id': [
    () => versionOf(read(event('m.call.negotiate', { version: undefined })).content),
    'v1',
  ],
  'kamax appservice-voip: neither version nor party_id is v0': [() => version(undefined), 'v0'],
  'matrix-appservice-pstn: v1 without party_id': [() => party(undefined), undefined],
  'matrix-pstn-bridge: party_id is ""': [() => party(''), undefined],
  'matrix-pstn-bridge: "" is never written back': [
    () => JSON.stringify(written(event('m.call.hangup', { party_id: '' }))).includes('party_id'),
    false,
  ],
  'some bridge: party_id is null': [() => party(null), undefined],
  'MSC3077 example: lifetime is a string': [() => lifetime('60000'), 60_000],
  'anybody: lifetime is a fraction': [() => lifetime(1500.7), 1_500],
  'anybody: lifetime is a fraction in a string': [() => lifetime('1500.7'), 1_500],
  'anybody: a negative lifetime is over': [() => [lifetime(-1), lifetime('-1')], [0, 0]],
  'anybody: a lifetime of a year is ten minutes': [() => lifetime(31_536_000_000), 600_000],
  'vertobot: an invite without lifetime': [() => lifetime(undefined), undefined],
  'anybody: a lifetime that is no number counts as missing': [() => lifetime('soon'), undefined],
  'matrix-ios-sdk: a negotiate answer without lifetime': [
    () => content(event('m.call.negotiate', { lifetime: undefined, description: { type: 'answer', sdp } })).lifetime,
    undefined,
  ],
  'matrix-pstn-bridge: a lifetime in an answer': [
    () => content(event('m.call.answer', { lifetime: 'x' })).lifetime,
    'x',
  ],
  'vertobot: the offer is under answer': [
    () => content(event('m.call.invite', { offer: undefined, answer: { type: 'offer', sdp } })).offer,
    { type: 'offer', sdp },
  ],
  'kamax appservice-voip: the type of the offer is "invite"': [
    () => content(event('m.call.invite', { offer: { type: 'invite', sdp } })).offer,
    { type: 'offer', sdp },
  ],
  'some bridge: the answer has no type': [
    () => content(event('m.call.answer', { answer: { sdp } })).answer,
    { type: 'answer', sdp },
  ],
  'MSC3635: a negotiate of type pranswer': [
    () => content(event('m.call.negotiate', { description: { type: 'pranswer', sdp } })).description,
    { type: 'pranswer', sdp },
  ],
  'FluffyChat: every reason is "userHangup"': [() => reason('userHangup'), 'user_hangup'],
  'FluffyChat: it is never written back': [
    () => written(event('m.call.hangup', { reason: 'userHangup' })).reason,
    'user_hangup',
  ],
  'Element Web of old: the reason is "user hangup"': [() => reason('user hangup'), 'user_hangup'],
  'matrix-js-sdk: a v1 hangup without reason': [() => reason(undefined), 'user_hangup'],
  'matrix-js-sdk: a reason outside the spec is known': [() => reason('signalling_timeout'), 'signalling_timeout'],
  'matrix-js-sdk: a reason that nobody knows is kept': [
    () => reason('set_remote_description'),
    'set_remote_description',
  ],
  'anybody: a reason named as a property of objects': [() => reason('constructor'), 'constructor'],
  'anybody: a reason that is no string': [() => reason({ code: 1 }), 'user_hangup'],
  'matrix-appservice-pstn: a reason in a reject': [
    () => content(event('m.call.reject', { reason: 'user_busy' })).reason,
    'user_busy',
  ],
  'nheko: invitee is ""': [() => content(event('m.call.invite', { invitee: '' })).invitee, undefined],
  'browsers: usernameFragment is null': [
    () =>
      content(event('m.call.candidates', { candidates: [{ candidate: 'c', sdpMid: '0', usernameFragment: null }] }))
        .candidates,
    [{ candidate: 'c', sdpMid: '0' }],
  ],
  'browsers: the end marker has null for mid and index': [
    () =>
      content(event('m.call.candidates', { candidates: [{ candidate: '', sdpMid: null, sdpMLineIndex: null }] }))
        .candidates,
    [{ candidate: '' }],
  ],
  'Element Android and nheko: null is never written, since they drop the event': [
    () =>
      JSON.stringify(
        written(event('m.call.candidates', { candidates: [{ candidate: 'c', sdpMid: null, sdpMLineIndex: 0 }] }))
          .candidates,
      ),
    '[{"candidate":"c","sdpMLineIndex":0}]',
  ],
  'matrix-js-sdk: the end marker has nothing but an empty candidate': [
    () => content(event('m.call.candidates', { candidates: [{ candidate: '' }] })).candidates,
    [{ candidate: '' }],
  ],
  'anybody: no candidates at all': [() => content(event('m.call.candidates', { candidates: [] })).candidates, []],
  'vertobot: a candidate that names no section': [
    () => content(event('m.call.candidates', { candidates: [{ candidate: 'c' }] })).candidates,
    [{ candidate: 'c' }],
  ],
  'FluffyChat: stream metadata under its unstable key alone': [
    () =>
      streamMetadataOf(
        content(
          event('m.call.sdp_stream_metadata_changed', {
            sdp_stream_metadata: undefined,
            'org.matrix.msc3077.sdp_stream_metadata': { s: { purpose: 'm.usermedia', audio_muted: true } },
          }),
        ),
      ),
    { s: { purpose: 'm.usermedia', audio_muted: true } },
  ],
  'matrix-js-sdk: of both keys of stream metadata the stable one counts': [
    () =>
      streamMetadataOf(
        content(
          event('m.call.invite', {
            sdp_stream_metadata: { s: { purpose: 'stable' } },
            'org.matrix.msc3077.sdp_stream_metadata': { s: { purpose: 'unstable' } },
          }),
        ),
      ),
    { s: { purpose: 'stable' } },
  ],
  'the example in the spec: "audio_muted:" mutes nothing and is kept': [
    () =>
      content(
        event('m.call.sdp_stream_metadata_changed', {
          sdp_stream_metadata: { s: { purpose: 'p', 'audio_muted:': true } },
        }),
      ).sdp_stream_metadata,
    { s: { purpose: 'p', 'audio_muted:': true } },
  ],
  'matrix-js-sdk: the unstable type of a metadata change': [
    () => read(event('org.matrix.call.sdp_stream_metadata_changed', { sdp_stream_metadata: {} })).type,
    'org.matrix.call.sdp_stream_metadata_changed',
  ],
  'matrix-js-sdk: the unstable type of an asserted identity': [
    () => read(event('org.matrix.call.asserted_identity', { asserted_identity: null })).type,
    'org.matrix.call.asserted_identity',
  ],
  'MSC3086: null is the room identity again': [
    () => content(event('m.call.asserted_identity', { asserted_identity: null })).asserted_identity,
    null,
  ],
  'MSC3086: so is {}': [
    () => content(event('m.call.asserted_identity', { asserted_identity: {} })).asserted_identity,
    {},
  ],
  'Element iOS: a lifetime in replaces': [() => content(event('m.call.replaces', { lifetime: 5_000 })).lifetime, 5_000],
  'MSC4220: the type with XXXX in it': [
    () => read(event('org.matrix.mscXXXX.call.reject_locally')).type,
    'org.matrix.mscXXXX.call.reject_locally',
  ],
  'FluffyChat: keys of its own are kept': [
    () => content(event('m.call.invite', { invitee_device_id: 'D' })).invitee_device_id,
    'D',
  ],
  '/sync: an event without room_id': [
    () => read(event('m.call.hangup', {}, { room_id: undefined })).room_id,
    undefined,
  ],
  'to-device: neither room_id nor event_id': [
    () => read(event('m.call.hangup', {}, { room_id: undefined, event_id: undefined })).event_id,
    undefined,
  ],
  'homeservers: unsigned.age is the age': [
    () => ageOf(read(event('m.call.invite', {}, { unsigned: { age: 70 } }))),
    70,
  ],
  'Synapse: an application service finds the age at the top': [
    () => ageOf(read(event('m.call.invite', {}, { age: 70 }))),
    70,
  ],
  'homeservers: a negative age is none': [() => ageOf(read(event('m.call.invite', {}, { unsigned: { age: -70 } }))), 0],
  'anybody: without an age it has just been sent': [() => ageOf(read(event('m.call.invite'))), 0],
};

describe('a client may deviate', () => {
  for (const [deviation, [actual, expected]] of Object.entries(rows)) {
    it(deviation, () => expect(actual()).toEqual(expected));
  }
});
