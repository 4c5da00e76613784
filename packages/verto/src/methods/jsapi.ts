import * as z from 'zod';
import { requestKeys, resultKeys } from '../request-keys.ts';

/** Client: runs a JSON API command of FreeSWITCH. Without `params` FreeSWITCH aborts. */
export const JsapiParams = z
  .looseObject({ command: z.string(), data: z.looseObject({}), ...requestKeys })
  .meta({ $comment: 'jsapi_func' });
export type JsapiParams = z.infer<typeof JsapiParams>;

/** What the command printed or gave; every command has its own keys. */
export const JsapiResult = z.looseObject(resultKeys).meta({ $comment: 'jsapi_func' });
export type JsapiResult = z.infer<typeof JsapiResult>;
