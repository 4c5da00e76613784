import * as z from 'zod';
import { UserId } from './ids.ts';

/** A user as somebody else describes them: no more to be trusted than who sent it (MSC2747, MSC3086). */
export const UserHint = z.looseObject({
  id: UserId.optional(),
  display_name: z.string().optional(),
  /** `mxc://…`. */
  avatar_url: z.string().optional(),
});
export type UserHint = z.infer<typeof UserHint>;
