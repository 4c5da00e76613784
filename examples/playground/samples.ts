import { capturedTraces } from '../captured-traces.ts';

/** Each is a file of its own, loaded when it is chosen. */
const files = import.meta.glob<string>('../../test/fixtures/traces/*/*.jsonl', { query: '?raw', import: 'default' });

export interface Sample {
  readonly name: string;
  readonly title: string;
  load(): Promise<string>;
}

export const samples: readonly Sample[] = Object.entries(capturedTraces).flatMap(([name, title]) => {
  const load = files[`../../test/fixtures/traces/${name}.jsonl`];
  return load === undefined ? [] : [{ name, title, load }];
});
