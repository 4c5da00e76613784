import * as z from 'zod';

/** What a client can do beyond the spec (MSC2747). Anything but `true` means no. */
export const Capabilities = z
  .looseObject({
    /** It understands m.call.replaces. */
    'm.call.transferee': z.boolean().optional(),
    /** Digits can be sent to it as RFC 4733 events: clients show a keypad only for such a peer. */
    'm.call.dtmf': z.boolean().optional(),
  })
  .meta({ $comment: 'MSC2747' });
export type Capabilities = z.infer<typeof Capabilities>;
