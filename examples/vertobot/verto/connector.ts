/** A socket to FreeSWITCH, open or opening. */
export interface VertoSocket {
  send(frame: string): void;
  /** Nothing more is told of it. */
  close(): void;
}

export interface VertoEar {
  open(): void;
  frame(text: string): void;
  /** It went down, or could not be opened. */
  closed(why: string): void;
}

/** Opens a socket to FreeSWITCH. */
export type VertoConnector = (ear: VertoEar) => VertoSocket;
