// The ladder as a Mermaid sequence diagram, for a page or an issue that draws those.
import type { Replay } from '../replay.ts';
import type { Millis, Trace } from '../trace.ts';
import { type Rung, rungsOf } from './rung.ts';

/** Mermaid refuses to draw a text of more characters (`maxTextSize`, where nobody sets it). */
const MOST = 50_000;

/** Room for what says how much was left out. */
const LAST_WORD = 100;

/** A note wider than this is broken: Mermaid draws it as wide as its longest line. */
const WIDTH = 40;

/** A diagnostic stands on red that shows on white and on black. */
const ALERT = 'rect rgba(220, 38, 38, 0.2)';

/**
 * The ladder of a replay, or of a trace as it was recorded, as the text of a Mermaid `sequenceDiagram`. Times are ms since
 * the trace began. What peers chose is escaped: no text of theirs is read as Mermaid or HTML.
 *
 * Mermaid draws no text of more than 50 000 characters. A longer one ends before that, with a note of how many rungs were
 * left out.
 */
export function ladderMermaid(source: Replay | Trace): string {
  const boxes = together(rungsOf(source));
  let text = HEAD;
  for (const [i, box] of boxes.entries()) {
    const next = statementsOf(box).map(line).join('');
    if (text.length + next.length > MOST - LAST_WORD) return text + leftOut(boxes.slice(i));
    text += next;
  }
  return text;
}

function line(statement: string): string {
  return `  ${statement}\n`;
}

const HEAD = `sequenceDiagram\n${['participant M as Matrix', 'participant B as bridge', 'participant F as FreeSWITCH'].map(line).join('')}`;

function leftOut(boxes: readonly Drawn[]): string {
  const rungs = boxes.reduce((sum, box) => sum + (box.kind === 'arrow' ? 1 : box.rungs), 0);
  return line(`Note over B: ${escaped(`… ${rungs} ${rungs === 1 ? 'rung' : 'rungs'} left out`)}`);
}

type Drawn = (Rung & { readonly kind: 'arrow' }) | Box;

/** One note, or several of one moment. */
interface Box {
  readonly kind: 'note';
  readonly t: Millis;
  readonly alert: boolean;
  readonly rungs: number;
  readonly lines: readonly string[];
}

/** Notes of one moment in one box. */
function together(rungs: readonly Rung[]): readonly Drawn[] {
  const drawn: Drawn[] = [];
  for (const rung of rungs) {
    const last = drawn.at(-1);
    if (rung.kind === 'arrow') drawn.push(rung);
    else {
      const alert = rung.about === 'diagnostic';
      const joins = last?.kind === 'note' && last.t === rung.t && last.alert === alert;
      drawn.splice(joins ? -1 : drawn.length, joins ? 1 : 0, {
        kind: 'note',
        t: rung.t,
        alert,
        rungs: joins ? last.rungs + 1 : 1,
        lines: [...(joins ? last.lines : []), ...rung.lines],
      });
    }
  }
  return drawn;
}

function statementsOf(drawn: Drawn): readonly string[] {
  const time = `${Math.round(drawn.t)} ms`;
  if (drawn.kind === 'arrow') {
    const [from, to] = drawn.side === 'matrix' ? ['M', 'B'] : ['F', 'B'];
    const ends = drawn.direction === 'in' ? [from, to] : [to, from];
    return [`${ends.join('->>')}: ${escaped(`${time}  ${drawn.label}`)}`];
  }
  const lines = [time, ...drawn.lines].flatMap(broken).map(escaped);
  const note = `Note over B: ${lines.join('<br/>')}`;
  return drawn.alert ? [ALERT, `  ${note}`, 'end'] : [note];
}

/**
 * Everything but letters and digits of ASCII, blanks and some punctuation as a character reference. Mermaid reads `;`
 * and a line break as the end of a statement, `#` as the start of a reference, `%%` as a comment, and draws labels as HTML.
 */
function escaped(text: string): string {
  return [...text].map((char) => (/[\w .,:()/@=+-]/.test(char) ? char : `#${char.codePointAt(0)};`)).join('');
}

function broken(text: string): readonly string[] {
  return text.match(new RegExp(`.{1,${WIDTH}}(?= |$)|.{1,${WIDTH}}`, 'gu'))?.map((part) => part.trim()) ?? [];
}
