import type { Account } from '../../support/synapse/synapse.ts';

/** What a bridge is told, whichever it is. */
export interface BridgeConfig {
  /** Its user on Matrix. It joins the rooms that it is invited to. */
  readonly account: Account;
  readonly verto: { readonly url: string; readonly login: string; readonly passwd: string };
  /** Where a call in a room goes: the number by room id. */
  readonly destinations: Readonly<Record<string, string>>;
  /** Where FreeSWITCH's calls go. */
  readonly toMatrix: { readonly roomId: string; readonly invitee?: string };
}

/**
 * The bridge that the scenarios are about.
 *
 * `commands`: it takes `!dtmf *5`, `!hangup`, `!hold` as messages in the room. `resume`: a bridge that was killed goes on with its
 * calls when it is started again with the same config.
 */
export interface Bridge {
  readonly can: ReadonlySet<'commands' | 'resume'>;
  /** Resolves when it has logged in on both sides, and has joined the rooms. */
  start(config: BridgeConfig): Promise<void>;
  /** In an orderly way. */
  stop(): Promise<void>;
  /** As if the power had failed: nothing is said to anybody. */
  kill(): Promise<void>;
}
