// A trace holds what strangers wrote. Characters that nobody sees, but that change what is seen around them, are shown as
// what they are: a name must not turn the line it stands in around, nor clear the terminal it is printed on.

/** Controls, formatting and bidi characters, line separators, halves of surrogate pairs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text with every character that is not seen written as JSON would: `\u202e`. */
export function printable(text: string): string {
  return text.replace(UNSEEN, (unseen) => {
    const code = (unseen.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** The text, cut to at most `length` UTF-16 units; `…` says that there was more. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${head(text, length - 1)}…`;
}

/** The first `length` UTF-16 units, one less where that would cut a character in half. */
export function head(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? length - 1 : length);
}
