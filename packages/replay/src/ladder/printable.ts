// A trace holds what strangers wrote. Characters that nobody sees, but that change what is seen around them, are shown as
// what they are: a name must not turn the line it stands in around, nor clear the terminal it is printed on.

/** Controls, formatting and bidi characters, line separators, halves of surrogate pairs; marks that pile up over other lines. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?<=\p{M}{4})\p{M}/gu;

/** The text with every character that is not seen written as JSON would: `\u202e`. */
export function printable(text: string): string {
  return text.replace(UNSEEN, (unseen) => {
    const code = (unseen.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** Marks that stand over or under the character before them. */
const NO_COLUMN = /[\p{Mn}\p{Me}]/u;
/** Wide and fullwidth characters (UAX #11), and what is shown as an emoji by itself (UTS #51). */
const TWO_COLUMNS =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1d300}-\u{1d376}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** How many columns of a terminal a printable text takes. */
export function columns(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let total = 0;
  for (const character of text) total += columnsOf(character);
  return total;
}

function columnsOf(character: string): number {
  return NO_COLUMN.test(character) ? 0 : TWO_COLUMNS.test(character) ? 2 : 1;
}

/** The text, cut to at most this many columns; `…` says that there was more. */
export function cut(text: string, width: number): string {
  const shown = head(text, width);
  return shown.length === text.length ? text : `${head(text, width - 1)}…`;
}

/** As much of the text as fits into this many columns, with the marks of its last character. */
export function head(text: string, width: number): string {
  let [end, taken] = [0, 0];
  for (const character of text) {
    taken += columnsOf(character);
    if (taken > width) break;
    end += character.length;
  }
  return text.slice(0, end);
}
