// `npm run bench`: what decoding costs, how large the packages are, and what coalescing adds to a call.
// `npm run bench -- --json`: one JSON object on the last line.

import { decodeCosts, decodeTable } from './decode.ts';
import { addedDelays, delayTable } from './delay.ts';
import { packageSizes, sizeTable } from './size.ts';

const added_delay_ms = addedDelays();
console.log(
  `How long an offer is held, in ms, over recorded and simulated arrivals\n\n${delayTable(added_delay_ms)}\n`,
);
const size = await packageSizes();
console.log(`Bytes in a browser's bundle, minified and gzipped\n\n${sizeTable(size)}\n`);
const decode_over_parse = decodeCosts();
console.log(
  `Decoding a message over JSON.parse of the same text, within this run\n\n${decodeTable(decode_over_parse)}`,
);
if (process.argv.includes('--json')) console.log(JSON.stringify({ added_delay_ms, size, decode_over_parse }));
