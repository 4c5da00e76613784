// The acceptance matrix: in every phase, every event of whom it is not for touches nothing. Only a diagnostic says so.
import { describe, expect, it } from 'vitest';
import { openings } from '../properties/translator/said.ts';
import { trickled } from '../support/candidates.ts';
import { play, type Rig, rigUp } from '../support/flow.ts';
import { event, type Speaker } from '../support/matrix.ts';
import { clientAnswer, clientOffer } from '../support/sdp.ts';

/** Everything that a client can say of a call. */
const sayings: Record<string, object> = {
  'm.call.candidates': { candidates: trickled('host', 'end') },
  'm.call.answer': { answer: { type: 'answer', sdp: clientAnswer } },
  'm.call.select_answer': { selected_party_id: 'OTHER' },
  'm.call.reject': {},
  'm.call.hangup': { reason: 'user_hangup' },
  'm.call.negotiate': { description: { type: 'offer', sdp: clientOffer }, lifetime: 60_000 },
  'm.call.sdp_stream_metadata_changed': { sdp_stream_metadata: { s: { purpose: 'm.usermedia', audio_muted: true } } },
  'm.call.asserted_identity': { asserted_identity: { display_name: 'Mallory' } },
  'm.call.replaces': { replacement_id: 'r', target_user: { id: '@mallory:example.org' }, create_call: 'c' },
};

/** Whom a call is not with. `ringing` with an invitee takes any device of that user: there nobody has been chosen yet. */
const strangers: Record<string, { readonly speaker: (rig: Rig) => Speaker; readonly evenRinging: boolean }> = {
  'another user': { speaker: () => ({ sender: '@mallory:example.org' }), evenRinging: true },
  'another user with the same party id': {
    speaker: () => ({ sender: '@mallory:example.org', party: 'ALICEWEB' }),
    evenRinging: true,
  },
  'another device of the peer': { speaker: () => ({ party: 'ALICEPHONE' }), evenRinging: false },
  'a v0 client of the peer': { speaker: () => ({ version: 0 }), evenRinging: false },
  'another room': { speaker: () => ({ room: '!other:example.org' }), evenRinging: true },
  'the call id in other letters': {
    speaker: ({ callId }) => ({ callId: (callId || 'call-1').toUpperCase() }),
    evenRinging: true,
  },
  'another call of the same client': { speaker: () => ({ callId: 'another' }), evenRinging: true },
  ourselves: { speaker: () => ({ sender: '@bridge:example.org', party: 'BRIDGE' }), evenRinging: true },
};

const { nothing: _, ...phases } = openings;

describe('an event touches no call but its own', () => {
  for (const [phase, opening] of Object.entries(phases)) {
    for (const [who, { speaker, evenRinging }] of Object.entries(strangers)) {
      if (phase === 'ringing' && !evenRinging) continue;
      it(`${phase}: ${who}`, () => {
        for (const [type, content] of Object.entries(sayings)) {
          const rig = rigUp();
          let now = 0;
          for (const [gap, say] of opening) {
            now += gap;
            play(rig, now, say);
          }
          const before = JSON.stringify(rig.translator.calls());
          expect(JSON.parse(before), type).toHaveLength(1);
          const heard = play(rig, now, event(type, content, speaker(rig)));
          expect(
            heard.filter((what) => !what.includes(' note ')),
            type,
          ).toEqual([]);
          expect(JSON.stringify(rig.translator.calls()), type).toBe(before);
        }
      });
    }
  }
});
