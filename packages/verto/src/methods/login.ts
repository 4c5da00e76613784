import * as z from 'zod';
import { UserVariables } from '../dialog-params.ts';
import { requestKeys, resultKeys } from '../request-keys.ts';

/**
 * Client: opens or resumes a session. The original client's first try has nothing but a `sessid`, to be asked for more.
 * `userVariables` become channel variables of every call **as they are**: never pass on what a peer chose.
 */
export const LoginParams = z
  .looseObject({
    login: z.string().optional(),
    passwd: z.string().optional(),
    ...requestKeys,
    loginParams: UserVariables.optional(),
    userVariables: UserVariables.optional(),
  })
  .meta({ $comment: 'check_auth' });
export type LoginParams = z.infer<typeof LoginParams>;

/** `message` is `logged in`. The last three: the directory says what the user may do in a conference. */
export const LoginResult = z
  .looseObject({
    message: z.string(),
    ...resultKeys,
    /** Epoch seconds at which FreeSWITCH closes the socket (directory variable `login-expires`). */
    'auth-expires': z.number().optional(),
    moderator: z.boolean().optional(),
    stereoAudio: z.boolean().optional(),
    superuser: z.boolean().optional(),
  })
  .meta({ $comment: 'login_func' });
export type LoginResult = z.infer<typeof LoginResult>;
