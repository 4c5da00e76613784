/** What a {@link TranslatorError} is about. */
export type TranslatorErrorCode =
  /** The config holds something that cannot work: the message names the field. */
  | 'bad-config'
  /** `ids.uuid` gave an id that is in use, or no usable one. */
  | 'bad-id';

/** The caller misused us. Nothing that a peer sends leads to one. */
export class TranslatorError extends Error {
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
