import type { Display } from '../output.ts';
import { clean } from './name.ts';

/** FreeSWITCH's own words for "nobody told me" (switch_ivr_originate.c; switch_caller.c). */
const NO_NAME = 'Outbound Call';
const NO_NUMBER = '0000000000';

/** A name and number as FreeSWITCH gives them, without its defaults; `altered`: control characters were taken out. */
export function displayOf(
  name: string | undefined,
  number: string | undefined,
): Display & { readonly altered: boolean } {
  const cleanName = clean(name === NO_NAME ? undefined : name);
  const cleanNumber = clean(number === NO_NUMBER ? undefined : number);
  return { name: cleanName.text, number: cleanNumber.text, altered: cleanName.altered || cleanNumber.altered };
}
