import * as z from 'zod';
import { requestKeys, resultKeys } from '../request-keys.ts';

/** Client: runs an API command of FreeSWITCH, as on its console. */
export const FsapiParams = z
  .looseObject({ cmd: z.string(), arg: z.string().optional(), ...requestKeys })
  .meta({ $comment: 'fsapi_func' });
export type FsapiParams = z.infer<typeof FsapiParams>;

/** `message`: what the command wrote, or `INVALID CALL` where there is no such command. */
export const FsapiResult = z
  .looseObject({ message: z.string().optional(), ...resultKeys })
  .meta({ $comment: 'fsapi_func' });
export type FsapiResult = z.infer<typeof FsapiResult>;
