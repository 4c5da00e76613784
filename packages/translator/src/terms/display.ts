import { unknownParty } from '@mvbridge/verto';
import type { Display } from '../output.ts';
import { clean } from './name.ts';

/** A name and number as FreeSWITCH gives them, without its defaults; `altered`: control characters were taken out. */
export function displayOf(
  name: string | undefined,
  number: string | undefined,
): Display & { readonly altered: boolean } {
  const cleanName = clean(name === unknownParty.name ? undefined : name);
  const cleanNumber = clean(number === unknownParty.number ? undefined : number);
  return { name: cleanName.text, number: cleanNumber.text, altered: cleanName.altered || cleanNumber.altered };
}
