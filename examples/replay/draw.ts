import { ladderHtml, ladderMermaid, ladderText, type Replay, type Trace } from '@mvbridge/replay';

/** The kinds of ladders there are. */
export const ladders = ['text', 'mermaid', 'html'] as const;
export type Ladder = (typeof ladders)[number];

/** What a ladder can be drawn with. */
export interface DrawOptions {
  /** Columns, for text. */
  readonly width: number;
  /** Whether text is coloured. */
  readonly colour: boolean;
  /** What stands above it, in HTML. */
  readonly title: string;
}

/** A replay, or a trace as it was recorded, as a ladder of this kind. */
export function draw(source: Replay | Trace, kind: Ladder, { width, colour, title }: DrawOptions): string {
  switch (kind) {
    case 'text':
      return ladderText(source, { width, colour });
    case 'mermaid':
      return ladderMermaid(source).trimEnd();
    case 'html':
      return ladderHtml(source, { title }).trimEnd();
    default:
      return kind satisfies never;
  }
}
