// The page: what is dropped, pasted or chosen goes to the worker, and the ladder that comes back is shown with a moment in
// time that can be moved.
import { ladderCss } from '@mvbridge/replay';
import { callCards } from './calls-panel.ts';
import { byId, element } from './dom.ts';
import { LadderList } from './ladder-list.ts';
import { Line, type Progress } from './line.ts';
import { failure, partial, placeOf, refusal, remark } from './notices.ts';
import { group, plural } from './numbers.ts';
import { samples } from './samples.ts';
import type { Choices, Drawing, Form, Reading, Shown } from './workbench.ts';

/** What somebody gave us. */
interface Source {
  readonly name: string;
  readonly content: string | Blob;
  /** The value in the list of captured calls, for one of those. */
  readonly sample?: string;
}

/** A source up to this size can be mended on the page. */
const MOST_EDITED = 2_000_000;
/** By then the browser has begun to save a file: not each does so at once. */
const DOWNLOAD_MS = 10_000;
/** Work that is over by then needs no progress bar. */
const PATIENCE_MS = 150;

const page = {
  sample: byId('sample', HTMLSelectElement),
  file: byId('file', HTMLInputElement),
  choices: byId('choices', HTMLFormElement),
  progress: byId('progress', HTMLElement),
  doing: byId('doing', HTMLElement),
  done: byId('done', HTMLProgressElement),
  notices: byId('notices', HTMLElement),
  title: byId('title', HTMLElement),
  facts: byId('facts', HTMLElement),
  comparison: byId('comparison', HTMLElement),
  calls: byId('calls', HTMLElement),
  callsTitle: byId('calls-title', HTMLElement),
  details: byId('details', HTMLElement),
  beside: byId('beside', HTMLElement),
  sheet: byId('sheet', HTMLButtonElement),
  moment: byId('moment', HTMLInputElement),
  marks: byId('marks', SVGSVGElement),
  now: byId('now', HTMLOutputElement),
  exports: byId('exports', HTMLElement),
  redacted: byId('redacted', HTMLInputElement),
  editor: byId('editor', HTMLDialogElement),
  text: byId('text', HTMLTextAreaElement),
  editorNotice: byId('editor-notice', HTMLElement),
  drop: byId('drop', HTMLElement),
};

const line = new Line(showProgress);
const ladder = new LadderList(byId('ladder', HTMLElement), {
  rungs: (from, to) => line.ask('rungs', { from, to }),
  chosen: (rung, opened) => go(rung, { focus: true, opened }),
});

/** The last source that could be read, and which of them the ladder shows. */
let good: Source | undefined;
let drawn: Source | undefined;
let drawing: Drawing | undefined;
/** The rung that is looked at. */
let at = 0;
/** Counts what was asked for: an answer to an older question is no news. */
let reads = 0;
let draws = 0;
/** How many pieces of work are going on. */
let underWay = 0;

byId('policy', HTMLDetailsElement).open = isWide();
document.adoptedStyleSheets = [styleSheet(ladderCss)];

async function read(source: Source): Promise<Reading | undefined> {
  reads += 1;
  const mine = reads;
  const stop = working({ doing: `Reading ${source.name}`, done: undefined });
  try {
    const reading = await line.ask('read', { name: source.name, source: source.content });
    if (reading.lines > 0) good = source;
    if (mine !== reads) return undefined;
    page.notices.replaceChildren();
    const mend = sizeOf(source) > MOST_EDITED ? undefined : () => void edit(source, reading);
    if (reading.lines === 0) page.notices.append(refusal(reading, mend));
    else if (reading.unread.length > 0) page.notices.append(partial(reading, mend));
    if (good !== undefined && good !== drawn) await draw(undefined);
    return reading;
  } catch (thrown) {
    tellFailure(thrown);
    return undefined;
  } finally {
    stop();
    // The list says what is drawn, whatever was to be read.
    if (mine === reads) page.sample.value = drawn?.sample ?? '';
  }
}

/** Reads the first of some files, and says so where there are more. Whether there are any. */
function readFirst(files: FileList | null | undefined): boolean {
  const [file, ...others] = files ?? [];
  if (file === undefined) return false;
  void read({ name: file.name, content: file }).then(() => {
    if (others.length > 0) page.notices.append(remark(`Only ${file.name} was read: a trace is one file.`));
  });
  return true;
}

/** Draws what was read last. `shown` left out: whatever shows more of it. */
async function draw(shown: Shown | undefined): Promise<void> {
  draws += 1;
  const mine = draws;
  const stop = working({ doing: 'Replaying', done: undefined });
  try {
    const answer = await line.ask('draw', { choices: chosen(), shown });
    if (mine !== draws || good === undefined) return;
    const was = drawing?.times[at];
    const isNew = drawn !== good;
    drawn = good;
    drawing = answer;
    const near = was === undefined ? -1 : answer.times.findIndex((t) => t >= was);
    at = isNew || near === -1 ? answer.first : near;
    showFacts(drawn, answer);
    if (isNew && answer.refusal !== undefined) {
      page.notices.append(failure(`It cannot be replayed, and is shown as it was recorded: ${answer.refusal}`));
    }
    await ladder.show(answer.times, at);
    await go(at, { focus: false, opened: false, still: true });
  } catch (thrown) {
    tellFailure(thrown);
  } finally {
    stop();
  }
}

