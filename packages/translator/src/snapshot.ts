// All that a translator knows, as plain JSON: taken in one process, read in another.
import type { Millis } from '@mvbridge/sdp';
import type { SessId } from '@mvbridge/verto';
import type { ControlSnapshot } from './call-control.ts';
import { checkConfig, type TranslatorConfig } from './config.ts';
import { TranslatorError } from './error.ts';
import type { MatrixSnapshot } from './matrix-side.ts';
import { shown } from './rules.ts';

/** The form of snapshots of this version of mvbridge. Another form, another number, and a migration in {@link readSnapshot}. */
export const SNAPSHOT_VERSION = 1;

/**
 * A translator between two inputs: plain JSON, to be kept as text. Only `version` is for reading; the rest is what the
 * translator of that version understands. It holds what was said in live calls (SDPs with their ICE passwords, names,
 * numbers), so keep it as you would keep those; the Verto password is never in it, the `sessid` only when asked for.
 */
export interface TranslatorSnapshot {
  /** The form it has. Another one is refused. */
  readonly version: number;
  readonly [part: string]: unknown;
}

/** The same, as it is written here. */
export interface Snapshot {
  readonly version: typeof SNAPSHOT_VERSION;
  /** When the translator was last told the time: whose clock goes on from there can use it. */
  readonly at: Millis | undefined;
  readonly userId: string;
  readonly login: string;
  readonly sessid?: SessId;
  readonly control: ControlSnapshot;
  readonly matrix: MatrixSnapshot;
}

/**
 * Reads a snapshot. Throws `bad-snapshot`, with the path and what was expected, for what is none, or of another form, or
 * another bridge's than the config's; `bad-config` where the `sessid` is missing, without which no call is found again.
 */
export function readSnapshot(config: TranslatorConfig, value: unknown): { snapshot: Snapshot; sessid: string } {
  checkConfig(config);
  const { version } = object('snapshot', value);
  if (version !== SNAPSHOT_VERSION) {
    const which = typeof version === 'number' ? 'it was taken by another version of mvbridge' : 'it is no snapshot';
    throw bad('version', String(SNAPSHOT_VERSION), shown(version), which);
  }
  const snapshot = value as Snapshot;
  same('userId', snapshot.userId, config.matrix.userId);
  same('login', snapshot.login, config.verto.login);
  const { session, calls, ended, outbox } = object('control', snapshot.control) as Partial<ControlSnapshot>;
  const { early, names } = object('matrix', snapshot.matrix) as Partial<MatrixSnapshot>;
  object('control.session', session);
  for (const [i, call] of array('control.calls', calls).entries()) {
    const { phase, legs } = object(`control.calls.${i}`, call);
    if (typeof phase !== 'string') throw bad(`control.calls.${i}.phase`, 'a phase', kindOf(phase));
    object(`control.calls.${i}.legs`, legs);
  }
  array('control.ended', ended);
  array('control.outbox.queues', object('control.outbox', outbox).queues);
  array('matrix.early', early);
  array('matrix.names', names);
  const sessid = config.verto.sessid ?? snapshot.sessid;
  // Neither is shown: who knows it can take the calls over.
  if (snapshot.sessid !== undefined && snapshot.sessid !== sessid) {
    throw new TranslatorError('bad-snapshot', 'sessid: expected the one of the config, got another');
  }
  if (sessid === undefined) {
    const detail = 'verto.sessid: expected the one of the translator that the snapshot is of, which is not in it';
    throw new TranslatorError('bad-config', detail);
  }
  return { snapshot, sessid };
}

function object(path: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(path, 'an object', kindOf(value));
  return value as Readonly<Record<string, unknown>>;
}

function array(path: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw bad(path, 'an array', kindOf(value));
  return value;
}

function same(path: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw bad(path, `${JSON.stringify(expected)} as in the config`, shown(found));
}

/** What stands where something else was expected. Not its value: a snapshot has secrets in it, as text too. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function bad(path: string, expected: string, got: string, why?: string): TranslatorError {
  return new TranslatorError(
    'bad-snapshot',
    `${path}: expected ${expected}, got ${got}${why === undefined ? '' : `: ${why}`}`,
  );
}
