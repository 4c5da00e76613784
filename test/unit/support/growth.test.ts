import { expect, test } from 'vitest';
import { squareIn } from '../../support/growth.ts';

/** As many steps as are asked for, which no compiler leaves out. */
let sum = 0;
const steps = (n: number) => {
  for (let i = 0; i < n; i++) sum = (sum * 31 + i) | 0;
};

test('a square is seen, and what grows as it should, or a little faster, is none', () => {
  expect(squareIn((n) => () => steps(n * n), 3_000)).toMatch(/^32 times as much took \d+ times as long: /);
  expect(squareIn((n) => () => steps(n), 300_000)).toBeUndefined();
  expect(squareIn((n) => () => steps(n * Math.log2(n)), 300_000)).toBeUndefined();
});
