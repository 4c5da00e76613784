// What could not be read, and why. What was read is never lost: it can be looked at and mended.
import { element } from './dom.ts';
import type { Reading } from './workbench.ts';

type Unread = Reading['unread'][number];

/** How many are listed one by one. */
const MOST = 50;

/** Nothing of it could be read. `mend` opens it for editing; undefined: it is too long for that. */
export function refusal(
  { name, reason, unread }: Pick<Reading, 'name' | 'reason' | 'unread'>,
  mend: (() => void) | undefined,
): HTMLElement {
  const box = element(
    'div',
    { class: 'notice refused', role: 'alert' },
    element('p', {}, element('b', {}, `${name} could not be read. `), reason ?? ''),
  );
  if (unread.length > 1) box.append(listOf(unread));
  const actions = element('p', { class: 'actions' });
  if (mend !== undefined) actions.append(button('Look at it', mend));
  actions.append(button('Dismiss', () => box.remove()));
  box.append(actions);
  return box;
}

/** Some of it could not be read; the rest is there. */
export function partial({ name, unread, lines }: Reading, mend: (() => void) | undefined): HTMLElement {
  const parts = `${unread.length} ${unread.length === 1 ? 'part' : 'parts'} of ${name} left out`;
  const box = element('div', { class: 'notice', role: 'status' });
  const details = element('details', {}, element('summary', {}, `${parts}; ${lines} lines read`), listOf(unread));
  const actions = element('p', { class: 'actions' });
  if (mend !== undefined) actions.append(button('Look at it', mend));
  actions.append(button('Dismiss', () => box.remove()));
  details.append(actions);
  box.append(details);
  return box;
}

/** Something that people may want to know. */
export function remark(what: string): HTMLElement {
  return note({ class: 'notice', role: 'status' }, what);
}

/** Something went wrong that is our fault. */
export function failure(what: string): HTMLElement {
  return note({ class: 'notice refused', role: 'alert' }, what);
}

function note(attributes: { readonly class: string; readonly role: string }, what: string): HTMLElement {
  const box = element('div', attributes, element('p', {}, what));
  const dismiss = button('Dismiss', () => box.remove());
  box.append(element('p', { class: 'actions' }, dismiss));
  return box;
}

function listOf(unread: readonly Unread[]): HTMLElement {
  const list = element('ul', { class: 'unread' });
  for (const one of unread.slice(0, MOST)) {
    const place = placeOf(one);
    list.append(
      element(
        'li',
        {},
        ...(place === '' ? [] : [element('b', {}, `${place}: `)]),
        one.reason,
        ...(one.text === '' ? [] : [element('code', { dir: 'auto' }, one.text)]),
      ),
    );
  }
  if (unread.length > MOST) list.append(element('li', {}, `and ${unread.length - MOST} more`));
  return list;
}

export function placeOf(unread: Unread): string {
  return 'line' in unread ? `line ${unread.line}` : unread.path;
}

function button(text: string, pressed: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button' }, text);
  made.addEventListener('click', pressed);
  return made;
}
