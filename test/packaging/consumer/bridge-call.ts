// An application that bridges a recorded call with all five packages, and with nothing of the runtime that it is in: the
// clock is told, the ids are those of the recording, and what would be sent is returned.
import { decodeCallEvent } from '@mvbridge/matrix-events';
import { ladderText, parseTrace, replay, seatOf, type Trace } from '@mvbridge/replay';
import { mergeCandidates, readSdp } from '@mvbridge/sdp';
import { createTranslator, drive } from '@mvbridge/translator';
import { decodeFrame } from '@mvbridge/verto';

export interface Bridged {
  /** Matrix events (`type`, `content`) and Verto messages, in order. */
  readonly sent: readonly object[];
  /** What our own decoders refuse of it. */
  readonly refused: readonly string[];
  /** The candidates in the SDP that FreeSWITCH was given, section by section. */
  readonly offered: readonly (readonly string[])[];
  readonly ladder: string;
}

export function bridgeCall(recorded: string): Bridged {
  const { trace } = parseTrace(recorded);
  const clock = toldClock();
  const sent: object[] = [];
  const refused: string[] = [];
  const offered: (readonly string[])[] = [];
  const translator = createTranslator({ ...seatOf(trace), ids: { uuid: () => callIdOf(trace) } });
  const driven = drive(translator, {
    ...clock,
    toMatrix({ roomId, type, content }) {
      sent.push({ type, content });
      const decoded = decodeCallEvent({ type, content, room_id: roomId, sender: '@bridge:example.org' });
      if (!decoded.ok) refused.push(decoded.error.code);
    },
    toVerto(frame) {
      sent.push(JSON.parse(frame));
      const decoded = decodeFrame(frame, 'client');
      if (!decoded.ok) refused.push(decoded.error.message);
      else if ('method' in decoded.message && decoded.message.method === 'verto.invite') {
        const { sdp } = mergeCandidates(decoded.message.params.sdp, []);
        offered.push(
          ...readSdp(sdp).sections.map(({ lines }) => lines.filter((line) => line.startsWith('a=candidate'))),
        );
      }
    },
  });
  driven.transport('open');
  for (const line of trace) {
    clock.goTo(line.t);
    if (!('direction' in line) || line.direction === 'out') continue;
    if ('event' in line) driven.matrix(line.event);
    else driven.verto(line.message);
  }
  driven.stop();
  return { sent, refused, offered, ladder: ladderText(replay(trace), { width: 80 }) };
}

/** The `callID` that the recorded bridge gave its call: with it, FreeSWITCH's recorded words are about ours. */
function callIdOf(trace: Trace): string {
  for (const line of trace) {
    const decoded = 'message' in line && line.direction === 'out' ? decodeFrame(line.message, 'client') : undefined;
    if (decoded?.ok !== true || !('method' in decoded.message) || decoded.message.method !== 'verto.invite') continue;
    return decoded.message.params.dialogParams.callID;
  }
  throw new Error('no verto.invite was recorded');
}

/** A clock that stands still until it is told to go on, with timers that run when it passes them. */
function toldClock() {
  let time = 0;
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  let set = 0;
  return {
    now: () => time,
    setTimer(callback: () => void, delayMs: number): number {
      timers.set(++set, { at: time + delayMs, callback });
      return set;
    },
    clearTimer(timer: number): void {
      timers.delete(timer);
    },
    goTo(then: number): void {
      for (;;) {
        const [next] = [...timers].filter(([, { at }]) => at <= then).sort(([, a], [, b]) => a.at - b.at);
        if (next === undefined) break;
        const [timer, { at, callback }] = next;
        timers.delete(timer);
        time = Math.max(time, at);
        callback();
      }
      time = then;
    },
  };
}
