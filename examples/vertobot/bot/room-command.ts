// What can be written to the bot in a room: one line, `!` and a word.

export type RoomCommand =
  | { readonly kind: 'call' | 'transfer'; readonly number: string }
  | { readonly kind: 'dtmf'; readonly digits: string }
  | { readonly kind: 'hangup' | 'hold' | 'unhold' | 'status' | 'help' };

interface Form {
  /** What it takes; undefined: nothing. */
  readonly takes?: string;
  readonly does: string;
  read(rest: string): RoomCommand | undefined;
}

const without = (kind: 'hangup' | 'hold' | 'unhold' | 'status' | 'help', does: string): Form => ({
  does,
  read: () => ({ kind }),
});

const forms: Readonly<Record<string, Form>> = {
  call: {
    takes: '9664',
    does: 'call this number: the call that waits for one, or else your next call from this room',
    read: (rest) => numbered('call', rest),
  },
  dtmf: {
    takes: '*5',
    does: 'press keys: 0-9, A-D, * and #; w waits for half a second',
    read: (rest) => (/^[0-9A-Da-d*#wW]{1,64}$/.test(rest) ? { kind: 'dtmf', digits: rest } : undefined),
  },
  hangup: without('hangup', 'end the call'),
  hold: without('hold', 'music for the other end'),
  unhold: without('unhold', 'no more music'),
  transfer: {
    takes: '1001',
    does: 'hand the other end over to this number',
    read: (rest) => numbered('transfer', rest),
  },
  status: without('status', 'how things are'),
  help: without('help', 'this list'),
};

/** A command; a string: what is wrong with it; undefined: somebody talks to somebody else. */
export function readCommand(body: string): RoomCommand | string | undefined {
  const [, word = '', rest = ''] = /^!(\w+)(?:[ \t]+([^\n]*))?\s*$/.exec(body.trim()) ?? [];
  const form = Object.hasOwn(forms, word) ? forms[word] : undefined;
  if (form === undefined) return undefined;
  return form.read(rest.trim()) ?? `!${word} needs something like: !${word} ${form.takes}`;
}

export const help = Object.entries(forms)
  .map(([word, { takes, does }]) => `!${word}${takes === undefined ? '' : ` ${takes}`}: ${does}`)
  .join('\n');

/** People write numbers as they are printed: "+44 (20) 7123-4567". */
function numbered(kind: 'call' | 'transfer', rest: string): RoomCommand | undefined {
  const number = rest.replace(/[\s()/-]/g, '');
  return number === '' ? undefined : { kind, number };
}