interface Going {
  readonly focus: boolean;
  readonly opened: boolean;
  /** The page stays where it is. */
  readonly still?: boolean;
}

async function go(rung: number, { focus, opened, still = false }: Going): Promise<void> {
  const count = drawing?.times.length ?? 0;
  if (drawing === undefined || count === 0) return;
  at = Math.max(0, Math.min(count - 1, rung));
  const mine = at;
  const t = drawing.times[at] ?? 0;
  page.moment.value = String(at);
  page.now.replaceChildren(element('b', {}, `${group(t)} ms`), ` ${at + 1} of ${count}`);
  page.moment.setAttribute('aria-valuetext', `${Math.round(t)} ms, rung ${at + 1} of ${count}`);
  if (opened) openSheet(true);
  const scroll = window.scrollY;
  await ladder.go(at, { focus });
  if (still) window.scrollTo({ top: scroll });
  const [details, calls] = await Promise.all([line.ask('details', { rung: mine }), line.ask('calls', { rung: mine })]);
  if (mine !== at) return;
  // Made by rungDetailsHtml, which escapes all that a peer chose.
  page.details.innerHTML = details;
  page.callsTitle.textContent = `Calls at ${group(t)} ms`;
  page.calls.replaceChildren(...callCards(calls, isWide()));
}

function showFacts(
  { name }: Source,
  { shown, times, alerts, calls, departures, otherwise, comparison }: Drawing,
): void {
  page.title.textContent = name;
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
  const facts: (Node | string)[] = [
    `${group(times.length)} rungs over ${seconds.toFixed(1)} s, ${plural(calls, 'call')}`,
  ];
  const [first] = departures;
  if (first !== undefined) {
    const others = otherwise
      .map(
        ({ strategy, heldMs }) =>
          `${labelOf(strategy)}: ${heldMs === undefined ? 'not before the end' : `${group(heldMs)} ms`}`,
      )
      .join(', ');
    facts.push(
      `first SDP held ${group(first.heldMs)} ms, left on “${first.why}”${others === '' ? '' : ` (${others})`}`,
    );
  }
  const parts = facts.map((fact) => element('span', {}, fact));
  if (alerts.length > 0) {
    const jump = element('button', { type: 'button', class: 'alerts' }, plural(alerts.length, 'diagnostic'));
    jump.addEventListener(
      'click',
      () => void go(alerts.find((one) => one > at) ?? alerts[0] ?? 0, { focus: true, opened: false }),
    );
    parts.push(jump);
  }
  page.facts.replaceChildren(...parts);
  page.comparison.textContent = comparison;
  const radios = page.choices.elements.namedItem('shown');
  if (radios instanceof RadioNodeList) radios.value = shown;
  page.moment.max = String(Math.max(0, times.length - 1));
  page.marks.setAttribute('viewBox', `0 0 ${Math.max(1, times.length - 1)} 1`);
  page.marks.replaceChildren(...alerts.slice(0, 500).map((rung) => markAt(rung, times.length)));
}

function markAt(rung: number, count: number): SVGElement {
  const mark = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  const width = count / 250;
  for (const [name, value] of Object.entries({ x: rung - width / 2, y: 0, width, height: 1 })) {
    mark.setAttribute(name, String(value));
  }
  return mark;
}

/** What the page calls a strategy. */
function labelOf(strategy: Choices['strategy']): string {
  const choice = page.choices.querySelector<HTMLInputElement>(`[name=strategy][value=${strategy}]`);
  return choice?.labels?.[0]?.textContent?.trim() ?? strategy;
}

function chosen(): Choices {
  const form = new FormData(page.choices);
  const value = (name: string) => String(form.get(name));
  return {
    strategy: value('strategy') as Choices['strategy'],
    placeholder: value('placeholder') as Choices['placeholder'],
    earlyMedia: value('earlyMedia') as Choices['earlyMedia'],
  };
}

/** Shows that something is going on, if it takes long; says how to end that. */
function working(progress: Progress): () => void {
  const timer = setTimeout(() => {
    page.progress.hidden = underWay === 0;
  }, PATIENCE_MS);
  if (page.progress.hidden) showProgress(progress);
  underWay += 1;
  return () => {
    clearTimeout(timer);
    underWay -= 1;
    if (underWay === 0) page.progress.hidden = true;
  };
}

function showProgress({ doing, done }: Progress): void {
  page.doing.textContent = done === undefined ? `${doing}…` : `${doing}: ${Math.round(done * 100)} %`;
  if (done === undefined) page.done.removeAttribute('value');
  else page.done.value = done;
}

/** Ends what takes too long, and goes back to what was there before. */
function cancel(): void {
  line.hangUp();
  reads += 1;
  draws += 1;
  underWay = 0;
  page.progress.hidden = true;
  const shown = drawing?.shown;
  if (drawn !== undefined) void read(drawn).then(() => draw(shown));
}

