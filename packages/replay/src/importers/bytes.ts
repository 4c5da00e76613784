// Bytes that are text: UTF-8, in a base64 or as they are.

// In every runtime that the packages are for, and in no library of TypeScript's that they may assume.
declare function atob(base64: string): string;
declare const TextDecoder: new () => { decode(bytes: ArrayBufferView): string };

/** The text of bytes; what is no UTF-8 in it is U+FFFD. */
export function fromUtf8(bytes: ArrayBufferView): string {
  return new TextDecoder().decode(bytes);
}

/** The text in a base64; undefined: it is none. */
export function fromBase64(base64: string): string | undefined {
  try {
    return fromUtf8(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
