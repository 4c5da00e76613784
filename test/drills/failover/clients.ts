// Matrix clients for the drill, each in one call: they say what matrix-js-sdk was recorded saying, and remember what they hear.
import { regathered, trickled } from '../../support/candidates.ts';
import { clientAnswer, clientOffer, restarted, withoutCandidates } from '../../support/sdp.ts';
import type { Homeserver, SentEvent } from './homeserver.ts';

/** The client's answer before it has gathered, of the generation whose candidates `trickled` gives. */
const answerSdp = withoutCandidates(clientAnswer).replace('a=ice-ufrag:ZeQF', 'a=ice-ufrag:BrQz');

export interface Client {
  readonly callId: string;
  readonly roomId: string;
  readonly placedBy: 'client' | 'freeswitch';
  readonly userId: string;
  /** `ended`: by the bridge's word, or by its own. */
  readonly phase: 'calling' | 'ringing' | 'talking' | 'ended';
  /** FreeSWITCH's first SDP, as the client got it. */
  readonly heard: string | undefined;
  /** How many offers of FreeSWITCH's it has answered since the call was up. */
  readonly renegotiated: number;
  readonly endedBy: 'client' | 'bridge' | undefined;
  hangup(): void;
  /** Restarts ICE. Resolves when the bridge has answered, or the client has given way to an offer of the bridge's. */
  restart(): Promise<void>;
}

type Mutable = { -readonly [K in keyof Client]: Client[K] };

export interface Clients {
  /** Every client that is or was in a call. */
  readonly all: readonly Client[];
  /** Somebody calls that room's number. */
  place(roomId?: string): Client;
  /** What the bridge sent, which is what the clients hear. */
  hear(event: SentEvent): void;
}

/** `answers`: whether somebody picks up when FreeSWITCH calls. */
export function createClients(homeserver: () => Pick<Homeserver, 'say'>, answers: () => boolean): Clients {
  const all: Mutable[] = [];
  const byCallId = new Map<string, Mutable>();
  const answered = new Map<string, () => void>();
  let restarts = 0;

  const start = (roomId: string, callId: string, userId: string, placedBy: Client['placedBy']) => {
    const party_id = `DEVICE${all.length}`;
    const say = (type: string, content: object) =>
      homeserver().say(roomId, {
        type,
        sender: userId,
        event_id: `$${callId}.${type}.${Math.random()}`,
        content: { call_id: callId, version: '1', party_id, ...content },
      });
    const client: Mutable = {
      callId,
      roomId,
      placedBy,
      userId,
      heard: undefined,
      phase: placedBy === 'client' ? 'calling' : 'ringing',
      renegotiated: 0,
      endedBy: undefined,
      hangup() {
        client.phase = 'ended';
        client.endedBy = 'client';
        say('m.call.hangup', { reason: 'user_hangup' });
      },
      restart() {
        restarts += 1;
        const generation = `R${restarts}`;
        const before = placedBy === 'client' ? clientOffer : answerSdp.replace('a=setup:active', 'a=setup:actpass');
        const sdp = restarted(before).replaceAll('NEW1', generation);
        say('m.call.negotiate', { description: { type: 'offer', sdp }, lifetime: 60_000 });
        const candidates = JSON.stringify(regathered('host', 'costly', 'end')).replaceAll('NEW1', generation);
        say('m.call.candidates', { candidates: JSON.parse(candidates) });
        return new Promise((resolve) => answered.set(callId, resolve));
      },
    };
    all.push(client);
    byCallId.set(callId, client);
    return { client, say };
  };
  const says = new Map<string, (type: string, content: object) => void>();
  const trickle = (callId: string) =>
    says.get(callId)?.('m.call.candidates', { candidates: trickled('host', 'costly', 'end') });

  return {
    all,
    place(roomId = '!echo:example.org') {
      const callId = `call-${all.length}`;
      const { client, say } = start(roomId, callId, `@user${all.length}:example.org`, 'client');
      says.set(callId, say);
      say('m.call.invite', { lifetime: 60_000, offer: { type: 'offer', sdp: clientOffer } });
      trickle(callId);
      return client;
    },
    hear({ roomId, type, content }) {
      const callId = String(content.call_id);
      if (type === 'm.call.invite') {
        const { client, say } = start(roomId, callId, '@alice:example.org', 'freeswitch');
        client.heard = (content.offer as { sdp: string }).sdp;
        says.set(callId, say);
        if (!answers()) return;
        say('m.call.answer', { answer: { type: 'answer', sdp: answerSdp } });
        trickle(callId);
        client.phase = 'talking';
      }
      const client = byCallId.get(callId);
      if (client === undefined) throw new Error(`${type} for a call that nobody has: ${callId}`);
      switch (type) {
        case 'm.call.answer':
          client.phase = 'talking';
          client.heard = (content.answer as { sdp: string }).sdp;
          says.get(callId)?.('m.call.select_answer', { selected_party_id: content.party_id });
          return;
        case 'm.call.negotiate':
          if ((content.description as { type: string }).type !== 'offer') {
            answered.get(callId)?.();
            answered.delete(callId);
            return;
          }
          // Both offer at once: who placed the call does not give way ("Voice over IP", perfect negotiation).
          if (answered.has(callId) && client.placedBy === 'client') return;
          answered.get(callId)?.();
          answered.delete(callId);
          client.renegotiated += 1;
          says.get(callId)?.('m.call.negotiate', {
            description: { type: 'answer', sdp: answerSdp },
            lifetime: 60_000,
          });
          trickle(callId);
          return;
        case 'm.call.hangup':
        case 'm.call.reject':
          if (client.phase === 'ended') return;
          client.phase = 'ended';
          client.endedBy = 'bridge';
          return;
        default:
      }
    },
  };
}
