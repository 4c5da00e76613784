// What is measured. Each runs in a process of its own, so that none finds the heap, or the compiled code, of another.
import { callOverFloor } from './call.ts';
import { decodeOverParse } from './decode.ts';
import { addedDelay } from './delay.ts';
import { packageSizes } from './size.ts';

/** By the keys that `npm run bench -- --json` prints. Numbers, or tables of numbers. */
export type Measured = { readonly [key: string]: number | Measured };

export const measurements: Readonly<Record<string, () => Measured | Promise<Measured>>> = {
  call: callOverFloor,
  delay: addedDelay,
  size: packageSizes,
  decode: decodeOverParse,
};
