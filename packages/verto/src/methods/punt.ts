import * as z from 'zod';

/** Server: another socket has taken over this session, and this one is about to be closed. It has no params. */
export const PuntParams = z.looseObject({}).meta({ $comment: 'attach_jsock' });
export type PuntParams = z.infer<typeof PuntParams>;
