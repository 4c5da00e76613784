/** What a bridge needs of a Matrix client library: an event sent, and every event of its rooms. */
export interface MatrixClient {
  sendEvent(roomId: string, type: string, content: object, txnId: string): void;
  on(name: 'room.event', handle: (roomId: string, event: object) => void): void;
}
