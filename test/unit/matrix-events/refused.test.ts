// What is not read, or not all of it: which, why, and in which words.
import { type CallEventType, callEventSchemas, decodeCallEvent } from '@mvbridge/matrix-events';
import { describe, expect, it } from 'vitest';
import { contents, event } from './event.ts';

const told = (input: unknown): string => {
  const decoded = decodeCallEvent(input);
  return decoded.ok ? 'nothing' : `${decoded.error.code}: ${decoded.error.message}`;
};

describe('an event without which there is no call is refused, with the path, what was expected and what was there', () => {
  const sdp = 'v=0\r\n';
  /** `what is wrong`: the type, the content, and what is told. */
  const rows: Readonly<Record<string, readonly [CallEventType, Record<string, unknown>, string]>> = {
    'no call_id': [
      'm.call.hangup',
      { call_id: undefined },
      'content.call_id: Invalid input: expected string, received undefined',
    ],
    'an empty call_id': [
      'm.call.hangup',
      { call_id: '' },
      'content.call_id: Invalid input: expected string of at least 1 and at most 255 characters, received 0',
    ],
    'a call_id that is a number': [
      'm.call.hangup',
      { call_id: 7 },
      'content.call_id: Invalid input: expected string, received number',
    ],
    'a call_id of 256 characters': [
      'm.call.hangup',
      { call_id: 'x'.repeat(256) },
      'content.call_id: Invalid input: expected string of at least 1 and at most 255 characters, received 256',
    ],
    'a version that is true': [
      'm.call.hangup',
      { version: true },
      'content.version: Invalid input: expected 0 or a string, received true',
    ],
    'a version that is an object': [
      'm.call.hangup',
      { version: {} },
      'content.version: Invalid input: expected 0 or a string, received object',
    ],
    'a party_id that is a number': [
      'm.call.hangup',
      { party_id: 1 },
      'content.party_id: Invalid input: expected string, received number',
    ],
    'no offer': [
      'm.call.invite',
      { offer: undefined },
      'content.offer: Invalid input: expected object, received undefined',
    ],
    'an offer that is text': [
      'm.call.invite',
      { offer: sdp },
      'content.offer: Invalid input: expected object, received string',
    ],
    'an empty SDP': [
      'm.call.invite',
      { offer: { type: 'offer', sdp: '' } },
      'content.offer.sdp: Invalid input: expected string of at least 1 and at most 60000 characters, received 0',
    ],
    'an SDP that fits into no event': [
      'm.call.invite',
      { offer: { sdp: 'x'.repeat(60_001) } },
      'content.offer.sdp: Invalid input: expected string of at least 1 and at most 60000 characters, received 60001',
    ],
    'a negotiate whose SDP has no type': [
      'm.call.negotiate',
      { description: { sdp } },
      'content.description.type: Invalid input: expected string, received undefined',
    ],
    'an invitee that is no user id: it must not ring everyone': [
      'm.call.invite',
      { invitee: 'bob' },
      'content.invitee: Invalid input: expected a user id, "@…", received "bob"',
    ],
    'candidates that are no array': [
      'm.call.candidates',
      { candidates: { 0: {} } },
      'content.candidates: Invalid input: expected array, received object',
    ],
    'Element Android: a null selected_party_id': [
      'm.call.select_answer',
      { selected_party_id: null },
      'content.selected_party_id: Invalid input: expected string, received null',
    ],
    'no selected_party_id': [
      'm.call.select_answer',
      { selected_party_id: undefined },
      'content.selected_party_id: Invalid input: expected string, received undefined',
    ],
    'no asserted_identity, which is not the same as null': [
      'm.call.asserted_identity',
      { asserted_identity: undefined },
      'content.asserted_identity: Invalid input: expected object, received undefined',
    ],
    'a metadata change without metadata': [
      'm.call.sdp_stream_metadata_changed',
      { sdp_stream_metadata: undefined },
      'content: Invalid input: expected sdp_stream_metadata under one of its names, received neither',
    ],
    'a transfer to nobody': [
      'm.call.replaces',
      { target_user: {} },
      'content.target_user.id: Invalid input: expected string, received undefined',
    ],
    'a transfer with no call': [
      'm.call.replaces',
      { create_call: undefined },
      'content.create_call: Invalid input: expected create_call or await_call, received neither',
    ],
    'a reason that is a number, where none is needed': [
      'm.call.reject_locally',
      { reason: 1 },
      'content.reason: Invalid input: expected a string, received 1',
    ],
  };
  for (const [wrong, [type, content, message]] of Object.entries(rows)) {
    it(wrong, () => expect(told(event(type, content))).toBe(`invalid: ${type}: ${message}`));
  }

  it('a sender that is no user', () => {
    const message = 'sender: Invalid input: expected a user id, "@…", received "alice"';
    expect(told(event('m.call.hangup', {}, { sender: 'alice' }))).toBe(`invalid: m.call.hangup: ${message}`);
  });

  it('room state of a call event’s type', () => {
    const message = 'state_key: Invalid input: expected a message event, received room state';
    expect(told(event('m.call.hangup', {}, { state_key: '' }))).toBe(`invalid: m.call.hangup: ${message}`);
  });

  it('no content', () => {
    const message = 'content: Invalid input: expected object, received undefined';
    expect(told(event('m.call.hangup', {}, { content: undefined }))).toBe(`invalid: m.call.hangup: ${message}`);
  });

  it('a hundred things at once: eight are told, and all are there', () => {
    const candidates = Array.from({ length: 100 }, () => 1);
    const decoded = decodeCallEvent(event('m.call.candidates', { call_id: 1, candidates }));
    if (decoded.ok || decoded.error.code !== 'invalid') throw new Error('expected an invalid event');
    expect(decoded.error.issues).toHaveLength(101);
    expect(decoded.error.message).toMatch(/; and 93 more$/);
  });

  it('never in the words "Invalid input" alone', () => {
    for (const type of Object.keys(contents)) {
      for (const key of ['call_id', 'version', 'party_id', ...Object.keys(contents[type as keyof typeof contents])]) {
        for (const wrong of [true, 1, 'x', [1], { x: [] }]) {
          const decoded = decodeCallEvent(event(type, { [key]: wrong }));
          const issues = decoded.ok ? decoded.skipped : 'issues' in decoded.error ? decoded.error.issues : [];
          for (const { message } of issues) expect(message, `${type} ${key}`).toMatch(/expected/);
        }
      }
    }
  });
});

