import { type Config, serverOf } from '../config/config.ts';

/** Who may invite the bot, call by it, and tell it what to do. */
export function accessOf({ allow, matrix }: Pick<Config, 'allow' | 'matrix'>): (userId: string) => boolean {
  // A call costs its owner money: without a word from them, strangers of other servers have no part in it.
  const { users, servers } = allow ?? { users: [], servers: [serverOf(matrix.userId)] };
  return (userId) => users.includes(userId) || servers.includes(serverOf(userId));
}
