// The strategy `complete`: the SDP leaves when it has it all, for targets that need that. Many clients never send the end
// marker, and to those this costs the whole deadline.
import type { Departure, IceBatch, Timing } from './batch.ts';

/** Leaves at the end marker, or at the deadline. */
export function complete({ role, since, endedAt }: IceBatch, { deadlineMs }: Timing): Departure {
  const last: Departure = { at: since + deadlineMs[role], why: 'deadline' };
  return endedAt === undefined || endedAt > last.at ? last : { at: endedAt, why: 'end' };
}
