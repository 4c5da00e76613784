// Which invite that the bridge sent passes on which one that it received. Matrix knows a call by its call_id, FreeSWITCH by its
// callID, and a trace does not say which belong together. The SDP does: o= (RFC 8866 §5.2), the ICE credentials
// (RFC 8839 §5.4) and the fingerprint (RFC 8122 §5) are the client's own, and a bridge passes them on as they are.
import { at, text } from './json.ts';
import type { Trace, TraceLine } from './trace.ts';

/** An invite that the bridge sent, and the call that it is about. */
export interface PassedOn {
  readonly sent: TraceLine;
  /** Which side called: the other one's id is of the bridge's making. */
  readonly placedBy: 'matrix' | 'verto';
  readonly callId: string;
  readonly dialogId: string;
}

/**
 * Every invite that the bridge sent and that passes one on, in the order of the trace. It passes on the one that it is most
 * like, of those that were received before it and that no other passes on; of equals, the one that came first. One that is
 * sent again passes on the same.
 */
export function passedOn(trace: Trace): readonly PassedOn[] {
  const open = { matrix: new Map<string, Invite>(), verto: new Map<string, Invite>() };
  const received = new Set<string>();
  const found = new Map<string, PassedOn>();
  return trace.flatMap((sent): readonly PassedOn[] => {
    if (!('direction' in sent)) return [];
    const { protocol, direction } = sent;
    const invite = inviteIn(sent);
    if (invite === undefined) return [];
    if (direction === 'in') {
      if (!received.has(invite.key)) open[protocol].set(invite.key, invite);
      received.add(invite.key);
      return [];
    }
    const known = found.get(invite.key);
    if (known !== undefined) return [{ ...known, sent }];
    const placedBy = protocol === 'matrix' ? 'verto' : 'matrix';
    const source = mostLike(invite, [...open[placedBy].values()]);
    if (source === undefined) return [];
    open[placedBy].delete(source.key);
    const [callId, dialogId] = placedBy === 'matrix' ? [source.id, invite.id] : [invite.id, source.id];
    const passed: PassedOn = { sent, placedBy, callId, dialogId };
    found.set(invite.key, passed);
    return [passed];
  });
}

/** An invite of either side, and what it can be recognised by. */
interface Invite {
  /** The id of its call; two rooms may have one of the same. */
  readonly id: string;
  readonly key: string;
  readonly marks: Set<string>;
}

function inviteIn(line: TraceLine): Invite | undefined {
  if ('event' in line) {
    const { event } = line;
    const id = text(at(event, 'content', 'call_id'));
    if (at(event, 'type') !== 'm.call.invite' || id === undefined) return undefined;
    const marks = [...marksOf(at(event, 'content', 'offer', 'sdp')), `caller ${text(at(event, 'sender'))}`];
    return { id, key: matrixKey(event), marks: new Set(marks) };
  }
  if (!('message' in line) || at(line.message, 'method') !== 'verto.invite') return undefined;
  const params = at(line.message, 'params');
  const id = text(line.direction === 'in' ? at(params, 'callID') : at(params, 'dialogParams', 'callID'));
  if (id === undefined) return undefined;
  const marks = [...marksOf(at(params, 'sdp')), `caller ${text(at(params, 'dialogParams', 'caller_id_name'))}`];
  return { id, key: id, marks: new Set(marks) };
}

function matrixKey(event: unknown): string {
  return JSON.stringify([text(at(event, 'room_id')), text(at(event, 'content', 'call_id'))]);
}

/** The lines that are the client's own. */
const OWN = /^(?:o=|a=(?:ice-ufrag|ice-pwd|fingerprint):).*$/gim;

function marksOf(sdp: unknown): readonly string[] {
  return [...(text(sdp) ?? '').matchAll(OWN)].map(([line]) => line.trim());
}

function mostLike(sent: Invite, received: readonly Invite[]): Invite | undefined {
  const likeness = ({ marks }: Invite) => [...sent.marks].filter((mark) => marks.has(mark)).length;
  return received
    .map((invite) => ({ invite, likeness: likeness(invite) }))
    .reduce<{ invite: Invite; likeness: number } | undefined>(
      (best, one) => (best === undefined || one.likeness > best.likeness ? one : best),
      undefined,
    )?.invite;
}
