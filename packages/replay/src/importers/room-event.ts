// Which events of a room belong to a trace: those of calls, and the m.room.member events that name who calls.
import { callEventSchemas } from '@mvbridge/matrix-events';
import { at, isRecord, text } from '../json.ts';
import { shown } from './imported.ts';

/** A room event by what it is to a trace; `unreadable` says what was expected. */
export type RoomEvent =
  | {
      readonly kind: 'call' | 'member' | 'other';
      readonly type: string;
      readonly event: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * Reads a room event. An encrypted one that a client has decrypted, in the form matrix-js-sdk gives it
 * (`{ decrypted, encrypted }`), is the decrypted one. `roomId` is put in where the event does not say: /sync leaves it out.
 */
export function readRoomEvent(json: unknown, roomId?: string): RoomEvent {
  const event = at(json, 'decrypted') ?? json;
  if (!isRecord(event)) return { kind: 'unreadable', reason: 'expected a Matrix event, an object with a "type"' };
  const type = text(event.type);
  if (type === undefined) return { kind: 'unreadable', reason: `type: expected a string, got ${shown(event.type)}` };
  const placed = event.room_id === undefined && roomId !== undefined ? { ...event, room_id: roomId } : event;
  if (Object.hasOwn(callEventSchemas, type)) return { kind: 'call', type, event: placed };
  return { kind: type === 'm.room.member' ? 'member' : 'other', type, event: placed };
}
