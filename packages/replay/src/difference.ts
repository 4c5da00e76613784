// How what was sent differs from what the trace says was sent.
import type { ToMatrixOutput, ToVertoOutput } from '@mvbridge/translator';
import type { Aliases, Pair } from './aliases.ts';
import type { Millis, TraceLine } from './trace.ts';

/**
 * Where what is sent now and what the trace says was sent are not the same: what is said, to whom, and as whom. When it is
 * sent is not compared, on purpose: another policy sends the same at another time, and a peer's clock is not ours. `t` and
 * `recorded.t` tell it of what differs otherwise.
 */
export type Difference =
  /** The trace has it, the replay does not. */
  | { readonly kind: 'missing'; readonly recorded: TraceLine }
  /** The replay has it, the trace does not. */
  | { readonly kind: 'extra'; readonly t: Millis; readonly output: ToMatrixOutput | ToVertoOutput }
  /** Both have it, with another content: the paths at which they differ. */
  | {
      readonly kind: 'changed';
      readonly t: Millis;
      readonly recorded: TraceLine;
      readonly output: ToMatrixOutput | ToVertoOutput;
      readonly paths: readonly string[];
    };

export function differences(
  aliases: Aliases,
  extra: readonly { readonly t: Millis; readonly output: ToMatrixOutput | ToVertoOutput }[],
): readonly Difference[] {
  return [
    ...aliases.unpaired.map((recorded) => ({ kind: 'missing', recorded }) as const),
    ...extra.map(({ t, output }) => ({ kind: 'extra', t, output }) as const),
    ...aliases.pairs.flatMap((pair): readonly Difference[] => {
      const paths = changedPaths(pair, aliases);
      const { recorded, output, t } = pair;
      return paths.length === 0 ? [] : [{ kind: 'changed', t, recorded, output, paths }];
    }),
  ];
}

/** Of an event also the room, and the sender where the translator names one: else it is the bridge's own user. */
function changedPaths({ recorded, output }: Pair, aliases: Aliases): readonly string[] {
  const before = aliases.inOurIds(recorded) as Readonly<Record<string, unknown>>;
  if (output.to === 'matrix') {
    const { content, roomId: room_id, sender } = output;
    const now = { content, room_id, ...(sender !== undefined && { sender }) };
    return Object.entries(now).flatMap(([key, value]) => unequal(before[key], value, key));
  }
  const now = output.message as Readonly<Record<string, unknown>>;
  return ['params', 'result', 'error'].flatMap((key) => unequal(before[key], now[key], key));
}

/** The paths of the leaves at which two JSON values differ. */
function unequal(a: unknown, b: unknown, path: string): readonly string[] {
  if (a === b) return [];
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return [path];
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => unequal(left[key], right[key], `${path}.${key}`));
}
