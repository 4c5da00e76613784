/** A whole number in groups of three: `12 345`, with spaces that do not break. */
export function group(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, '\u00a0');
}

/** `1 call`, `12 345 rungs` */
export function plural(count: number, noun: string): string {
  return `${group(count)} ${noun}${count === 1 ? '' : 's'}`;
}
