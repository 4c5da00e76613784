// What the bot itself reads of a room. Calls are the translator's to read.
import { z } from 'zod';

const event = { room_id: z.string(), sender: z.string() };

const Message = z.object({
  ...event,
  event_id: z.string(),
  type: z.literal('m.room.message'),
  content: z.object({
    msgtype: z.literal('m.text'),
    body: z.string(),
    // An edit is not said a second time.
    'm.new_content': z.undefined().optional(),
  }),
  unsigned: z.object({ age: z.number().optional() }).optional(),
});

const Membership = z.object({
  ...event,
  type: z.literal('m.room.member'),
  state_key: z.string(),
  content: z.object({ membership: z.enum(['invite', 'join', 'leave', 'ban', 'knock']) }),
});

const Encryption = z.object({ ...event, type: z.literal('m.room.encryption') });

const RoomEvent = z.discriminatedUnion('type', [Message, Membership, Encryption]);

/** A text that somebody has written, a user's new standing in a room, or that nothing in it can be read from now on. */
export type RoomEvent = z.infer<typeof RoomEvent>;

/** undefined: an event that is about something else, or that cannot be read. */
export function readRoomEvent(event: unknown): RoomEvent | undefined {
  return RoomEvent.safeParse(event).data;
}

/** Who sent it, of whatever type it is. */
export function senderOf(event: unknown): string | undefined {
  return z.object({ sender: z.string() }).safeParse(event).data?.sender;
}
