import * as z from 'zod';
import { callEvent, commonKeys } from '../envelope.ts';
import { CallId, RoomId, UserId } from '../ids.ts';
import { LifetimeMs } from '../lifetime.ts';
import { text } from '../text.ts';
import { UserHint } from '../user-hint.ts';

/**
 * Transfers the peer to `target_user`: it places a call with the id `create_call`, or waits for one with the id
 * `await_call`. One of the two is there; where both are, `create_call` counts. `lifetime` is Element iOS's own. MSC2747.
 */
export const ReplacesContent = z
  .looseObject({
    ...commonKeys,
    replacement_id: text(1).meta({ $comment: 'MSC2747' }),
    target_user: UserHint.extend({ id: UserId }).meta({ $comment: 'MSC2747' }),
    target_room: RoomId.meta({ $comment: 'MSC2747' }).optional(),
    create_call: CallId.meta({ $comment: 'MSC2747' }).optional(),
    await_call: CallId.meta({ $comment: 'MSC2747' }).optional(),
    lifetime: LifetimeMs.meta({ $comment: 'matrix-ios-sdk, MXCallReplacesEventContent' }).optional(),
  })
  .refine(({ create_call, await_call }) => create_call !== undefined || await_call !== undefined, {
    path: ['create_call'],
    error: 'Invalid input: expected create_call or await_call, received neither',
  });
export type ReplacesContent = z.infer<typeof ReplacesContent>;

/** m.call.replaces (MSC2747): the sender has left the call to somebody else. */
export const ReplacesEvent = callEvent(['m.call.replaces'], ReplacesContent);
export type ReplacesEvent = z.infer<typeof ReplacesEvent>;