async function edit(source: Source | undefined, reading?: Reading): Promise<void> {
  if (source !== undefined)
    page.text.value = typeof source.content === 'string' ? source.content : await source.content.text();
  page.editor.showModal();
  explain(reading);
}

/** Says why it could not be read, and where; the line itself is selected. */
function explain(reading: Reading | undefined): void {
  const [first] = reading?.unread ?? [];
  const place = first === undefined ? '' : placeOf(first);
  page.editorNotice.textContent = [place, first?.reason ?? reading?.reason ?? '']
    .filter((part) => part !== '')
    .join(': ');
  if (first !== undefined && 'line' in first) {
    const lines = page.text.value.split('\n');
    const start = lines.slice(0, first.line - 1).reduce((length, text) => length + text.length + 1, 0);
    page.text.setSelectionRange(start, start + (lines[first.line - 1]?.length ?? 0));
  }
  // Last, so that what is selected comes into sight with it.
  page.text.focus();
}

async function save(form: Form): Promise<void> {
  page.exports.hidePopover();
  try {
    const { name, type, text } = await line.ask('save', { form, redacted: page.redacted.checked });
    const link = element('a', { download: name, href: URL.createObjectURL(new Blob([text], { type })) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), DOWNLOAD_MS);
  } catch (thrown) {
    tellFailure(thrown);
  }
}

/** Whether there is room for all of it side by side; style.css has the same width. */
function isWide(): boolean {
  return matchMedia('(min-width: 62rem)').matches;
}

function openSheet(open: boolean): void {
  page.beside.classList.toggle('open', open);
  page.sheet.setAttribute('aria-expanded', String(open));
}

function tellFailure(thrown: unknown): void {
  page.notices.append(failure(`It could not be done: ${thrown instanceof Error ? thrown.message : String(thrown)}`));
}

function sizeOf({ content }: Source): number {
  return typeof content === 'string' ? content.length : content.size;
}

function styleSheet(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

async function readSample(name: string): Promise<void> {
  const sample = samples.find((one) => one.name === name);
  if (sample !== undefined) await read({ name: sample.title, content: await sample.load(), sample: name });
}

function pressed(id: string, does: () => unknown): void {
  byId(id, HTMLButtonElement).addEventListener('click', () => void does());
}

const headings = { bridged: 'Both sides', matrix: 'Matrix alone', verto: 'FreeSWITCH alone' };
page.sample.append(element('option', { value: '', hidden: '' }, 'of your own'));
for (const [folder, label] of Object.entries(headings)) {
  const options = samples
    .filter(({ name }) => name.startsWith(`${folder}/`))
    .map(({ name, title }) => element('option', { value: name }, title));
  page.sample.append(element('optgroup', { label }, ...options));
}
page.sample.addEventListener('change', () => void readSample(page.sample.value));

pressed('open', () => page.file.click());
page.file.addEventListener('change', () => {
  readFirst(page.file.files);
  page.file.value = '';
});
pressed('paste', () => edit(undefined));
pressed('cancel', cancel);
pressed('replay', async () => {
  const reading = await read({ name: 'Pasted', content: page.text.value });
  if (reading !== undefined && reading.lines > 0) page.editor.close();
  else {
    // What could not be read is told where it can be mended.
    page.notices.replaceChildren();
    explain(reading);
  }
});
// Not all of them stand in the form, so that what they say does not all come by it.
document.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.form !== page.choices) return;
  void draw(target.name === 'shown' ? (target.value as Shown) : drawing?.shown);
});

page.moment.addEventListener('input', () => void go(Number(page.moment.value), { focus: false, opened: false }));
pressed('first', () => go(0, { focus: false, opened: false }));
pressed('previous', () => go(at - 1, { focus: false, opened: false }));
pressed('next', () => go(at + 1, { focus: false, opened: false }));
pressed('last', () => go(Number.POSITIVE_INFINITY, { focus: false, opened: false }));
pressed('sheet', () => openSheet(!page.beside.classList.contains('open')));
page.beside.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  openSheet(false);
  page.sheet.focus();
});
for (const button of page.exports.querySelectorAll<HTMLButtonElement>('[data-form]')) {
  button.addEventListener('click', () => void save(button.dataset.form as Form));
}

document.addEventListener('paste', (event) => {
  if (event.target instanceof HTMLTextAreaElement) return;
  const text = event.clipboardData?.getData('text') ?? '';
  if (!readFirst(event.clipboardData?.files) && text !== '') void read({ name: 'Pasted', content: text });
});
for (const kind of ['dragenter', 'dragover'] as const) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    page.drop.hidden = false;
  });
}
document.addEventListener('dragleave', ({ relatedTarget }) => {
  if (relatedTarget === null) page.drop.hidden = true;
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  page.drop.hidden = true;
  const text = event.dataTransfer?.getData('text') ?? '';
  if (!readFirst(event.dataTransfer?.files) && text !== '') void read({ name: 'Dropped', content: text });
});

const [beginning] = samples;
if (beginning !== undefined) {
  page.sample.value = beginning.name;
  void readSample(beginning.name);
}
