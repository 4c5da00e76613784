import { z } from 'zod';

/** Client: runs an API command of FreeSWITCH, as on its console. */
export const FsapiParams = z.looseObject({ cmd: z.string(), arg: z.string().optional() });
export type FsapiParams = z.infer<typeof FsapiParams>;

export const FsapiResult = z.looseObject({ message: z.string().optional() });
export type FsapiResult = z.infer<typeof FsapiResult>;
