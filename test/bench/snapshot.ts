// Writing a translator down and going on from it, text in between, over writing and reading the same JSON.
import { restoreTranslator } from '@mvbridge/translator';
import { cityOf } from './city.ts';
import { inTurn, ratio, took } from './rounds.ts';

const CALLS = 10_000;

export function snapshotOverFloor() {
  const { translator, config } = cityOf(CALLS);
  const text = JSON.stringify(translator.snapshot());
  const plain: unknown = JSON.parse(text);
  const restored = restoreTranslator(config, JSON.parse(text));
  if (restored.calls().length !== CALLS) throw new Error('a call was not restored');
  let written = '';
  const times = inTurn(
    {
      write: {
        run: () => {
          written = JSON.stringify(translator.snapshot());
        },
      },
      read: { run: () => restoreTranslator(config, JSON.parse(written)).nextDeadline() },
      stringify: { run: () => JSON.stringify(plain) },
      parse: { run: () => JSON.parse(text) },
    },
    { rounds: 10, warmUp: 3 },
  );
  const both = times.map(({ write, read, stringify, parse }) => ({ ours: write + read, floor: stringify + parse }));
  return {
    snapshot_over_floor: ratio(both, 'ours', 'floor'),
    snapshot: {
      write_over_stringify: ratio(times, 'write', 'stringify'),
      restore_over_parse: ratio(times, 'read', 'parse'),
      write_ms: took(times, 'write'),
      restore_ms: took(times, 'read'),
      bytes_a_call: text.length / CALLS,
    },
  };
}
