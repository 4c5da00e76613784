// FreeSWITCH at the other end of the Verto socket: it answers what it is asked, loses its socket now and then, and keeps the
// calls of a session that comes back.
import type { ToServer } from '@mvbridge/verto';
import { freeswitchAnswer, freeswitchAttach, freeswitchOffer } from '../support/sdp.ts';
import type { Agenda } from './agenda.ts';

/** What it does with a call that a client has placed. */
export type Answering = 'answer' | 'media' | 'busy' | 'ring' | 'refuse' | 'be silent';

export interface Freeswitch {
  /** A message of the bridge's, over the socket that is open. */
  receive(message: ToServer): void;
  /** FreeSWITCH calls the bridge. */
  call(callID: string, number: string): void;
  /** The person at this end hangs up, if the call is there. */
  hangUp(callID: string, cause?: string): void;
  readonly calls: ReadonlySet<string>;
  open(): void;
  close(): void;
}

/** How long it keeps the calls of a session that is gone. */
const DETACH_MS = 120_000;
const RING_MS = 4_000;
const RINGS_AT_THE_MOST_MS = 70_000;

export function createFreeswitch(
  { after }: Agenda,
  random: () => number,
  { send, answering }: { send(frame: string): void; answering(destination: string): Answering },
): Freeswitch {
  const calls = new Set<string>();
  /** Those that clients have placed and nobody has answered yet. */
  const ringing = new Set<string>();
  let sockets = 0;
  let isOpen = false;
  let isLoggedIn = false;
  let asked = 0;

  /** Says it a bit later, if the socket of now is still there. */
  const say = (message: object): void => {
    const socket = sockets;
    after(1 + 5 * random(), () => {
      if (isOpen && socket === sockets) send(JSON.stringify({ jsonrpc: '2.0', ...message }));
    });
  };
  const request = (method: string, params: object): void => {
    asked += 1;
    if (isLoggedIn) say({ id: 100_000 + asked, method, params });
  };
  const gone = (callID: string): boolean => {
    ringing.delete(callID);
    return calls.delete(callID);
  };
  const end = (callID: string, cause: string): void => {
    if (gone(callID)) request('verto.bye', { callID, cause, causeCode: 16 });
  };
  const logIn = (id: unknown): void => {
    if (random() < 0.1) {
      say({ id, error: { code: -32001, message: 'Login Incorrect' } });
      return;
    }
    isLoggedIn = true;
    say({ id, result: { message: 'logged in', sessid: 'session-1' } });
    for (const callID of calls) request('verto.attach', { callID, sdp: freeswitchAttach });
    request('verto.clientReady', { reattached_sessions: [...calls] });
  };
  const placed = (id: unknown, callID: string, how: Answering): void => {
    if (how === 'be silent') return;
    if (how === 'refuse') {
      say({ id, error: { code: -32602, message: 'CODEC ERROR' } });
      return;
    }
    calls.add(callID);
    say({ id, result: { message: 'CALL CREATED', callID, sessid: 'session-1' } });
    after(RINGS_AT_THE_MOST_MS, () => ringing.has(callID) && end(callID, 'NO_ANSWER'));
    ringing.add(callID);
    const ring = RING_MS * random();
    if (how === 'media') {
      after(ring / 2, () => calls.has(callID) && request('verto.media', { callID, sdp: freeswitchAnswer }));
    }
    if (how === 'ring') return;
    after(ring, () => {
      if (!calls.has(callID)) return;
      if (how === 'busy') end(callID, 'USER_BUSY');
      else {
        ringing.delete(callID);
        request('verto.answer', how === 'media' ? { callID } : { callID, sdp: freeswitchAnswer });
      }
    });
  };

  return {
    calls,
    open() {
      sockets += 1;
      isOpen = true;
    },
    close() {
      isOpen = false;
      isLoggedIn = false;
      const socket = sockets;
      after(DETACH_MS, () => {
        if (socket === sockets) for (const callID of [...calls]) gone(callID);
      });
    },
    receive(message) {
      if (!('method' in message) || !isOpen) return;
      const { id, method, params } = message;
      if (method === 'login') logIn(id);
      else if (!isLoggedIn) say({ id, error: { code: -32000, message: 'Authentication Required' } });
      else if (!('dialogParams' in params)) say({ id, result: {} });
      else {
        const { callID, destination_number: destination } = params.dialogParams as Record<string, string>;
        if (callID === undefined) throw new Error(`${method} without a callID`);
        if (method === 'verto.invite') placed(id, callID, answering(destination ?? ''));
        else if (!calls.has(callID)) {
          say({ id, error: { code: -32002, message: 'CALL DOES NOT EXIST', callID } });
        } else if (method === 'verto.bye') {
          gone(callID);
          say({ id, result: { callID, message: 'CALL ENDED', causeCode: 16, cause: 'NORMAL_CLEARING' } });
        } else if (method === 'verto.modify') {
          const { action } = params as { action: string };
          // Now and then it says no.
          if (action === 'updateMedia' && random() < 0.05) say({ id, error: { code: -32602, message: 'CODEC ERROR' } });
          else say({ id, result: { callID, action, ...(action === 'updateMedia' && { sdp: freeswitchAnswer }) } });
        } else {
          ringing.delete(callID);
          say({ id, result: { callID, message: method } });
        }
      }
    },
    call(callID, number) {
      if (!isLoggedIn) return;
      calls.add(callID);
      request('verto.invite', {
        callID,
        sdp: freeswitchOffer,
        caller_id_name: 'Carol',
        caller_id_number: number,
        display_direction: 'outbound',
      });
    },
    hangUp: (callID, cause = 'NORMAL_CLEARING') => end(callID, cause),
  };
}
