import { z } from 'zod';

/** Client: gets its params back. Usually not permitted. */
export const EchoParams = z.looseObject({});
export type EchoParams = z.infer<typeof EchoParams>;

export const EchoResult = z.looseObject({});
export type EchoResult = z.infer<typeof EchoResult>;
