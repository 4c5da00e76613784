// A rung as HTML: the picture of it, and what is behind it. A page that draws a ladder itself puts them where it likes;
// `ladderCss` says how they look.
import type { Millis } from '../trace.ts';
import { type DiffLine, lineDiff } from './line-diff.ts';
import type { RungSdp } from './passed-sdp.ts';
import { printable } from './printable.ts';
import type { Rung } from './rung.ts';

/** Silence that is longer than this is drawn as a gap. */
const SILENCE_MS = 1_000;

/**
 * One rung, drawn: the time where it is another than that of `previous`, the rung above it, and an arrow or a note between
 * the lines of the ladder. Belongs into an element of the class `mv-rung` in one of the class `mv-ladder`. What peers chose
 * is escaped. For a reader that cannot see the arrow it says who sent to whom.
 */
export function rungHtml(rung: Rung, previous?: Rung): string {
  const shown = `${formatMillis(rung.t)}<span class="mv-unseen"> ms, </span>`;
  const time = rung.t === previous?.t ? `<span class="mv-unseen">${shown}</span>` : shown;
  const drawn = rung.kind === 'arrow' ? arrowHtml(rung) : noteHtml(rung);
  return `${gapHtml(rung, previous)}<span class="mv-time">${time}</span><span class="mv-lanes">${drawn}</span>`;
}

/** How long nothing happened before a rung, where that is long enough to tell. */
function gapHtml(rung: Rung, previous: Rung | undefined): string {
  const silence = previous === undefined ? 0 : rung.t - previous.t;
  if (silence < SILENCE_MS) return '';
  return `<span class="mv-gap">${(silence / 1_000).toFixed(1)} s<span class="mv-unseen"> later, at </span></span>`;
}

function arrowHtml({ side, direction, label, sdp }: Rung & { kind: 'arrow' }): string {
  const peer = side === 'matrix' ? 'Matrix' : 'FreeSWITCH';
  const way = direction === 'in' ? `${peer} to bridge: ` : `bridge to ${peer}: `;
  const toRight = (side === 'matrix') === (direction === 'in');
  const mark = sdp === undefined ? '' : '<span class="mv-mark">SDP</span>';
  return (
    `<span class="mv-arrow mv-${side}"><span class="mv-label"><span class="mv-unseen">${way}</span>` +
    `<bdi>${escapeHtml(label)}</bdi>${mark}</span>${shaft(toRight)}</span>`
  );
}

/** An arrow as wide as its lane, whatever that is: the head has its own coordinates, at one end of the line. */
function shaft(toRight: boolean): string {
  const line = '<line x1="1" y1="5" x2="100%" y2="5"/>';
  const head = toRight
    ? '<svg x="100%" overflow="visible"><path d="M-10 0 0 5-10 10z"/></svg>'
    : '<path d="M10 0 0 5 10 10z"/>';
  return `<svg class="mv-shaft" width="100%" height="10" aria-hidden="true" focusable="false">${line}${head}</svg>`;
}

function noteHtml({ about, lines, body }: Rung & { kind: 'note' }): string {
  const phase = about === 'call' ? phaseOf(body) : undefined;
  const classes = ['mv-note', `mv-${about}`, ...(phase === undefined ? [] : [`mv-phase-${phase}`])];
  const warning = about === 'diagnostic' ? '<span class="mv-unseen">Diagnostic: </span>' : '';
  const shown = lines.map((line) => `<span class="mv-line"><bdi>${escapeHtml(line)}</bdi></span>`);
  return `<span class="${classes.join(' ')}">${warning}${shown.join('<span class="mv-unseen">; </span>')}</span>`;
}

function phaseOf(body: unknown): string | undefined {
  const { call } = body as { readonly call?: { readonly phase?: unknown } };
  return typeof call?.phase === 'string' && /^[a-z]+$/.test(call.phase) ? call.phase : undefined;
}

/**
 * What is behind a rung: when it was, the difference between the SDP that went out and the one it was made from, the
 * candidates and what became of each, and the message as {@link rungsOf} shows it. `previous` is the rung before it.
 */
export function rungDetailsHtml(rung: Rung, previous?: Rung): string {
  const sdp = rung.kind === 'arrow' ? rung.sdp : undefined;
  const parts = [
    timesHtml(rung, previous),
    ...(sdp === undefined ? [] : [sdpHtml(sdp)]),
    candidatesHtml(rung),
    bodyHtml(rung),
  ];
  return `<div class="mv-details">${parts.join('')}</div>`;
}

function timesHtml(rung: Rung, previous: Rung | undefined): string {
  const since = previous === undefined ? '' : `, ${formatMillis(rung.t - previous.t)} ms after what is above it`;
  const call = rung.call === undefined ? '' : ` · call <code><bdi>${escapeHtml(printable(rung.call))}</bdi></code>`;
  return `<p class="mv-when">At ${formatMillis(rung.t)} ms${since}${call}</p>`;
}

function sdpHtml({ text, madeFrom }: RungSdp): string {
  if (madeFrom === undefined) {
    const lines = lineDiff('', text).map(({ text }) => diffLineHtml({ kind: 'kept', text }));
    return `<h3>SDP</h3><pre class="mv-sdp" tabindex="0" aria-label="SDP">${lines.join('')}</pre>`;
  }
  const lines = lineDiff(madeFrom.text, text);
  const changes = (['added', 'removed'] as const).map(
    (kind) => `${lines.filter((line) => line.kind === kind).length} ${kind}`,
  );
  const from = `<bdi>${escapeHtml(madeFrom.label)}</bdi> at ${formatMillis(madeFrom.t)} ms`;
  return (
    `<h3>SDP, against that of ${from}: ${changes.join(', ')}</h3>` +
    `<pre class="mv-sdp" tabindex="0" aria-label="SDP difference">${lines.map(diffLineHtml).join('')}</pre>`
  );
}

function diffLineHtml({ kind, text }: DiffLine): string {
  const line = escapeHtml(printable(text));
  switch (kind) {
    case 'added':
      return `<ins>+ ${line}\n</ins>`;
    case 'removed':
      return `<del>- ${line}\n</del>`;
    case 'kept':
      return `<span>  ${line}\n</span>`;
    default:
      return assertNever(kind);
  }
}

function candidatesHtml({ candidates }: Rung): string {
  if (candidates.length === 0) return '';
  const items = candidates.map(
    ({ text, usable, verdict }) =>
      `<li class="${usable ? 'mv-usable' : 'mv-useless'}"><code><bdi>${escapeHtml(text)}</bdi></code> <span>${escapeHtml(verdict)}</span></li>`,
  );
  return `<h3>Candidates</h3><ul class="mv-candidate-list">${items.join('')}</ul>`;
}

function bodyHtml({ kind, body }: Rung): string {
  if (body === undefined) return '';
  const heading = kind === 'arrow' ? 'Message' : 'What is behind it';
  return `<h3>${heading}</h3><pre class="mv-json" tabindex="0" aria-label="${heading}">${escapeHtml(formatJson(body))}</pre>`;
}

/** JSON for reading: indented, with what is not seen in it escaped. */
function formatJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2) ?? String(value);
  return json.split('\n').map(printable).join('\n');
}

/** Whole ms, in groups of three: `12 345`, with spaces that do not break. */
export function formatMillis(t: Millis): string {
  return String(Math.round(t)).replace(/\B(?=(?:\d{3})+$)/g, '\u00a0');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text as HTML shows it, in an element and in an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

function assertNever(value: never): never {
  throw new Error(`nobody thought of ${JSON.stringify(value)}`);
}
