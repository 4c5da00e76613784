// The ladder for a terminal: time on the left, three lines, an arrow for what passed between them.
import type { Replay } from '../replay.ts';
import { type Rung, rungsOf } from './rung.ts';

export interface LadderTextOptions {
  /** Columns, 60 at least. Default 80. */
  readonly width?: number | undefined;
}

const TIME = 9;

/** The ladder of a replay as text, every line at most `width` columns wide. Times are ms since the trace began. */
export function ladderText(replay: Replay, { width = 80 }: LadderTextOptions = {}): string {
  const columns = layout(Math.max(60, Math.floor(width)));
  let lastTime: number | undefined;
  const body = rungsOf(replay).flatMap((rung) => {
    const time = rung.t === lastTime ? '' : String(Math.round(rung.t));
    lastTime = rung.t;
    return draw(rung, columns).map((line, i) => `${(i === 0 ? time : '').padStart(TIME - 2)}  ${line}`.trimEnd());
  });
  return [heading(columns), ...body, `${' '.repeat(TIME)}${bare(columns)}`].join('\n');
}

/** How far the lines stand apart, and how wide all of it is. */
interface Columns {
  readonly gap: number;
  readonly room: number;
}

function layout(width: number): Columns {
  const room = width - TIME;
  return { gap: Math.floor((room - 11) / 2), room };
}

function heading({ gap }: Columns): string {
  const names = ['Matrix', 'bridge', 'FreeSWITCH'];
  const line = names.reduce(
    (text, name, i) => text.padEnd(Math.max(0, i * (gap + 1) - Math.floor(name.length / 2) + (i === 0 ? 3 : 0))) + name,
    '',
  );
  return `${'ms'.padStart(TIME - 2)}  ${line}`;
}

function bare({ gap }: Columns): string {
  return `│${' '.repeat(gap)}│${' '.repeat(gap)}│`;
}

function draw(rung: Rung, columns: Columns): readonly string[] {
  const { gap, room } = columns;
  if (rung.kind === 'note') {
    const left = `│${' '.repeat(gap)}${rung.alert ? '!' : '·'} `;
    return wrap(rung.text, room - left.length).map((line, i) => (i === 0 ? left : `│${' '.repeat(gap)}│ `) + line);
  }
  const shaft = arrow(rung.label, gap, rung.side === 'matrix' ? rung.direction === 'in' : rung.direction === 'out');
  const empty = ' '.repeat(gap);
  return [rung.side === 'matrix' ? `│${shaft}│${empty}│` : `│${empty}│${shaft}│`];
}

/** `── label ─────▶`, exactly `width` columns. */
function arrow(label: string, width: number, toRight: boolean): string {
  const most = width - 4;
  const shown = label.length > most ? `${label.slice(0, most - 1)}…` : label;
  const line = `─ ${shown} ${'─'.repeat(width - shown.length - 4)}`;
  return toRight ? `${line}▶` : `◀${line}`;
}

/** The text in lines of at most `width` columns, broken at blanks; a word that is longer is cut. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').split(' ')) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length > width) {
      lines.push(line);
      line = '';
    }
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    line = line === '' ? rest : `${line} ${rest}`;
  }
  return [...lines, line];
}
