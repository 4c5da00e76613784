import { z } from 'zod';

/** Server: an event of a channel that was subscribed to, or a private one. What is in it anybody may have written. */
export const EventParams = z.looseObject({
  eventChannel: z.string().optional(),
  eventType: z.string().optional(),
  data: z.unknown().optional(),
  pvtData: z.unknown().optional(),
  eventData: z.unknown().optional(),
  eventSerno: z.number().optional(),
  subscribedChannel: z.string().optional(),
  sessid: z.string().optional(),
  userid: z.string().optional(),
  fromDisplay: z.string().optional(),
});
export type EventParams = z.infer<typeof EventParams>;
