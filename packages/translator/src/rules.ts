// What the application hands in, checked where types do not reach: in JavaScript, and in what was read from a file.

/** What a value has to be, and how that is said. */
export interface Rule {
  readonly expected: string;
  is(value: unknown): boolean;
}

export const func: Rule = { expected: 'a function', is: (value) => typeof value === 'function' };
export const object: Rule = { expected: 'an object', is: (value) => typeof value === 'object' && value !== null };
export const count: Rule = {
  expected: 'a whole number of at least 0',
  is: (value) => Number.isInteger(value) && (value as number) >= 0,
};

export function atLeast(least: number): Rule {
  return {
    expected: `a number of at least ${least}`,
    is: (value) => Number.isFinite(value) && (value as number) >= least,
  };
}

export function oneOf(...values: readonly unknown[]): Rule {
  return { expected: values.join(' or '), is: (value) => values.includes(value) };
}

export function text(expected: string, pattern = /^/): Rule {
  return { expected, is: (value) => typeof value === 'string' && pattern.test(value) };
}

export function optional({ expected, is }: Rule): Rule {
  return { expected, is: (value) => value === undefined || is(value) };
}

/** What is wrong with the value: `policy.settleMs: expected a number of at least 0, got "60"`. undefined: nothing. */
export function mistake(name: string, value: unknown, { expected, is }: Rule): string | undefined {
  return is(value) ? undefined : `${name}: expected ${expected}, got ${shown(value)}`;
}

/** A value in a sentence, cut to 100 characters. */
export function shown(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  try {
    return JSON.stringify(value)?.slice(0, 100) ?? `a ${typeof value}`;
  } catch {
    return `a ${typeof value}`;
  }
}
