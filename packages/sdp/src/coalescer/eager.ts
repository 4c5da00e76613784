// The strategy `eager`: the SDP leaves as it comes, with what is in it. For a target that learns the client's address from
// its checks and for which every millisecond counts.
import type { Departure, IceBatch } from './batch.ts';

/** Leaves at once. */
export function eager({ since }: IceBatch): Departure {
  return { at: since, why: 'eager' };
}
