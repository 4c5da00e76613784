import * as z from 'zod';
import { expected } from './issue.ts';

/**
 * The protocol version of a call event. On the wire the integer 0 or a string; every other version, the number 1 of some
 * bridges included, is to be treated as `"1"` (client-server API, "Voice over IP").
 */
export const VoipVersion = z.codec(
  z.union([z.number(), z.string()], { error: expected('0 or a string') }),
  z.enum(['v0', 'v1']),
  {
    decode: (wire) => (wire === 0 ? 'v0' : 'v1'),
    encode: (version) => (version === 'v0' ? 0 : '1'),
  },
);
export type VoipVersion = z.infer<typeof VoipVersion>;
