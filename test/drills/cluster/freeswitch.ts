// The FreeSWITCH of the tests, with a record of what was asked of it: by session and request id.
import { createVertoPeer, type VertoPeer } from '../../support/verto-peer/peer.ts';

export interface Freeswitch {
  readonly peer: VertoPeer;
  /** How many frames went over its sockets, both ways. */
  readonly frames: number;
  /** How many requests came once more under their id, and how many with another content than before. */
  readonly repeated: number;
  readonly contradictions: number;
  /** How many ids of a session were passed over: each of its requests has the next one. */
  readonly missing: number;
  /** How many requests came after one with a greater id. */
  readonly disordered: number;
  /** How often a call had renegotiated when FreeSWITCH last offered it anew, by `callID`. */
  readonly updatesAtAttach: Map<string, number>;
  /** The call with these ICE credentials, which are a call's own. */
  callIdOf(sdp: string | undefined): string | undefined;
}

type Frame = { readonly id?: unknown; readonly method?: string; readonly params?: Readonly<Record<string, unknown>> };

export async function startFreeswitch(users: Readonly<Record<string, string>>): Promise<Freeswitch> {
  const asked = new Map<string, string>();
  const offered = new Map<string, string>();
  const updatesAtAttach = new Map<string, number>();
  const lastIds = new Map<unknown, number>();
  let [frames, repeated, contradictions, missing, disordered] = [0, 0, 0, 0, 0];
  const peer: VertoPeer = await createVertoPeer({
    users,
    onFrame(direction, text, sessid) {
      frames += 1;
      const { id, method, params } = JSON.parse(text) as Frame;
      if (direction === 'in') {
        const { callID, sdp } = params ?? {};
        const ufrag = ufragOf(sdp);
        if (ufrag !== undefined && typeof callID === 'string') offered.set(ufrag, callID);
        const attached = method === 'verto.attach' ? peer.calls().find((call) => call.callID === callID) : undefined;
        if (attached !== undefined) updatesAtAttach.set(attached.callID, attached.updates);
        return;
      }
      const key = `${sessid ?? params?.sessid} ${method === undefined ? 'result' : 'request'} ${id}`;
      const before = asked.get(key);
      asked.set(key, before ?? text);
      if (before === text) repeated += 1;
      else if (before !== undefined) contradictions += 1;
      if (method === undefined || typeof id !== 'number' || before !== undefined) return;
      const session = sessid ?? params?.sessid;
      const last = lastIds.get(session) ?? 0;
      if (id < last) disordered += 1;
      missing += Math.max(0, id - last - 1);
      lastIds.set(session, Math.max(id, last));
    },
  });
  return {
    peer,
    get frames() {
      return frames;
    },
    get repeated() {
      return repeated;
    },
    get contradictions() {
      return contradictions;
    },
    get missing() {
      return missing;
    },
    get disordered() {
      return disordered;
    },
    updatesAtAttach,
    callIdOf: (sdp) => offered.get(ufragOf(sdp) ?? ''),
  };
}

function ufragOf(sdp: unknown): string | undefined {
  return typeof sdp === 'string' ? /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] : undefined;
}
