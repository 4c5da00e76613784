// A Verto session without a socket: who is logged in, which request a result belongs to, and the answer that every request
// of FreeSWITCH's gets. Frames and time go in, frames to send and news come out.
import type { FrameError, ToServer } from '../frame.ts';
import type { SessId } from '../ids.ts';
import type { Issue } from '../issue.ts';
import type { RpcId } from '../json-rpc/message.ts';
import type { ClientMethod, ClientParams, ClientResults, ServerRequest } from '../methods.ts';
import type { RpcError } from '../refusal.ts';
import type { VertoSessionSnapshot } from './snapshot.ts';

/** Milliseconds of the caller's monotonic clock. */
export type Millis = number;

/** Who logs in. */
export interface VertoLogin {
  /** `user` or `user@domain`. */
  readonly login: string;
  /** The user’s password. It is in the login frame alone: in no snapshot, error or output. */
  readonly passwd: string;
  /** Kept over reconnects: the calls of the session are found again by it. Keep it secret, it lets others take over. */
  readonly sessid: SessId;
}

/** Who logs in, and how long things are waited for. */
export interface VertoSessionConfig extends VertoLogin {
  /** How long a request waits for its result, in ms. Default 10 000. */
  readonly requestTimeoutMs?: number | undefined;
  /** How many requests are kept while nobody is logged in. Default 1 000; what is more comes to nothing, as `overflow`. */
  readonly maxHeld?: number | undefined;
  /**
   * After how many ms without a frame FreeSWITCH is asked whether it is there (verto.ping); if it does not answer, the
   * socket counts as gone. At least 1 000. Default: never, since a socket that is closed says so; one whose peer has
   * vanished does not.
   */
  readonly pingAfterMs?: number | undefined;
}

/**
 * Where the session is. `closed`: there is no socket. `authenticating`: the login is out. `ready`: requests go through.
 * `refused`: the login was turned down; nothing is tried until another socket is there. `punted`: another socket has taken
 * the session over, and to ask for one of our own would only take it back.
 */
export type SessionPhase = 'closed' | 'authenticating' | 'ready' | 'refused' | 'punted';

/** Why a request came to nothing, besides FreeSWITCH's own error. */
export type NoResult = 'timeout' | 'socket-lost' | 'overflow' | 'malformed-result';

/** The end of a request: its result, typed by its method, FreeSWITCH's refusal, or nothing. */
export type Reply = {
  /** What the request was given to be known by. */
  readonly tag: string | undefined;
} /** What FreeSWITCH answered. */ & (
  | {
      [M in ClientMethod]: { readonly outcome: 'result'; readonly method: M; readonly result: ClientResults[M] };
    }[ClientMethod]
  /** FreeSWITCH refused: `error` has its code and text. */
  | { readonly outcome: 'error'; readonly method: ClientMethod; readonly error: RpcError }
  /** No result came, or none that can be read: then `issues` say why. */
  | { readonly outcome: NoResult; readonly method: ClientMethod; readonly issues?: readonly Issue[] }
);

/** What a session asks its owner to do or tells it, in order. */
export type SessionOutput =
  /** Put `encodeFrame(message)` on the socket. `tag`: of the request that it is, if its owner asked for it. */
  | { readonly kind: 'send'; readonly message: ToServer; readonly tag: string | undefined }
  /** The session is somewhere else now. */
  | {
      readonly kind: 'phase';
      /** Where. */
      readonly phase: SessionPhase;
      /** `refused`: why. */
      readonly error?: RpcError;
      /** `closed` and `refused`: in how many ms another socket will be asked for; absent: it will not be. */
      readonly retryAfterMs?: Millis;
      /** `ready`: {@link VertoSession.expiresAt}. */
      readonly expiresAt?: number;
    }
  /** It is time to open a socket, and to close the one before if it is still there. */
  | { readonly kind: 'connect' }
  /** FreeSWITCH asked or told something. It has been answered already; after verto.punt nothing more is sent. */
  | { readonly kind: 'request'; readonly request: ServerRequest }
  /** The same over a socket that is gone, or that another has taken the session from: it counts for nothing. */
  | { readonly kind: 'late'; readonly request: ServerRequest }
  /** A request has come to its end. */
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** A frame that cannot be read. It has been answered, where an answer is owed. */
  | { readonly kind: 'malformed'; readonly error: FrameError }
  /** A response to nothing that we asked: late, or somebody else's. */
  | { readonly kind: 'stray'; readonly id: RpcId | null };

/** One login on one socket at a time. Nothing here throws for what FreeSWITCH sends. */
export interface VertoSession {
  /** Where it is: see {@link SessionPhase}. */
  readonly phase: SessionPhase;
  /**
   * When FreeSWITCH will close the socket, in epoch seconds, which no clock here can tell; undefined: never. A `login`
   * asked for before that time puts it off (directory variable `login-expires`).
   */
  readonly expiresAt: number | undefined;
  /**
   * The socket came up (`open`), or went down or could not be opened (`close`). The one logs in; the other sets a deadline
   * for `connect`: at once for a session that had been up for long, then later each time, up to a minute.
   */
  handleTransport(state: 'open' | 'close', now: Millis): readonly SessionOutput[];
  /** A new process goes on with the session: whatever socket there was is gone, and another is wanted in any case. */
  resume(now: Millis): readonly SessionOutput[];
  /** One frame, as text or as its JSON. */
  handleFrame(frame: unknown, now: Millis): readonly SessionOutput[];
  /** Time has passed: requests without a result are given up, and another socket is asked for. */
  handleTimeout(now: Millis): readonly SessionOutput[];
  /** When `handleTimeout` is next worth calling; undefined: not before something arrives. */
  nextDeadline(): Millis | undefined;
  /**
   * Asks FreeSWITCH. Kept while there is no socket or the login is out, and sent in order after it. When the socket goes,
   * what was kept or out is given up as `socket-lost`, but for verto.bye, which is asked anew on the next. While the login
   * is refused, so is everything else but verto.bye, with the same error.
   */
  request(asking: Asking, tag: string | undefined, now: Millis): readonly SessionOutput[];
  /**
   * All that the session knows, as plain JSON for {@link createVertoSession}. Who logs in, and with what, is not in it, nor
   * the `sessid`.
   */
  snapshot(): VertoSessionSnapshot;
}

/** A method with its params: a request that has no id yet. */
export type Asking = {
  [M in ClientMethod]: { readonly method: M; readonly params: ClientParams<M> };
}[ClientMethod];
