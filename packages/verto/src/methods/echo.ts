import * as z from 'zod';
import { requestKeys, resultKeys } from '../request-keys.ts';

/** Client: gets its params back. Usually not permitted. */
export const EchoParams = z.looseObject(requestKeys).meta({ $comment: 'echo_func' });
export type EchoParams = z.infer<typeof EchoParams>;

/** The params that were sent, beside what every result has. */
export const EchoResult = z.looseObject(resultKeys).meta({ $comment: 'echo_func' });
export type EchoResult = z.infer<typeof EchoResult>;
