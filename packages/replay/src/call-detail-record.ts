// What became of each call of a replay, as telephone exchanges write it down: one record a call.
import type { DepartureReason } from '@mvbridge/sdp';
import type { CallView, Output } from '@mvbridge/translator';
import { at } from './json.ts';
import { isResponse, type Replay } from './replay.ts';
import type { Millis, TraceLine } from './trace.ts';

/** An SDP of the client's that left for FreeSWITCH. */
export interface SdpDeparture {
  /** When it left, in ms of the trace. */
  readonly t: Millis;
  /** How long it was held for candidates. */
  readonly heldMs: Millis;
  /** What decided it. */
  readonly why: DepartureReason;
  /** How many candidates it lists, a placeholder not among them, and how many were of no use. */
  readonly listed: number;
  /** Candidates that were of no use. */
  readonly leftOut: number;
}

/** One call of a replay. Times are those of the trace. */
export interface CallDetailRecord {
  /** Its Matrix `call_id`. */
  readonly callId: string;
  /** The room that it was in. */
  readonly roomId: string;
  /** FreeSWITCH's `callID`. */
  readonly dialogId: string;
  /** Which side called. */
  readonly placedBy: 'matrix' | 'verto';
  /** Where the trace left it. */
  readonly phase: CallView['phase'];
  /** When the invite arrived. */
  readonly arrivedAt: Millis;
  /** When it was passed on to the other side; undefined: never. */
  readonly invitedAt: Millis | undefined;
  /** When an answer was passed on to who called; undefined: never. Early media that answers the Matrix call counts. */
  readonly answeredAt: Millis | undefined;
  /** When each side said that the call is over, or was told so; undefined: neither. A side that never heard of it has not. */
  readonly endedAt: Readonly<Record<'matrix' | 'verto', Millis | undefined>>;
  /** Why it ended, as the first side to say so gave it: a Matrix reason or a hangup cause of FreeSWITCH's. */
  readonly endedWith: string | undefined;
  /** Each SDP that left for FreeSWITCH: that of the invite or answer, then those of renegotiations. */
  readonly departures: readonly SdpDeparture[];
}

type Draft = { -readonly [K in keyof CallDetailRecord]: CallDetailRecord[K] };
type Side = 'matrix' | 'verto';

/**
 * A record for each call of a replay that came to be, in the order of their invites.
 *
 * "Would `eager` have been faster?" is `callDetailRecords(replay(trace, { policy: { strategy: 'eager' } }))`, and a look at
 * `invitedAt` and `departures`. An answer comes when it came in the trace, or later where the offer left later: how soon the
 * other side would have answered an earlier one, no trace knows.
 */
export function callDetailRecords({ steps }: Replay): readonly CallDetailRecord[] {
  const records: Draft[] = [];
  for (const { t, input, out } of steps) {
    if (input !== 'timeout') noteInput(records, t, input);
    // A call's view comes after what was sent for it.
    for (const output of out) if (output.to === 'app' && output.kind === 'call') noteView(records, t, output.call);
    for (const output of out) noteOutput(records, t, output);
  }
  return records;
}

function noteView(records: Draft[], t: Millis, { callId, roomId, dialogId, placedBy, phase }: CallView): void {
  const known = records.find((one) => one.dialogId === dialogId);
  if (known !== undefined) known.phase = phase;
  else {
    const nothing = { invitedAt: undefined, answeredAt: undefined, endedWith: undefined, departures: [] };
    const endedAt = { matrix: undefined, verto: undefined };
    records.push({ callId, roomId, dialogId, placedBy, phase, arrivedAt: t, ...nothing, endedAt });
  }
}

function noteInput(records: readonly Draft[], t: Millis, line: TraceLine): void {
  if ('event' in line) {
    const type = at(line.event, 'type');
    const record = ofMatrix(records, at(line.event, 'room_id'), at(line.event, 'content', 'call_id'));
    if (type === 'm.call.hangup' || type === 'm.call.reject') {
      noteEnd(record, 'matrix', t, at(line.event, 'content', 'reason') ?? 'user_hangup');
    }
  }
  if (!('message' in line) || isResponse(line) || at(line.message, 'method') !== 'verto.bye') return;
  const record = ofVerto(records, at(line.message, 'params', 'callID'));
  noteEnd(record, 'verto', t, at(line.message, 'params', 'cause'));
}

function noteOutput(records: readonly Draft[], t: Millis, output: Output): void {
  if (output.to === 'matrix') {
    const { type, roomId, callId, content } = output;
    const record = ofMatrix(records, roomId, callId);
    if (type === 'm.call.invite' && record !== undefined) record.invitedAt ??= t;
    if (type === 'm.call.answer' && record !== undefined) record.answeredAt ??= t;
    if (type === 'm.call.hangup' || type === 'm.call.reject') noteEnd(record, 'matrix', t, at(content, 'reason'));
  } else if (output.to === 'verto') {
    if (!('method' in output.message)) return;
    const { method, params } = output.message;
    const record = ofVerto(records, at(params, 'dialogParams', 'callID'));
    if (method === 'verto.invite' && record !== undefined) record.invitedAt ??= t;
    if (method === 'verto.answer' && record !== undefined) record.answeredAt ??= t;
    if (method === 'verto.bye') noteEnd(record, 'verto', t, params.cause);
  } else if (output.kind === 'coalesced') {
    const { heldMs, why, listed, leftOut } = output;
    const record = [...records].reverse().find(({ callId }) => callId === output.callId);
    if (record === undefined) return;
    record.departures = [...record.departures, { t, heldMs, why, listed: listed.length, leftOut: leftOut.length }];
  }
}

function noteEnd(record: Draft | undefined, side: Side, t: Millis, why: unknown): void {
  if (record === undefined || record.endedAt[side] !== undefined) return;
  record.endedAt = { ...record.endedAt, [side]: t };
  if (why !== undefined) record.endedWith ??= String(why);
}

function ofMatrix(records: readonly Draft[], roomId: unknown, callId: unknown): Draft | undefined {
  return records.find((one) => one.callId === callId && one.roomId === roomId);
}

function ofVerto(records: readonly Draft[], callID: unknown): Draft | undefined {
  return records.find(({ dialogId }) => dialogId === callID);
}
