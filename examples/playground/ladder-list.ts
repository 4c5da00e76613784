// The ladder on the page. It may have a hundred thousand rungs, so it is made of blocks: one that is near what can be seen
// has its rungs in it, all others are as high as it, and empty.
import { element } from './dom.ts';
import { group } from './numbers.ts';

const BLOCK = 100;
/** How high a rung is before anybody has seen one, in px. */
const GUESSED_HEIGHT = 38;

interface Block {
  readonly list: HTMLOListElement;
  readonly from: number;
  readonly to: number;
  state: 'empty' | 'filling' | 'filled';
}

export interface LadderListWorld {
  /** Rungs as HTML. */
  rungs(from: number, to: number): Promise<readonly string[]>;
  /** Somebody went to a rung, by mouse or keyboard. `opened`: they want to see what is behind it. */
  chosen(rung: number, opened: boolean): void;
}

export class LadderList {
  readonly #root: HTMLElement;
  readonly #world: LadderListWorld;
  readonly #observer: IntersectionObserver;
  #blocks: readonly Block[] = [];
  #count = 0;
  #current = 0;

  constructor(root: HTMLElement, world: LadderListWorld) {
    this.#root = root;
    this.#world = world;
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: '1500px 0px' });
    root.addEventListener('click', ({ target }) => {
      const rung = rungOf(target);
      if (rung !== undefined) world.chosen(rung, true);
    });
    root.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Draws another ladder, with a rung at each of these times. What is at `current` is there when this is done. */
  async show(times: readonly number[], current: number): Promise<void> {
    const count = times.length;
    this.#observer.disconnect();
    this.#count = count;
    this.#root.style.setProperty('--mv-digits', String(group(times.at(-1) ?? 0).length));
    this.#current = current;
    this.#blocks = Array.from({ length: Math.ceil(count / BLOCK) }, (_, i) => {
      const [from, to] = [i * BLOCK, Math.min(count, (i + 1) * BLOCK)];
      const list = element('ol', { start: String(from + 1), 'data-block': String(i), class: 'block' });
      list.style.height = `${(to - from) * GUESSED_HEIGHT}px`;
      return { list, from, to, state: 'empty' };
    });
    const blocks = this.#blocks;
    const block = this.#blockOf(current);
    if (block !== undefined) await this.#fill(block);
    if (blocks !== this.#blocks) return;
    this.#root.replaceChildren(heads(), ...blocks.map(({ list }) => list));
    for (const { list } of blocks) this.#observer.observe(list);
  }

  /** Marks a rung as the one that is looked at, and brings it into sight. */
  async go(rung: number, { focus }: { readonly focus: boolean }): Promise<void> {
    this.#mark(this.#current, false);
    this.#current = rung;
    const block = this.#blockOf(rung);
    if (block === undefined) return;
    await this.#fill(block);
    if (rung !== this.#current) return;
    this.#mark(rung, true);
    const button = this.#button(rung);
    button?.scrollIntoView({ block: 'nearest' });
    if (focus) button?.focus({ preventScroll: true });
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const rung = rungOf(event.target);
    if (rung === undefined) return;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: rung + 1,
      ArrowRight: rung + 1,
      ArrowUp: rung - 1,
      ArrowLeft: rung - 1,
      PageDown: rung + 10,
      PageUp: rung - 10,
      Home: 0,
      End: this.#count - 1,
    };
    const to = targets[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#world.chosen(Math.max(0, Math.min(this.#count - 1, to)), false);
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const block = this.#blocks[Number((target as HTMLElement).dataset.block)];
      if (block?.list !== target) continue;
      if (isIntersecting) void this.#fill(block);
      else if (block !== this.#blockOf(this.#current)) empty(block);
    }
  }

  async #fill(block: Block): Promise<void> {
    if (block.state === 'filled') return;
    block.state = 'filling';
    const rungs = await this.#world.rungs(block.from, block.to);
    if (block.state !== 'filling' || !this.#blocks.includes(block)) return;
    block.state = 'filled';
    block.list.style.height = '';
    block.list.replaceChildren(
      ...rungs.map((html, i) => {
        const button = element('button', { type: 'button', class: 'mv-rung', tabindex: '-1' });
        button.dataset.rung = String(block.from + i);
        // Made by rungHtml, which escapes all that a peer chose.
        button.innerHTML = html;
        return element('li', {}, button);
      }),
    );
    this.#mark(this.#current, true);
  }

  #mark(rung: number, current: boolean): void {
    const button = this.#button(rung);
    if (button === undefined) return;
    button.tabIndex = current ? 0 : -1;
    if (current) button.setAttribute('aria-current', 'step');
    else button.removeAttribute('aria-current');
  }

  #button(rung: number): HTMLButtonElement | undefined {
    const block = this.#blockOf(rung);
    const found = block?.list.children[rung - block.from]?.firstElementChild;
    return found instanceof HTMLButtonElement ? found : undefined;
  }

  #blockOf(rung: number): Block | undefined {
    return this.#blocks[Math.floor(rung / BLOCK)];
  }
}

/** Keeps the height that it had, so that nothing moves. */
function empty(block: Block): void {
  if (block.state === 'filled') block.list.style.height = `${block.list.offsetHeight}px`;
  block.state = 'empty';
  block.list.replaceChildren();
}

function rungOf(target: EventTarget | null): number | undefined {
  const button = target instanceof Element ? target.closest<HTMLElement>('[data-rung]') : null;
  return button === null ? undefined : Number(button.dataset.rung);
}

function heads(): HTMLElement {
  const names = ['Matrix', 'bridge', 'FreeSWITCH'].map((name) => element('span', {}, name));
  const row = element('div', { class: 'mv-heads', 'aria-hidden': 'true' });
  row.append(element('span', {}, 'ms'), element('span', {}, ...names));
  return row;
}
