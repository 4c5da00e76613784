import * as z from 'zod';
import { requestKeys, resultKeys } from '../request-keys.ts';

/** Server: are you there? Asked after 30 s without a frame; nothing happens if nobody answers. Times in epoch seconds. */
export const ServerPingParams = z
  .looseObject({ 'auth-expires': z.number().optional(), serno: z.number().optional() })
  .meta({ $comment: 'client_run' });
export type ServerPingParams = z.infer<typeof ServerPingParams>;

/** Client: the only way to learn whether the socket is alive, since mod_verto answers no WebSocket ping. */
export const ClientPingParams = z.looseObject(requestKeys).meta({ $comment: 'verto__ping_func' });
export type ClientPingParams = z.infer<typeof ClientPingParams>;

/** `message` is `PONG`. */
export const PingResult = z
  .looseObject({ message: z.string().optional(), 'auth-expires': z.number().optional(), ...resultKeys })
  .meta({ $comment: 'verto__ping_func' });
export type PingResult = z.infer<typeof PingResult>;
