import * as z from 'zod';

/**
 * Server: an event of a channel that was subscribed to (it has `eventSerno` and `subscribedChannel`), or a private one,
 * whose channel is the `sessid` or a `callID`. What is in it anybody may have written.
 */
export const EventParams = z
  .looseObject({
    eventChannel: z.string().optional(),
    eventType: z.string().optional(),
    data: z.unknown().optional(),
    /** Joining and leaving a conference: `action` is `conference-liveArray-join` or `-part` (conference_event.c). */
    pvtData: z.unknown().optional(),
    /** A conference's video layout (conference_event.c). */
    eventData: z.unknown().optional(),
    /** Counts from 0 in each subscription. */
    eventSerno: z.number().optional(),
    subscribedChannel: z.string().optional(),
    sessid: z.string().optional(),
    userid: z.string().optional(),
    fromDisplay: z.string().optional(),
  })
  .meta({ $comment: 'write_event; jsock_send_event' });
export type EventParams = z.infer<typeof EventParams>;
