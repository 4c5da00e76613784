// What a request to FreeSWITCH is known by when its end comes: the call it was made for, and what a verto.modify was to do,
// since neither a time-out nor every error says.
import type { Asking, DialogId } from '@mvbridge/verto';

export interface Tag {
  readonly dialogId: DialogId;
  readonly action: string | undefined;
}

export function writeTag(dialogId: DialogId, asking: Asking): string {
  return `${asking.method === 'verto.modify' ? asking.params.action : ''} ${dialogId}`;
}

export function readTag(tag: string): Tag {
  const blank = tag.indexOf(' ');
  const action = tag.slice(0, blank);
  return { dialogId: tag.slice(blank + 1) as DialogId, action: action === '' ? undefined : action };
}
