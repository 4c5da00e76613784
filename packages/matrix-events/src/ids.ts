import type * as z from 'zod';
import { expected } from './issue.ts';
import { text } from './text.ts';

// Opaque ids of the client-server API: 1 to 255 characters ("Opaque Identifiers", appendices). What a peer chose is taken
// as it is: v0 had no alphabet, and an id we refuse to read is a call that nobody can end.

/** `call_id`: names a call within its room. Chosen by the caller. */
export const CallId = text(1, 255).brand<'CallId'>();
export type CallId = z.infer<typeof CallId>;

/** `party_id`: one client of a user, within one call. With the sender it names a party. */
export const PartyId = text(1, 255).brand<'PartyId'>();
export type PartyId = z.infer<typeof PartyId>;

/** `!opaque:server`, or `!opaque` from room version 12 on. */
export const RoomId = text(0, 255)
  .regex(/^![^\u0000-\u001f]+$/, { error: expected('a room id, "!…"') })
  .brand<'RoomId'>();
export type RoomId = z.infer<typeof RoomId>;

/** `@localpart:server`. */
export const UserId = text(0, 255)
  .regex(/^@[^\u0000-\u001f]*$/, { error: expected('a user id, "@…"') })
  .brand<'UserId'>();
export type UserId = z.infer<typeof UserId>;

/** `$…`: an event. Nothing about a call depends on it but telling a repeated event from a new one. */
export const EventId = text(1, 255).brand<'EventId'>();
export type EventId = z.infer<typeof EventId>;
