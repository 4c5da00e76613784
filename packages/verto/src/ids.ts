import type * as z from 'zod';
import { text } from './text.ts';

/** `sessid`: a Verto session. Chosen by the client; the same one after a reconnect gets the session's calls back. */
export const SessId = text(1, 256).brand<'SessId'>();
export type SessId = z.infer<typeof SessId>;

/**
 * `callID`: the dialog's UUID, and on FreeSWITCH the channel's. At most 256 bytes: a longer or empty one makes a call that
 * nobody can address again (mod_verto.c, verto__invite_func).
 */
export const DialogId = text(1, 256).brand<'DialogId'>();
export type DialogId = z.infer<typeof DialogId>;
