/** An event to be sent. */
export interface Sending {
  readonly roomId: string;
  readonly type: string;
  readonly content: object;
  /** The same for the same event: sending it twice does no harm. */
  readonly txnId: string;
  /** The virtual user who sends it; undefined: the bot. */
  readonly as: string | undefined;
}

/** What the bot is told of Matrix. */
export interface Ear {
  /** A room event, with its `room_id`. */
  event(event: unknown): void;
  /** All that came before this sync token has been told. */
  caughtUp(token: string): void;
}

/**
 * A homeserver, as far as the bot needs one. What it is asked to do rejects with the homeserver's error, or the network's,
 * which `deliveryOf` reads.
 */
export interface MatrixConnection {
  /** Tells what has happened since that sync token and happens from now on, in order. Rejects when it cannot begin. */
  start(since: string | undefined, ear: Ear): Promise<void>;
  stop(): Promise<void>;
  send(event: Sending): Promise<unknown>;
  join(roomId: string, as: string | undefined): Promise<void>;
  /** Makes a room for two, with nobody but the invitee to join it. Resolves with its id. */
  createDirectRoom(invitee: string, as: string | undefined): Promise<string>;
  setDisplayName(name: string, as: string | undefined): Promise<void>;
}
