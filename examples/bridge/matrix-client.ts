/** What a bridge needs of a Matrix client library: an event sent, and every event of its rooms. */
export interface MatrixClient {
  /** Sends an event under this transaction id; rejects with the homeserver's error. */
  sendEvent(roomId: string, type: string, content: object, txnId: string): Promise<unknown>;
  on(name: 'room.event', handle: (roomId: string, event: object) => void): void;
}
