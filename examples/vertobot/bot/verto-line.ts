// The one socket to FreeSWITCH: the old one is done with when there is a new one, and a call that needs a room waits for it.
import type { Log } from '../log.ts';
import type { VertoConnector, VertoSocket } from '../verto/connector.ts';
import { HeldCalls, type Preparation } from './held-calls.ts';

export interface VertoLine {
  connect(): void;
  send(frame: string): void;
  close(): void;
}

export interface VertoLineParts {
  readonly connector: VertoConnector;
  readonly log: Log;
  readonly prepare: Preparation;
  transport(state: 'open' | 'close'): void;
  frame(text: string): void;
}

export function createVertoLine({ connector, log, prepare, transport, frame }: VertoLineParts): VertoLine {
  let socket: VertoSocket | undefined;
  const held = new HeldCalls(frame, prepare);
  const close = (): void => {
    socket?.close();
    socket = undefined;
    held.clear();
  };
  return {
    connect() {
      close();
      log.info({}, 'connecting to FreeSWITCH');
      socket = connector({
        open: () => transport('open'),
        frame: (text) => held.frame(text),
        closed(why) {
          log.warn({ why }, 'no connection to FreeSWITCH');
          close();
          transport('close');
        },
      });
    },
    send: (frame) => socket?.send(frame),
    close,
  };
}
