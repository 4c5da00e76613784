// `npm run soak -- --help`
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { compiled } from '../bench/bundle.ts';

const program = new Command('npm run soak --')
  .description(
    'A bridge carries a million calls in told time, failures among them: busy, rejected, given up, crossing, unanswered, lost\n' +
      'sockets, a homeserver in trouble. Fails where memory grows, or where anything is left of a call when all are over.',
  )
  .option('--calls <n>', 'how many', whole, 1_000_000)
  .option('--seed <n>', 'of the chance by which each call has its fate', whole, 1)
  .parse();
const { calls, seed } = program.opts<{ calls: number; seed: number }>();

const soak = spawn(process.execPath, ['--expose-gc', await compiled('soak/run'), `${calls}`, `${seed}`], {
  stdio: 'inherit',
});
const [code] = (await once(soak, 'exit')) as [number | null];
process.exitCode = code ?? 1;

function whole(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('expected a number of at least 1');
  return Number(text);
}
