import { type Config, serverOf } from '../config/config.ts';
import type { Log } from '../log.ts';

/** Who may invite the bot, call by it, and tell it what to do. */
export function accessOf({ allow, matrix }: Pick<Config, 'allow' | 'matrix'>, log: Log): (userId: string) => boolean {
  // A call costs its owner money: without a word from them, strangers of other servers have no part in it.
  const { users, servers } = allow ?? { users: [], servers: [serverOf(matrix.userId)] };
  return (userId) => {
    const isOnList = users.includes(userId) || servers.includes(serverOf(userId));
    if (!isOnList) log.info({ userId }, 'turned away somebody who is not on the list');
    return isOnList;
  };
}
