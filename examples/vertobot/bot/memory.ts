// What the bot knows beside its calls. It stands in one file with the translator's snapshot, so that the two agree.
import type { TranslatorSnapshot } from '@mvbridge/translator';
import { z } from 'zod';

const Memory = z.object({
  /** Up to where /sync has been heard. */
  since: z.string().optional(),
  /** Rooms of a virtual user's, or of the bot's with one user alone. `as`: the virtual user. `with`: the other one. */
  rooms: z.record(z.string(), z.object({ as: z.string().optional(), with: z.string() })).default({}),
  /** Rooms to be joined. */
  invitations: z.record(z.string(), z.object({ as: z.string().optional() })).default({}),
  /** The number that a user's next call from a room goes to, by {@link placeOf}. */
  numbers: z.record(z.string(), z.string()).default({}),
  /** Calls whose caller has been asked for a number. */
  asked: z.array(z.string()).default([]),
  /** The last commands that were obeyed, by event_id: after a restart some are told again. */
  obeyed: z.array(z.string()).default([]),
});

export type Memory = z.infer<typeof Memory>;

export interface Kept {
  readonly memory: Memory;
  readonly snapshot: TranslatorSnapshot;
}

const KeptFile = z.object({ version: z.literal(1), memory: Memory, snapshot: z.looseObject({ version: z.number() }) });

/** Where what is kept outlives the process. */
export interface StateStore {
  /** What was kept last, as JSON; undefined: nothing yet. */
  load(): unknown;
  /** Before this returns it is kept. */
  save(state: object): void;
}

/** What cannot be read is not thrown away: there may be calls in it. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

/** Throws {@link StateError}. */
export function recall(store: StateStore): Kept | undefined {
  const found = store.load();
  if (found === undefined) return undefined;
  const parsed = KeptFile.safeParse(found);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StateError(`state: ${issue?.path.join('.')}: ${issue?.message}. Move the file away to begin without it.`);
}

export function keep(store: StateStore, kept: Kept): void {
  store.save({ version: 1, ...kept });
}

export function emptyMemory(): Memory {
  return Memory.parse({});
}

export function placeOf(roomId: string, userId: string): string {
  return `${roomId} ${userId}`;
}