describe('what an event can do without is left out and told', () => {
  const good = { candidate: 'candidate:1', sdpMid: '0' };
  const streams = (changes: object) => ({ s: { purpose: 'm.usermedia', ...changes } });
  /** `what is left out`: the type, the content, the path, and what is left of the content's key. */
  const rows: Readonly<Record<string, readonly [string, Record<string, unknown>, string, unknown]>> = {
    'a candidate that is no string': [
      'm.call.candidates',
      { candidates: [{ candidate: 7 }, good] },
      'candidates.0.candidate',
      [good],
    ],
    'a candidate that is no object': ['m.call.candidates', { candidates: [good, null] }, 'candidates.1', [good]],
    'a candidate without text': [
      'm.call.candidates',
      { candidates: [{ sdpMid: '0' }, good] },
      'candidates.0.candidate',
      [good],
    ],
    'a candidate in half a section': [
      'm.call.candidates',
      { candidates: [{ candidate: 'c', sdpMLineIndex: 0.5 }] },
      'candidates.0.sdpMLineIndex',
      [],
    ],
    'a candidate before the first section': [
      'm.call.candidates',
      { candidates: [{ candidate: 'c', sdpMLineIndex: -1 }] },
      'candidates.0.sdpMLineIndex',
      [],
    ],
    'a candidate of 1,025 characters': [
      'm.call.candidates',
      { candidates: [{ candidate: 'c'.repeat(1_025) }] },
      'candidates.0.candidate',
      [],
    ],
    'a stream without a purpose': [
      'm.call.invite',
      { sdp_stream_metadata: { s: {} } },
      'sdp_stream_metadata.s.purpose',
      {},
    ],
    'a mute that is no boolean': [
      'm.call.invite',
      { sdp_stream_metadata: streams({ audio_muted: 1 }) },
      'sdp_stream_metadata.s.audio_muted',
      streams({}),
    ],
    'metadata that is no object': ['m.call.invite', { sdp_stream_metadata: [] }, 'sdp_stream_metadata', undefined],
    'a capability that is no boolean': [
      'm.call.invite',
      { capabilities: { 'm.call.dtmf': 'yes' } },
      'capabilities.m.call.dtmf',
      {},
    ],
    'capabilities that are no object': ['m.call.answer', { capabilities: null }, 'capabilities', undefined],
    'a lifetime that is no number': ['m.call.invite', { lifetime: {} }, 'lifetime', undefined],
    'a picture that is null': [
      'm.call.asserted_identity',
      { asserted_identity: { display_name: 'B', avatar_url: null } },
      'asserted_identity.avatar_url',
      { display_name: 'B' },
    ],
    'an identity that is no user id': [
      'm.call.asserted_identity',
      { asserted_identity: { id: 'sip:b' } },
      'asserted_identity.id',
      {},
    ],
    'the name of who a call goes to': [
      'm.call.replaces',
      { target_user: { id: '@b:example.org', display_name: 1 } },
      'target_user.display_name',
      { id: '@b:example.org' },
    ],
  };
  for (const [what, [type, content, path, left]] of Object.entries(rows)) {
    it(what, () => {
      const decoded = decodeCallEvent(event(type, content));
      if (!decoded.ok) throw new Error(decoded.error.message);
      expect(decoded.skipped.map((issue) => issue.path.join('.'))).toEqual([`content.${path}`]);
      const key = path.split('.')[0] ?? '';
      expect((decoded.event.content as Record<string, unknown>)[key]).toEqual(left);
    });
  }

  it('an age that is text', () => {
    const decoded = decodeCallEvent(event('m.call.invite', {}, { unsigned: { age: 'old' }, age: 5 }));
    expect(decoded).toMatchObject({ ok: true, event: { age: 5 }, skipped: [{ path: ['unsigned', 'age'] }] });
  });

  it('but nothing is left out of what was handed in', () => {
    const input = event('m.call.candidates', { candidates: [{ candidate: 7 }] });
    const before = structuredClone(input);
    decodeCallEvent(input);
    expect(input).toStrictEqual(before);
  });
});

