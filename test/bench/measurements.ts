// What is measured. Each runs in a process of its own, so that none finds the heap, or the compiled code, of another.
import { callOverFloor } from './call.ts';
import { deadlineCost } from './deadline.ts';
import { decodeOverParse } from './decode.ts';
import { addedDelay } from './delay.ts';
import { eventGrowth } from './growth.ts';
import { bytesPerCall } from './memory.ts';
import { sdpMerge } from './sdp-merge.ts';
import { packageSizes } from './size.ts';
import { snapshotOverFloor } from './snapshot.ts';

/** By the keys that `npm run bench -- --json` prints. Numbers, or tables of numbers. */
export type Measured = { readonly [key: string]: number | Measured };

export const measurements: Readonly<Record<string, () => Measured | Promise<Measured>>> = {
  call: callOverFloor,
  growth: eventGrowth,
  memory: bytesPerCall,
  snapshot: snapshotOverFloor,
  sdp: sdpMerge,
  deadline: deadlineCost,
  delay: addedDelay,
  size: packageSizes,
  decode: decodeOverParse,
};
