import { z } from 'zod';

const keys = { 'auth-expires': z.number().optional(), serno: z.number().optional() };

/** Either side: are you there? The server asks after 30 s without a frame; nothing happens if nobody answers. */
export const PingParams = z.looseObject(keys);
export type PingParams = z.infer<typeof PingParams>;

/** The server says `PONG`; a client says which method it answers. */
export const PingResult = z.looseObject({ message: z.string().optional(), 'auth-expires': z.number().optional() });
export type PingResult = z.infer<typeof PingResult>;
