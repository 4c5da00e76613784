// What passed through a bridge, for comparing two recordings of it: each side and way for itself, since two recorders seldom
// agree on what came first within a millisecond.
import type { Trace } from '@mvbridge/replay';

export interface Traffic {
  readonly socket: readonly string[];
  readonly fromFreeswitch: readonly unknown[];
  readonly toFreeswitch: readonly unknown[];
  /** Each event once, and no echo of the bridge's own: an importer knows them from what was sent. */
  readonly fromMatrix: readonly unknown[];
  /** Type, room, sender and content: what else an event has, it has from the homeserver. */
  readonly toMatrix: readonly unknown[];
}

export function trafficOf(trace: Trace): Traffic {
  const frames = trace.flatMap((line) => ('message' in line ? [line] : []));
  const events = trace.flatMap((line) => ('event' in line ? [{ ...line, event: line.event as RoomEvent }] : []));
  const received = events.flatMap(({ direction, event }) =>
    direction === 'in' && event.unsigned?.transaction_id === undefined ? [event] : [],
  );
  return {
    socket: trace.flatMap((line) => ('transport' in line ? [line.transport] : [])),
    fromFreeswitch: frames.flatMap(({ direction, message }) => (direction === 'in' ? [message] : [])),
    toFreeswitch: frames.flatMap(({ direction, message }) => (direction === 'out' ? [message] : [])),
    fromMatrix: [...new Map(received.map((event) => [event.event_id, event])).values()],
    toMatrix: events.flatMap(({ direction, event: { type, room_id, sender, content } }) =>
      direction === 'out' ? [{ type, room_id, sender, content }] : [],
    ),
  };
}

interface RoomEvent {
  readonly type: string;
  readonly room_id: string;
  readonly sender: string;
  readonly event_id: string;
  readonly content: unknown;
  readonly unsigned?: { readonly transaction_id?: string };
}
