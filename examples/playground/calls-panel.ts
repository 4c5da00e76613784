import { element } from './dom.ts';
import type { CallsThen, CallThen } from './workbench.ts';

/** The calls as they are after a rung: a card each, with more to be opened where there is little room. */
export function callCards({ calls, moreEnded }: CallsThen, wide: boolean): readonly HTMLElement[] {
  if (calls.length === 0) return [element('p', { class: 'nothing' }, 'No call yet.')];
  const cards = calls.map((call) => card(call, wide));
  return moreEnded === 0 ? cards : [...cards, element('p', { class: 'nothing' }, `and ${moreEnded} that ended before`)];
}

function card(call: CallThen, wide: boolean): HTMLElement {
  const { phase, placedBy, held, muted, peer, lasted, roomId, callId, dialogId } = call;
  const states = [phase, ...(held ? ['on hold'] : []), ...(muted ? ['muted'] : [])];
  const pills = states.map((state, i) => element('span', { class: i === 0 ? `pill phase-${phase}` : 'pill' }, state));
  const facts: readonly (readonly [string, string])[] = [
    ['placed by', placedBy === 'matrix' ? 'the Matrix user' : 'FreeSWITCH'],
    ['room', roomId],
    ['call_id', callId],
    ['callID', dialogId],
  ];
  const list = element('dl', {});
  for (const [name, value] of facts) list.append(element('dt', {}, name), element('dd', { dir: 'auto' }, value));
  const who = element('span', { class: 'peer', dir: 'auto' }, peer ?? 'nobody yet');
  const time = element('span', { class: 'lasting' }, `${(lasted / 1_000).toFixed(1)} s`);
  const more = element('details', wide ? { open: '' } : {}, element('summary', {}, 'More'), list);
  return element('article', { class: 'call' }, element('p', { class: 'pills' }, ...pills, who, time), more);
}
