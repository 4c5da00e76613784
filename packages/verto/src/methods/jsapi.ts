import { z } from 'zod';

/** Client: runs a JSON API command of FreeSWITCH. Without `params` FreeSWITCH aborts (jsapi_func). */
export const JsapiParams = z.looseObject({ command: z.string(), data: z.looseObject({}) });
export type JsapiParams = z.infer<typeof JsapiParams>;

export const JsapiResult = z.looseObject({});
export type JsapiResult = z.infer<typeof JsapiResult>;
