/**
 * How a ladder looks: for elements inside one of the class `mv-ladder`. Colours are custom properties, dark where the reader
 * wants it dark; nothing is loaded. At 320 px wide it still needs no scrolling sideways. `--mv-digits` on that element is how
 * many characters the longest time has, where that is long: `9` for `1 234 567`.
 */
export const ladderCss = `
.mv-ladder {
  --mv-ground: #fcfcfb; --mv-raised: #f3f3f1; --mv-ink: #1b1d23; --mv-muted: #5b5f6b; --mv-line: #c6c9d2;
  --mv-matrix: #0a6e56; --mv-verto: #3350c4; --mv-alert: #b3261e; --mv-alert-ground: #fdecea;
  --mv-wait: #8a5300; --mv-wait-ground: #fdf1dc; --mv-live: #17663a; --mv-live-ground: #e2f4e8;
  --mv-over: #4d515c; --mv-over-ground: #e9eaee; --mv-focus: #3350c4; --mv-hover: #eff1f8;
  --mv-added: #17663a; --mv-added-ground: #e2f4e8; --mv-removed: #b3261e; --mv-removed-ground: #fdecea;
  --mv-mono: ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --mv-time: max(4.75rem, var(--mv-digits, 0) * 1ch);
  color: var(--mv-ink); background: var(--mv-ground); font-size: 0.8125rem; line-height: 1.45;
}
@media (prefers-color-scheme: dark) {
  .mv-ladder {
    --mv-ground: #14161b; --mv-raised: #1d2027; --mv-ink: #e6e8ee; --mv-muted: #9ca2b3; --mv-line: #3b404d;
    --mv-matrix: #4ccfa5; --mv-verto: #93a8ff; --mv-alert: #ff8f85; --mv-alert-ground: #3a1d1d;
    --mv-wait: #f0bd6a; --mv-wait-ground: #352a16; --mv-live: #6fd798; --mv-live-ground: #16301f;
    --mv-over: #b4b8c5; --mv-over-ground: #2a2d36; --mv-focus: #a9b8ff; --mv-hover: #1b1f2b;
    --mv-added: #6fd798; --mv-added-ground: #16301f; --mv-removed: #ff8f85; --mv-removed-ground: #3a1d1d;
  }
}
.mv-ladder, .mv-ladder * { box-sizing: border-box; }
.mv-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.mv-heads, .mv-rung { display: grid; grid-template-columns: var(--mv-time) minmax(0, 1fr); column-gap: 0.75rem; position: relative; }
.mv-heads { position: sticky; top: 0; z-index: 2; padding: 0.5rem 2.25rem 0.5rem 0; background: var(--mv-ground); border-bottom: 1px solid var(--mv-line); font-weight: 650; }
.mv-heads > span:first-child { text-align: right; color: var(--mv-muted); font-weight: 400; }
.mv-heads > span:last-child { display: flex; justify-content: space-between; }
.mv-heads span span { flex: 1 1 0; text-align: center; }
.mv-heads span span:first-child { text-align: left; color: var(--mv-matrix); }
.mv-heads span span:last-child { text-align: right; color: var(--mv-verto); }
.mv-rung { padding: 0 2.25rem 0 0; width: 100%; text-align: left; }
.mv-time { grid-column: 1; align-self: end; padding-bottom: 0.2rem; text-align: right; color: var(--mv-muted); font-variant-numeric: tabular-nums; white-space: nowrap; position: relative; }
.mv-lanes {
  grid-column: 2;
  display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); position: relative; min-height: 2.25rem; padding: 0.2rem 0;
  background: linear-gradient(var(--mv-line), var(--mv-line)) left / 2px 100% no-repeat,
    linear-gradient(var(--mv-line), var(--mv-line)) center / 2px 100% no-repeat,
    linear-gradient(var(--mv-line), var(--mv-line)) right / 2px 100% no-repeat;
}
.mv-arrow { display: flex; flex-direction: column; justify-content: flex-end; min-width: 0; }
.mv-arrow.mv-matrix { grid-column: 1; color: var(--mv-matrix); }
.mv-arrow.mv-verto { grid-column: 2; color: var(--mv-verto); }
.mv-label { padding: 0 0.75rem; text-align: center; font-family: var(--mv-mono); font-size: 0.9em; overflow-wrap: anywhere; }
.mv-mark { display: inline-block; margin-left: 0.5em; padding: 0 0.35em; border: 1px solid currentColor; border-radius: 0.25rem; font-size: 0.75em; line-height: 1.4; vertical-align: 0.1em; }
.mv-shaft { display: block; overflow: visible; padding: 0 3px; }
.mv-shaft line { stroke: currentColor; stroke-width: 1.5; }
.mv-shaft path { fill: currentColor; }
.mv-note { grid-column: 1 / -1; justify-self: center; align-self: center; max-width: min(92%, 34rem); padding: 0.1rem 0.7rem; border: 1px solid var(--mv-line); border-radius: 0.5rem; background: var(--mv-raised); color: var(--mv-muted); overflow-wrap: anywhere; }
.mv-time:has(+ .mv-lanes > .mv-note) { align-self: center; padding: 0; }
.mv-line { display: block; }
.mv-note.mv-session, .mv-note.mv-app { border-style: dashed; background: var(--mv-ground); }
.mv-note.mv-call { border-radius: 999px; border-color: transparent; background: var(--mv-wait-ground); color: var(--mv-wait); font-weight: 600; }
.mv-note.mv-call.mv-phase-answered { background: var(--mv-live-ground); color: var(--mv-live); }
.mv-note.mv-call.mv-phase-ended { background: var(--mv-over-ground); color: var(--mv-over); }
.mv-note.mv-diagnostic { border: 1px solid var(--mv-alert); border-left-width: 4px; background: var(--mv-alert-ground); color: var(--mv-alert); font-weight: 600; }
.mv-gap { grid-column: 2; padding: 0.3rem 0; text-align: center; color: var(--mv-muted); font-size: 0.85em; background: repeating-linear-gradient(var(--mv-line) 0 3px, transparent 3px 7px) left / 2px 100% no-repeat, repeating-linear-gradient(var(--mv-line) 0 3px, transparent 3px 7px) right / 2px 100% no-repeat; }
.mv-details { padding: 0.75rem 1rem 1rem; }
.mv-details h3 { margin: 1rem 0 0.35rem; font-size: 1em; font-weight: 650; }
.mv-details p { margin: 0; }
.mv-when { color: var(--mv-muted); overflow-wrap: anywhere; }
.mv-details code, .mv-details pre { font-family: var(--mv-mono); font-size: 0.92em; }
.mv-details pre { margin: 0; max-height: 26rem; overflow: auto; padding: 0.6rem 0.75rem; border: 1px solid var(--mv-line); border-radius: 0.5rem; background: var(--mv-ground); white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 2; }
.mv-sdp ins, .mv-sdp del, .mv-sdp span { display: block; padding-left: 2ch; text-indent: -2ch; text-decoration: none; }
.mv-sdp span { color: var(--mv-muted); }
.mv-sdp ins { background: var(--mv-added-ground); color: var(--mv-added); }
.mv-sdp del { background: var(--mv-removed-ground); color: var(--mv-removed); }
.mv-candidate-list { margin: 0; padding: 0; list-style: none; display: grid; gap: 0.25rem; }
.mv-candidate-list li { display: flex; flex-wrap: wrap; gap: 0.1rem 0.75rem; justify-content: space-between; padding: 0.25rem 0.6rem; border-left: 3px solid var(--mv-line); background: var(--mv-ground); overflow-wrap: anywhere; }
.mv-candidate-list .mv-usable { border-color: var(--mv-live); }
.mv-candidate-list .mv-usable span { color: var(--mv-live); }
.mv-candidate-list .mv-useless { color: var(--mv-muted); }
@media (max-width: 40rem) {
  .mv-ladder { --mv-time: max(3rem, var(--mv-digits, 0) * 1ch); font-size: 0.75rem; }
  .mv-heads, .mv-rung { column-gap: 0.5rem; padding-right: 1.25rem; }
  .mv-label { padding: 0 0.4rem; }
  .mv-note { max-width: 96%; padding: 0.1rem 0.5rem; }
  .mv-details { padding: 0.6rem 0.25rem 0.9rem; }
}
@media (forced-colors: active) {
  .mv-shaft line { stroke: CanvasText; } .mv-shaft path { fill: CanvasText; }
}
`;
