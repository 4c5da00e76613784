import { ladderText, type Replay } from '@mvbridge/replay';

/** The kinds of ladders there are. */
export const ladders = ['text'] as const;
export type Ladder = (typeof ladders)[number];

/** A replay as a ladder of this kind. `width`: columns, for text. */
export function draw(replay: Replay, kind: Ladder, { width }: { readonly width: number }): string {
  switch (kind) {
    case 'text':
      return ladderText(replay, { width });
    default:
      return kind satisfies never;
  }
}
