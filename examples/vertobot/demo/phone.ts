// A Matrix client that calls and is called, without media: what it offers and answers was written by real browsers.
import { randomUUID } from 'node:crypto';
import { clientAnswer, clientOffer } from '../../../test/support/sdp.ts';
import type { Client, RoomEvent } from './homeserver.ts';

export interface Phone extends Client {
  /** Calls in that room: everybody, or the invitee. Returns the call's id. */
  call(roomId: string, invitee?: string): string;
  answer(invite: RoomEvent): void;
  /** Answers an offer in a call that is up. */
  renegotiate(roomId: string, callId: string): void;
  hangup(roomId: string, callId: string): void;
  /** The first event that this finds, from those heard so far on. Rejects after 10 s, with what was waited for. */
  until(what: string, find: (event: RoomEvent) => boolean): Promise<RoomEvent>;
  heard(): readonly RoomEvent[];
}

/** The candidates of the browser that wrote `clientOffer`: one that FreeSWITCH can use, and the end. */
const CANDIDATES = [
  {
    candidate: 'candidate:3956852090 1 udp 2122063615 192.0.2.2 57202 typ host generation 0 ufrag BrQz network-id 1',
    sdpMid: '0',
    sdpMLineIndex: 0,
  },
  { candidate: '' },
];

export function phone(client: Client): Phone {
  const party = randomUUID().slice(0, 8).toUpperCase();
  const heard: RoomEvent[] = [];
  const waiting = new Set<() => void>();
  client.hear((event) => {
    heard.push(event);
    for (const look of [...waiting]) look();
  });
  const about = (callId: unknown, content: object) => ({ call_id: callId, version: '1', party_id: party, ...content });
  return {
    ...client,
    call(roomId, invitee) {
      const callId = randomUUID();
      const offer = { type: 'offer', sdp: clientOffer };
      client.send(
        roomId,
        'm.call.invite',
        about(callId, { lifetime: 60_000, offer, ...(invitee !== undefined && { invitee }) }),
      );
      client.send(roomId, 'm.call.candidates', about(callId, { candidates: CANDIDATES }));
      return callId;
    },
    answer({ room_id, content }) {
      client.send(room_id, 'm.call.answer', about(content.call_id, { answer: { type: 'answer', sdp: clientAnswer } }));
    },
    renegotiate(roomId, callId) {
      const description = { type: 'answer', sdp: clientAnswer };
      client.send(roomId, 'm.call.negotiate', about(callId, { lifetime: 60_000, description }));
    },
    hangup(roomId, callId) {
      client.send(roomId, 'm.call.hangup', about(callId, { reason: 'user_hangup' }));
    },
    heard: () => [...heard],
    until: (what, find) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = heard.find(find);
          if (found === undefined) return;
          waiting.delete(look);
          clearTimeout(deadline);
          resolve(found);
        };
        const deadline = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`${client.userId} waited 10 s for ${what}`));
        }, 10_000);
        waiting.add(look);
        look();
      }),
  };
}
