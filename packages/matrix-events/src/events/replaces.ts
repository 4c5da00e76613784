import { z } from 'zod';
import { callEvent, commonKeys } from '../envelope.ts';
import { CallId, RoomId } from '../ids.ts';
import { LifetimeMs } from '../lifetime.ts';
import { UserHint } from '../user-hint.ts';

/**
 * Transfers the peer to `target_user`: it places a call with the id `create_call`, or waits for one with the id
 * `await_call`; one of the two is there. MSC2747.
 */
export const ReplacesContent = z.looseObject({
  ...commonKeys,
  replacement_id: z.string().min(1),
  target_user: UserHint.required({ id: true }),
  target_room: RoomId.optional(),
  create_call: CallId.optional(),
  await_call: CallId.optional(),
  lifetime: LifetimeMs.optional(),
});
export type ReplacesContent = z.infer<typeof ReplacesContent>;

export const ReplacesEvent = callEvent(['m.call.replaces'], ReplacesContent);
export type ReplacesEvent = z.infer<typeof ReplacesEvent>;
