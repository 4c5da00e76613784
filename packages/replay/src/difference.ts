// How what was sent differs from what the trace says was sent.
import type { ToMatrixOutput, ToVertoOutput } from '@mvbridge/translator';
import type { Aliases, Pair } from './aliases.ts';
import type { Millis, TraceLine } from './trace.ts';

/** Where what is sent now and what the trace says was sent are not the same. */
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

function changedPaths({ recorded, output }: Pair, aliases: Aliases): readonly string[] {
  const before = aliases.inOurIds(recorded) as Readonly<Record<string, unknown>>;
  if (output.to === 'matrix') {
    return unequal(before.content, output.content, 'content');
  }
  return [...unequal(before.params, 'params' in output.message ? output.message.params : undefined, 'params')];
}

/** The paths of the leaves at which two JSON values differ. */
function unequal(a: unknown, b: unknown, path: string): readonly string[] {
  if (a === b) return [];
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return [path];
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => unequal(left[key], right[key], `${path}.${key}`));
}
