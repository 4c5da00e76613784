import { z } from 'zod';
import { UserVariables } from '../dialog-params.ts';
import { SessId } from '../ids.ts';

/**
 * Client: opens or resumes a session. The original client's first try has nothing but a `sessid`, to be asked for more.
 * `userVariables` become channel variables of every call **as they are**: never pass on what a peer chose.
 */
export const LoginParams = z.looseObject({
  login: z.string().optional(),
  passwd: z.string().optional(),
  sessid: SessId.optional(),
  loginParams: UserVariables.optional(),
  userVariables: UserVariables.optional(),
});
export type LoginParams = z.infer<typeof LoginParams>;

export const LoginResult = z.looseObject({
  message: z.string(),
  sessid: SessId.optional(),
  /** Epoch seconds at which FreeSWITCH closes the socket (directory variable `login-expires`). */
  'auth-expires': z.number().optional(),
  moderator: z.boolean().optional(),
  stereoAudio: z.boolean().optional(),
  superuser: z.boolean().optional(),
});
export type LoginResult = z.infer<typeof LoginResult>;
