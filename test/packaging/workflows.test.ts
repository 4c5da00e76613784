// The workflows cannot run here; what they name has to be there.
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { root } from './tarballs.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly node: readonly number[] } };
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: unknown;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(root, '.github/workflows');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

function workflow(file: string): { readonly text: string; readonly parsed: Workflow } {
  const text = readFileSync(join(folder, file), 'utf8');
  const document = parseDocument(text);
  expect([...document.errors, ...document.warnings], file).toEqual([]);
  return { text, parsed: document.toJS() };
}

const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps);
/** All that is run in a workflow, the scripts that an action is given too. */
const runsOf = (steps: readonly Step[]) =>
  steps
    .flatMap(({ run, with: inputs = {} }) => [run, inputs.version, inputs.publish])
    .filter((one) => one !== undefined);

const files = readdirSync(folder);

it('there are two', () => expect(files).toEqual(['ci.yml', 'release.yml']));

describe.each(files)('%s', (file) => {
  const { text, parsed } = workflow(file);

  it('may do nothing but what a job of its asks for', () => {
    expect([{}, { contents: 'read' }]).toContainEqual(parsed.permissions);
    expect(Object.keys(parsed.jobs).length).toBeGreaterThan(0);
  });

  it('pins each action to a commit, and says of which version', () => {
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, used]) => used);
    expect(uses.length).toBe(stepsOf(parsed).filter((step) => step.uses !== undefined).length);
    for (const used of uses) expect(used).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('runs scripts that there are', () => {
    const runs = runsOf(stepsOf(parsed)).map(String);
    expect(runs.length).toBeGreaterThan(0);
    for (const run of runs) {
      for (const [, script = ''] of run.matchAll(/npm run ([\w:-]+)/g)) expect(scripts, run).toHaveProperty([script]);
      for (const [path] of run.matchAll(/\.ci\/\w+/g)) accessSync(join(root, path), constants.X_OK);
    }
  });

  it('puts nothing that a stranger writes into a shell', () => {
    for (const run of runsOf(stepsOf(parsed))) expect(run).not.toContain('${{');
  });
});

describe('CI', () => {
  const { jobs } = workflow('ci.yml').parsed;
  const runs = (job: string) => jobs[job]?.steps.map(({ run }) => run);

  it('runs both commands of the README on every Node that is supported', () => {
    expect(jobs.readme?.strategy?.matrix.node).toEqual([20, 22, 24]);
    for (const command of ['npm ci && npm start', 'npm ci && npm test']) {
      expect(readme).toMatch(new RegExp(`^\`\`\`(?:sh)?\\n${command}\\n\`\`\`$`, 'm'));
      expect(runs('readme')).toContain(command);
    }
  });

  it('runs all that .ci/run checks', () => expect(runs('everything')).toContain('.ci/run'));
});

describe('a release', () => {
  const { jobs } = workflow('release.yml').parsed;

  it('can be told by npm where it comes from', () => {
    expect(jobs.release?.permissions?.['id-token']).toBe('write');
    const [action] = jobs.release?.steps.filter(({ uses }) => uses?.startsWith('changesets/action')) ?? [];
    expect(action?.env?.NPM_CONFIG_PROVENANCE).toBe('true');
  });

  it('is checked, built and tried before it is published', () => {
    const done = String(scripts['release:publish']).split(' && ');
    expect(done).toEqual(['npm run release:check', 'npm run build', 'npm run test:packages', 'changeset publish']);
  });
});
