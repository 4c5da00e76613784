// A Synapse of one's own: from PyPI, in a virtual environment beside the repository's other generated folders.
import { execFile } from 'node:child_process';
import { access, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Known to work; what a newer one does differently is to be seen in a commit of its own. */
const version = '1.163.2';
const folder = fileURLToPath(new URL('../../../.e2e/', import.meta.url));
const venv = `${folder}synapse-${version}`;

/** The Python that has Synapse, installed if it is not yet. Takes half a minute the first time. `PYTHON`: which one to use. */
export async function installSynapse(): Promise<string> {
  const python = `${venv}/bin/python`;
  const isThere = await access(`${venv}/installed`).then(
    () => true,
    () => false,
  );
  if (isThere) return python;
  await mkdir(folder, { recursive: true });
  await run(process.env.PYTHON ?? 'python3', ['-m', 'venv', '--clear', venv]);
  await run(python, ['-m', 'pip', 'install', '--quiet', `matrix-synapse==${version}`], { maxBuffer: 64 * 2 ** 20 });
  await mkdir(`${venv}/installed`);
  return python;
}
