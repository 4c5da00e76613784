import { expect, it } from 'vitest';
import { inTurn, median, ratio, took } from '../../bench/rounds.ts';

it('runs each way once a round, prepared each time, and begins with another one each time', () => {
  const ran: string[] = [];
  const way = (name: string) => ({ prepare: () => void ran.push(`(${name})`), run: () => void ran.push(name) });
  const rounds = inTurn({ a: way('a'), b: way('b') }, { rounds: 2, warmUp: 1 });
  expect(ran.join(' ')).toBe('(a) a (b) b (b) b (a) a (a) a (b) b');
  expect(rounds).toHaveLength(2);
});

it('takes the median of the ratios, which is not the ratio of the medians', () => {
  const rounds = [
    { ours: 2, floor: 1 },
    { ours: 30, floor: 10 },
    { ours: 8, floor: 2 },
  ];
  expect(ratio(rounds, 'ours', 'floor')).toBe(3);
  expect(took(rounds, 'ours')).toBe(8);
});

it('throws where a way does', () => {
  const fails = () => {
    throw new Error('no');
  };
  expect(() => inTurn({ a: { run: fails } }, { rounds: 1, warmUp: 0 })).toThrow('no');
});

it('has a median of any number of numbers', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});
