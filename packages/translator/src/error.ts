/** What a {@link TranslatorError} is about. */
export type TranslatorErrorCode =
  /** The config holds something that cannot work: the message names the field. */
  | 'bad-config'
  /** `ids.uuid` gave an id that is in use, or no usable one. */
  | 'bad-id'
  /** What was to be restored is no snapshot, or one of another form or of another bridge: the message has the path. */
  | 'bad-snapshot'
  /** `now` is no number, or, of a restored translator, long before its snapshot was taken. */
  | 'bad-clock'
  /** What is said to have become of an event is nothing that can become of one. */
  | 'bad-delivery'
  /** What is said to have become of the socket is neither `open` nor `close`. */
  | 'bad-transport';

/** The caller misused us. Nothing that a peer sends leads to one. */
export class TranslatorError extends Error {
  /** What it is about; stable, for programs to look at. */
  readonly code: TranslatorErrorCode;

  constructor(code: TranslatorErrorCode, message: string) {
    super(message);
    this.name = 'TranslatorError';
    this.code = code;
  }
}

/** The case that the types say cannot be. If it is, the bug is ours. */
export function assertNever(value: never): never {
  throw new Error(`unexpected: ${JSON.stringify(value)}`);
}
