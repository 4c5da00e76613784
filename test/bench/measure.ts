// One measurement, in this process. Its result is the one line that it prints.
import { measurements } from './measurements.ts';
import { makeSessions } from './sessions.ts';

if (!makeSessions()) {
  const measure = measurements[process.argv[2] ?? ''];
  if (measure === undefined) throw new Error(`no measurement ${process.argv[2]}`);
  console.log(JSON.stringify(await measure()));
}
