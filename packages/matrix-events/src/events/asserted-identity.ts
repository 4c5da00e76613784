import * as z from 'zod';
import { callEvent, commonKeys } from '../envelope.ts';
import { UserHint } from '../user-hint.ts';

/** Who is at the other end now, as a PBX says. null or `{}`: the room's own identity again. MSC3086. */
export const AssertedIdentityContent = z.looseObject({
  ...commonKeys,
  asserted_identity: UserHint.nullable().meta({ $comment: 'MSC3086' }),
});
export type AssertedIdentityContent = z.infer<typeof AssertedIdentityContent>;

/** m.call.asserted_identity (MSC3086): who is at the sender’s end now. */
export const AssertedIdentityEvent = callEvent(
  ['m.call.asserted_identity', 'org.matrix.call.asserted_identity'],
  AssertedIdentityContent,
);
export type AssertedIdentityEvent = z.infer<typeof AssertedIdentityEvent>;
