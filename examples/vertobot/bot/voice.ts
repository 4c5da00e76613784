// All that the bot says in Matrix.
import { randomUUID } from 'node:crypto';
import { deliveryOf, type ToMatrixOutput } from '@mvbridge/translator';
import type { Log } from '../log.ts';
import type { MatrixConnection } from '../matrix/connection.ts';

export interface Voice {
  /** An event of a call's. What becomes of it is the translator's to know. */
  send(output: ToMatrixOutput): Promise<unknown>;
  /** A notice: worth one try, since the call goes on without it. */
  say(roomId: string, body: string): void;
  /** What a virtual user is called. */
  name(as: string, name: string): void;
  /** Resolves when what is on its way has arrived, or after so long. */
  silence(ms: number): Promise<void>;
}

/** `speakerIn`: the virtual user who speaks in a room; undefined: the bot itself. */
export function createVoice(
  matrix: MatrixConnection,
  speakerIn: (roomId: string) => string | undefined,
  log: Log,
): Voice {
  const sending = new Set<Promise<unknown>>();
  return {
    send({ roomId, type, content, txnId, sender }) {
      const sent = matrix.send({ roomId, type, content, txnId, as: sender ?? speakerIn(roomId) });
      sending.add(sent);
      const done = () => void sending.delete(sent);
      sent.then(done, done);
      return sent;
    },
    say(roomId, body) {
      const content = { msgtype: 'm.notice', body };
      matrix
        .send({ roomId, type: 'm.room.message', content, txnId: randomUUID(), as: speakerIn(roomId) })
        .catch((error: unknown) => log.warn({ roomId, error: deliveryOf(error) }, 'a notice was not taken'));
    },
    name(as, name) {
      matrix
        .setDisplayName(name, as)
        .catch((error: unknown) => log.warn({ as, error: deliveryOf(error) }, 'a display name was not taken'));
    },
    async silence(ms) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, ms);
      });
      await Promise.race([Promise.allSettled(sending), late]);
      clearTimeout(timer);
    },
  };
}
