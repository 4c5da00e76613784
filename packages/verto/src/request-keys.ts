// What any request of a client's may have beside its own params, and any result beside its own keys. `$comment` names the
// function of mod_verto.c that reads or writes a field, in the README's table as well.
import * as z from 'zod';
import { SessId } from './ids.ts';

export const requestKeys = {
  /** Counts in the first request that passes authentication, and in no other. */
  sessid: SessId.meta({ $comment: 'process_jrpc' }).optional(),
  /** `true` has the result repeat all params as `requestParams`; another value has it repeat that value. */
  echoParams: z.unknown().meta({ $comment: 'process_jrpc' }).optional(),
};

export const resultKeys = {
  /** In every result, once the socket has a session. */
  sessid: SessId.meta({ $comment: 'ws_write_json' }).optional(),
  requestParams: z.unknown().meta({ $comment: 'process_jrpc' }).optional(),
};
