// The ladder for a terminal: time on the left, three lines, an arrow for what passed between them.
import type { Replay } from '../replay.ts';
import type { Trace } from '../trace.ts';
import { columns, cut, head } from './printable.ts';
import { type Rung, rungsOf } from './rung.ts';

/** How a ladder in text looks. */
export interface LadderTextOptions {
  /** Columns, 60 at least. Default 80. */
  readonly width?: number | undefined;
  /** Whether ANSI colours are put in, for a terminal. Default false. */
  readonly colour?: boolean | undefined;
}

/** What a piece of a ladder is, for its colour. */
type Part =
  | 'heading'
  | 'time'
  | 'line'
  | Exclude<Rung, { kind: 'note' }>['side']
  | Extract<Rung, { kind: 'note' }>['about'];

/** Paints a piece of text; what it shows stays the same. */
type Paint = (part: Part, text: string) => string;

/**
 * The ladder of a replay, or of a trace as it was recorded, as text, every line at most `width` columns wide. Times are ms
 * since the trace began.
 */
export function ladderText(source: Replay | Trace, { width = 80, colour = false }: LadderTextOptions = {}): string {
  const rungs = rungsOf(source);
  const lanes = layout(rungs, Math.max(60, Math.floor(width)));
  const paint = colour ? ansi : plain;
  let lastTime: number | undefined;
  const body = rungs.flatMap((rung) => {
    const time = rung.t === lastTime ? '' : shownTime(rung);
    lastTime = rung.t;
    return draw(rung, lanes, paint).map((line, i) =>
      `${paint('time', (i === 0 ? time : '').padStart(lanes.time))}  ${line}`.trimEnd(),
    );
  });
  return [heading(lanes, paint), ...body, `${' '.repeat(lanes.time + 2)}${bare(lanes, paint)}`].join('\n');
}

/** How wide the times are, how far the lines stand apart, and how wide all of it is but for the times. */
interface Lanes {
  readonly time: number;
  readonly gap: number;
  readonly room: number;
}

function layout(rungs: readonly Rung[], width: number): Lanes {
  const time = rungs.reduce((most, rung) => Math.max(most, shownTime(rung).length), LEAST_TIME);
  const room = width - time - 2;
  return { time, gap: Math.floor((room - 11) / 2), room };
}

/** Most ladders then stand below each other. */
const LEAST_TIME = 7;

function shownTime({ t }: Rung): string {
  return String(Math.round(t));
}

function heading({ time, gap }: Lanes, paint: Paint): string {
  const names = ['Matrix', 'bridge', 'FreeSWITCH'];
  const line = names.reduce(
    (text, name, i) => text.padEnd(Math.max(0, i * (gap + 1) - Math.floor(name.length / 2) + (i === 0 ? 3 : 0))) + name,
    '',
  );
  return paint('heading', `${'ms'.padStart(time)}  ${line}`);
}

function bare({ gap }: Lanes, paint: Paint): string {
  const empty = ' '.repeat(gap);
  return paint('line', `│${empty}│${empty}│`);
}

function draw(rung: Rung, { gap, room }: Lanes, paint: Paint): readonly string[] {
  const line = paint('line', '│');
  const empty = ' '.repeat(gap);
  if (rung.kind === 'arrow') {
    const toRight = rung.side === 'matrix' ? rung.direction === 'in' : rung.direction === 'out';
    const shaft = paint(rung.side, arrow(rung.label, gap, toRight));
    return [rung.side === 'matrix' ? `${line}${shaft}${line}${empty}${line}` : `${line}${empty}${line}${shaft}${line}`];
  }
  const mark = rung.about === 'diagnostic' ? '!' : '·';
  return rung.lines.flatMap((text) =>
    wrap(text, room - gap - 3).map(
      (part, i) => `${line}${empty}${i === 0 ? paint(rung.about, mark) : line} ${paint(rung.about, part)}`,
    ),
  );
}

/** `── label ─────▶`, exactly `width` columns. */
function arrow(label: string, width: number, toRight: boolean): string {
  const shown = cut(label, width - 4);
  const line = `─ ${shown} ${'─'.repeat(width - columns(shown) - 4)}`;
  return toRight ? `${line}▶` : `◀${line}`;
}

/** The text in lines of at most `width` columns, broken at blanks; a word that is longer is cut. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (line !== '' && columns(line) + 1 + columns(rest) > width) {
      lines.push(line);
      line = '';
    }
    while (columns(rest) > width) {
      const part = head(rest, width);
      lines.push(part);
      rest = rest.slice(part.length);
    }
    line = line === '' ? rest : `${line} ${rest}`;
  }
  return [...lines, line];
}

function plain(_: Part, text: string): string {
  return text;
}

/** Select Graphic Rendition (ECMA-48 §8.3.117): colours that read on dark and on light. */
const SGR: Record<Part, string> = {
  heading: '1',
  time: '2',
  line: '2',
  matrix: '32',
  verto: '34',
  call: '1',
  session: '35',
  candidates: '36',
  app: '33',
  diagnostic: '1;31',
};

function ansi(part: Part, text: string): string {
  return text.trim() === '' ? text : `\u001b[${SGR[part]}m${text}\u001b[0m`;
}
