// What it takes to set a deadline, move it and cancel it, and to ask for the earliest one each time, as a loop does: with one
// for each of a city's calls, over one for each of a street's.
import { Deadlines, deadlineFor } from '../../packages/translator/src/deadlines.ts';
import { chance } from './chance.ts';
import { inTurn, ratio, took } from './rounds.ts';

const TIMES = 5_000;

export function deadlineCost() {
  const times = inTurn({ few: deadlines(100), many: deadlines(100_000) }, { rounds: 60, warmUp: 20 });
  const us = (ms: number) => (ms * 1_000) / TIMES;
  return {
    deadline_us: us(took(times, 'many')),
    deadline_growth: ratio(times, 'many', 'few'),
    deadline_us_at_100: us(took(times, 'few')),
  };
}

function deadlines(calls: number) {
  const random = chance(1);
  const later = () => 1_000 + 600_000 * random();
  const all = new Deadlines();
  for (let call = 0; call < calls; call += 1) all.set(deadlineFor('call', `dialog ${call}`), later());
  // Chosen before the time counts. What is set and moved in a turn is cancelled in it: the number of calls stays.
  const moves = Array.from({ length: TIMES }, (_, i) => ({ name: `new ${i}`, first: later(), second: later() }));
  return {
    run: () => {
      for (const { name, first, second } of moves) {
        const deadline = deadlineFor('call', name);
        all.set(deadline, first);
        all.next();
        all.set(deadline, second);
        all.next();
        all.set(deadline, undefined);
        all.next();
      }
    },
  };
}
