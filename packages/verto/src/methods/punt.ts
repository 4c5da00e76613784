import { z } from 'zod';

/** Server: another socket has taken over this session, and this one is about to be closed (verto.c, check_sessid). */
export const PuntParams = z.looseObject({});
export type PuntParams = z.infer<typeof PuntParams>;
