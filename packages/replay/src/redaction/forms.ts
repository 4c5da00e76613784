// What is told by its form in a text of which nothing is known. What stands in for it has the same form.

const W = String.raw`[\p{L}\p{M}\p{N}]`;
const HEX = String.raw`[\da-f]{1,4}`;
const HEXES = `${HEX}(?::${HEX}){0,6}`;
const DOTTED = String.raw`\d{1,3}(?:\.\d{1,3}){3}(?!\d)`;

/** Six pairs or more: the hash of a certificate, an Ethernet address. */
const PAIRS = String.raw`[\da-f]{2}(?:[:-][\da-f]{2}){5,}`;

/** An IPv6 address (RFC 4291 §2.2), and not a part of something longer. */
const IPV6 = `(?<!${W})(?<!(?<!${W})${HEX}:)(?:(?:${HEX}:){7}${HEX}|(?:${HEX}:){6}${DOTTED}|(?:${HEXES}|(?<!:))::(?:(?:${HEX}:){0,5}${DOTTED}|${HEXES}|(?![@!#$])))(?!${W})(?!:${HEX}(?!${W}))(?!(?:\\.\\d{1,3}){3})`;

const UUID = String.raw`[\da-fx]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}`;

/** With the server's name, which ends where a sentence goes on. What is an address or a hash behind a sigil is that. */
const HEXED = `(?<!${W})${PAIRS}|${IPV6}`;
const MATRIX_ID = `(?<![\\p{L}\\p{M}\\p{N}_])[@!#$](?:(?!${HEXED})[^\\s:@!#$"<>])+(?!${HEXED}):(?:(?!${HEXED})[\\p{L}\\p{M}\\p{N}_.-])*(?!${HEXED})${W}(?::\\d{1,5}(?!\\d))?`;

/** Six digits or more, however they are grouped, up to where an IPv4 address begins. */
const TELEPHONE = String.raw`(?<!${W})\+?(?!${DOTTED})\d(?:(?:[^\S\r\n]|[./()-]){0,3}(?!(?<!\d)${DOTTED})\d){5,}(?!${W})`;

/** Words with nothing but punctuation between them: a host, an address, an id. */
const RUN = `${W}[\\p{L}\\p{M}\\p{N}_.:-]*${W}|${W}`;

export const WORD = new RegExp(W, 'u');
export const WORDS = new RegExp(`${W}+`, 'gu');
export const DIGITS = /^\d+$/;
export const WHOLE_UUID = new RegExp(`^${UUID}$`, 'i');
export const WHOLE_PAIRS = new RegExp(`^${PAIRS}$`, 'i');
/** What is looked for first, since it is cut up by what comes after. */
export const UNMISTAKABLE = new RegExp(
  `(?<pairs>(?<!${W})${PAIRS})|(?<address>${IPV6})|(?<id>${UUID})|(?<matrixId>${MATRIX_ID})`,
  'giu',
);
export const TELEPHONES_AND_RUNS = new RegExp(`(?<telephone>${TELEPHONE})|(?<run>${RUN})`, 'gu');
/** An IPv4 address, or what looks like one: `v10.0.0.12`, `ip-10-0-0-12`. */
export const QUADS = new RegExp(`(?<!${W})${W}+([._-])\\d{1,3}(?:\\1\\d{1,3}){2,}(?!\\d)`, 'gu');

type Groups = Readonly<Record<string, string | undefined>>;

/** Rewrites what has a form, and apart from it the rest. */
export function rewrite(
  text: string,
  form: RegExp,
  matched: (part: string, groups: Groups) => string,
  rest: (part: string) => string,
): string {
  let written = '';
  let at = 0;
  for (const match of text.matchAll(form)) {
    written += rest(text.slice(at, match.index)) + matched(match[0], match.groups ?? {});
    at = match.index + match[0].length;
  }
  return written + rest(text.slice(at));
}
