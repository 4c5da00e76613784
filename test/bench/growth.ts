// What an event costs with a city's calls up, over what it costs with a street's: calls end and others come up all the time.
import { cityOf } from './city.ts';
import { inTurn, ratio, took } from './rounds.ts';

const CALLS = 100;

export function eventGrowth() {
  const few = moments(100);
  const many = moments(100_000);
  const times = inTurn({ few: few.way, many: many.way }, { rounds: 60, warmUp: 20 });
  return {
    event_growth: ratio(times, 'many', 'few'),
    event_us: {
      at_100: (took(times, 'few') * 1_000) / few.events(),
      at_100_000: (took(times, 'many') * 1_000) / many.events(),
    },
  };
}

function moments(calls: number) {
  const city = cityOf(calls);
  let parts = city.moment(0);
  let events = 0;
  return {
    events: () => events,
    way: {
      prepare: () => {
        parts = city.moment(CALLS);
      },
      run: () => {
        events = city.play(parts);
      },
    },
  };
}