describe('what is no event of a 1:1 call', () => {
  const rtc = [
    'm.rtc.notification',
    'org.matrix.msc4075.rtc.notification',
    'm.rtc.decline',
    'org.matrix.msc4310.rtc.decline',
    'm.call.notify',
    'org.matrix.msc4075.call.notify',
    'm.call',
    'org.matrix.msc3401.call',
    'm.call.member',
    'org.matrix.msc3401.call.member',
    'm.rtc.member',
    'org.matrix.msc4143.rtc.member',
    'm.rtc.slot',
    'm.call.ring.ack',
    'io.element.call.encryption_keys',
    'm.call.track_subscription',
    'm.call.ping',
    'm.call.pong',
    'm.call.connect_to_focus',
  ];
  for (const type of [...rtc, 'm.room.message', 'm.room.encrypted', 'constructor', '__proto__', '']) {
    it(`${type || 'an empty type'} is another event`, () => {
      expect(decodeCallEvent({ type, sender: '@a:b', content: { call_id: '1' } })).toMatchObject({
        ok: false,
        error: { code: 'not-a-call-event', type },
      });
    });
  }

  for (const type of Object.keys(callEventSchemas)) {
    it(`${type}, redacted`, () => {
      expect(told(event(type, {}, { content: {} }))).toBe(`redacted: ${type}: the content is empty`);
    });
    it(`${type} of a group call (conf_id)`, () => {
      expect(told(event(type, { conf_id: 'c' }))).toBe(`group-call: ${type}: part of a group call`);
    });
  }

  for (const input of [undefined, null, 7, 'm.call.invite', [], {}, { type: 7 }]) {
    it(`${JSON.stringify(input)} is no event`, () => {
      expect(told(input)).toBe('not-an-event: expected an object with a string "type"');
    });
  }
});
