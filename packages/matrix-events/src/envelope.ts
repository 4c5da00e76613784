// What is around a call event's content. `room_id` is missing from events inside /sync, where the room encloses them, and
// with `event_id` from to-device messages. `$comment` says where a field is specified, in the JSON Schema as well.
import * as z from 'zod';
import { CallId, EventId, RoomId, UserId } from './ids.ts';
import { OptionalPartyId } from './party.ts';
import { VoipVersion } from './voip-version.ts';

/** The keys that every call event's content has. `version` and `party_id` are missing from some real clients' events. */
export const commonKeys = {
  call_id: CallId.meta({ $comment: 'spec, Voice over IP' }),
  version: VoipVersion.meta({ $comment: 'spec, Voice over IP' }).optional(),
  party_id: OptionalPartyId.meta({ $comment: 'spec, Voice over IP' }),
};

/** The schema of an event: one of these types around this content. Unknown keys are kept at every level. */
export function callEvent<const T extends readonly [string, ...string[]], C extends z.ZodType>(types: T, content: C) {
  return z
    .looseObject({
      type: z.enum(types),
      room_id: RoomId.optional(),
      sender: UserId,
      event_id: EventId.optional(),
      /** Call events are said once, to who is there: none of them is room state. */
      state_key: z.never({ error: 'Invalid input: expected a message event, received room state' }).optional(),
      origin_server_ts: z.number().optional(),
      unsigned: z.looseObject({ age: z.number().optional(), transaction_id: z.string().optional() }).optional(),
      /** Synapse writes the age here as well in application service transactions. */
      age: z.number().meta({ $comment: 'Synapse, serialize_event' }).optional(),
      content,
    })
    .meta({ $comment: 'spec, Room event format' });
}

/**
 * How old an event was when it came, in ms: `unsigned.age`, else the top-level `age` of application services, else 0.
 * Negative ages, which servers with different clocks produce, count as 0. Never taken from `origin_server_ts`, which is
 * another machine's clock.
 */
export function ageOf(event: {
  readonly unsigned?: { readonly age?: number | undefined } | undefined;
  readonly age?: number | undefined;
}): number {
  return Math.max(0, event.unsigned?.age ?? event.age ?? 0);
}
