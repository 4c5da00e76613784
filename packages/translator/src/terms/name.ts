// Names and numbers are chosen by remote people and end up in other systems' lines: SIP headers, logs, screens.

const LONGEST = 256;
// C0 and C1 controls, line and paragraph separators, and every mark of the writing direction (Unicode, Bidi_Control).
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/** A name or number fit to be passed on, and whether something had to be taken out of it. */
export interface Cleaned {
  /** undefined: nothing is left of it. */
  readonly text: string | undefined;
  readonly altered: boolean;
}

/** The text as one line, whoever wrote parts of it: control characters are spelled out, as JSON would: `\u202e`. */
export function oneLine(text: string): string {
  return text.replace(CONTROL, (run) =>
    [...run].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  );
}

/** The text as one line, whoever wrote it, and however long it is: control characters become a blank. */
export function blanked(text: string): string {
  return text.replace(CONTROL, ' ');
}

/** The text as one line: control characters become a blank, ends are trimmed, 256 characters at the most. */
export function clean(text: string | undefined): Cleaned {
  if (text === undefined) return { text: undefined, altered: false };
  const line = blanked(text);
  const kept = [...line.trim()].slice(0, LONGEST).join('');
  return { text: kept === '' ? undefined : kept, altered: line !== text };
}
