// The ladder as one HTML document: a list of rungs, each of which opens to show what is behind it. It loads nothing, it
// can be read without its script, and what peers chose is text in it and nothing else.
import type { Replay } from '../replay.ts';
import type { Trace } from '../trace.ts';
import { escapeHtml, formatMillis, rungDetailsHtml, rungHtml } from './picture.ts';
import { printable } from './printable.ts';
import { type Rung, rungsOf } from './rung.ts';
import { ladderCss } from './style.ts';

/** How a ladder in HTML looks. */
export interface LadderHtmlOptions {
  /** What stands above it, and in the browser's tab. Default `Ladder of a call`. */
  readonly title?: string | undefined;
}

/**
 * The ladder of a replay, or of a trace as it was recorded, as a whole HTML document in one string. It needs no other file
 * and no network. Each rung opens, by mouse or keyboard, to its times, the SDP difference between what came in and what went
 * out, its candidates and why an offer left, and the message. Arrow keys go from rung to rung.
 */
export function ladderHtml(source: Replay | Trace, { title = 'Ladder of a call' }: LadderHtmlOptions = {}): string {
  const rungs = rungsOf(source);
  const heading = escapeHtml(printable(title));
  const digits = rungs.reduce((most, { t }) => Math.max(most, formatMillis(t).length), 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'">
<meta name="color-scheme" content="light dark">
<title>${heading}</title>
<style>${ladderCss}${PAGE_CSS}</style>
</head>
<body class="mv-ladder" style="--mv-digits: ${digits}">
<main>
<header>
<h1>${heading}</h1>
<p class="mv-summary">${summaryOf(rungs)}</p>
</header>
<div class="mv-heads" aria-hidden="true"><span>ms</span><span><span>Matrix</span><span>bridge</span><span>FreeSWITCH</span></span></div>
<ol class="mv-rungs" aria-label="What passed between Matrix, the bridge and FreeSWITCH, in the order of time">
${rungs.map((rung, i) => itemHtml(rung, rungs[i - 1])).join('\n')}
</ol>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function itemHtml(rung: Rung, previous: Rung | undefined): string {
  return `<li><details><summary class="mv-rung">${rungHtml(rung, previous)}</summary>${rungDetailsHtml(rung, previous)}</details></li>`;
}

function summaryOf(rungs: readonly Rung[]): string {
  const seconds = ((rungs.at(-1)?.t ?? 0) - (rungs[0]?.t ?? 0)) / 1_000;
  const calls = new Set(rungs.flatMap(({ call }) => (call === undefined ? [] : [call]))).size;
  const alerts = rungs.filter((rung) => rung.kind === 'note' && rung.about === 'diagnostic').length;
  const told = `${plural(rungs.length, 'rung')} over ${seconds.toFixed(1)} s, ${plural(calls, 'call')}`;
  return alerts === 0 ? `${told}.` : `${told}, <strong>${plural(alerts, 'diagnostic')}</strong>.`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const PAGE_CSS = `
html { color-scheme: light dark; scroll-padding-top: 3.5rem; }
body { margin: 0; font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; -webkit-text-size-adjust: 100%; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.2; letter-spacing: -0.01em; overflow-wrap: anywhere; }
.mv-summary { margin: 0.35rem 0 1rem; color: var(--mv-muted); font-size: 0.9375rem; }
.mv-summary strong { color: var(--mv-alert); }
.mv-rungs { margin: 0; padding: 0; list-style: none; }
summary.mv-rung { cursor: pointer; border-radius: 0.375rem; list-style: none; }
summary.mv-rung::-webkit-details-marker { display: none; }
summary.mv-rung::after { content: ""; position: absolute; right: 0.75rem; bottom: 0.9rem; width: 0.4rem; height: 0.4rem; border: solid var(--mv-muted); border-width: 0 1.5px 1.5px 0; transform: rotate(45deg); }
details[open] > summary.mv-rung::after { transform: translateY(0.2rem) rotate(225deg); }
summary.mv-rung:hover { background: var(--mv-hover); }
summary.mv-rung:focus-visible, pre:focus-visible, button:focus-visible { outline: 2px solid var(--mv-focus); outline-offset: 1px; }
details[open] { background: var(--mv-raised); border-radius: 0.5rem; }
.mv-all { margin: 0 0 0.75rem; padding: 0.3rem 0.8rem; border: 1px solid var(--mv-line); border-radius: 0.4rem; background: var(--mv-raised); color: inherit; font: inherit; font-size: 0.875rem; cursor: pointer; }
@media (max-width: 40rem) { main { padding: 1rem 0.5rem 3rem; } header { padding: 0 0.25rem; } summary.mv-rung::after { right: 0.35rem; } }
@media print { .mv-heads { position: static; } .mv-all { display: none; } }
`;

/** What a reader gains with scripts on: arrow keys from rung to rung, and a button that opens all. */
const SCRIPT = `
const rungs = [...document.querySelectorAll('summary.mv-rung')];
document.querySelector('.mv-rungs').addEventListener('keydown', (event) => {
  const at = rungs.indexOf(event.target);
  if (at === -1 || event.altKey || event.ctrlKey || event.metaKey) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rungs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  rungs[Math.max(0, Math.min(to, rungs.length - 1))].focus();
});
const all = document.createElement('button');
all.type = 'button';
all.className = 'mv-all';
all.textContent = 'Open all';
all.addEventListener('click', () => {
  const open = all.textContent === 'Open all';
  for (const rung of rungs) rung.parentElement.open = open;
  all.textContent = open ? 'Close all' : 'Open all';
});
document.querySelector('header').append(all);
`;

/** The script's, as a Content-Security-Policy names it: no other script runs in the page. A test compares them. */
const SCRIPT_HASH = 'sha256-qbVQ5B4lFvtUfAxjEW5ZAQaiJL8HYJ16HtYCnUOqOyM=';
