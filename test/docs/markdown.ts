// A Markdown file as far as its truth can be checked: its blocks of code, its links, its headings, its commands.
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A fenced block of code. `line` is where its first line of code stands, 1-based. */
export interface Block {
  readonly line: number;
  /** The first word behind the fence; empty: none. */
  readonly language: string;
  /** What follows it on that line: says how the block is checked, or why it is not. */
  readonly said: string;
  readonly code: string;
  /** `<!-- name -->` on the line above. */
  readonly name: string | undefined;
}

export interface Link {
  readonly line: number;
  readonly to: string;
}

export interface Document {
  readonly path: string;
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  /** What `#…` may name, as GitHub makes it of headings. */
  readonly anchors: ReadonlySet<string>;
  /** `code` within a sentence. */
  readonly spans: readonly { readonly line: number; readonly code: string }[];
}

/** What .gitignore names is not part of the repository. It names folders and endings, no more. */
const ignored = readFileSync(`${root}.gitignore`, 'utf8').split('\n').filter(Boolean);

function isIgnored(path: string, name: string): boolean {
  return ignored.some((one) => {
    if (one.startsWith('/')) return `/${path}/` === one;
    return one.startsWith('*') ? name.endsWith(one.slice(1)) : `${name}/` === one;
  });
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(`${root}${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.name === '.git' || isIgnored(path, entry.name)) return [];
    return entry.isDirectory() ? filesIn(`${path}/`) : [path];
  });
}

/** Every file that is part of the repository, also those about to be added. A machine that runs the tests need not have git. */
export const files: readonly string[] = filesIn('');

export function readDocument(path: string, text = readFileSync(`${root}${path}`, 'utf8')): Document {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  const links: Link[] = [];
  const spans: { line: number; code: string }[] = [];
  const anchors = new Set<string>();
  const slugger = new GithubSlugger();
  let line = 1;
  let heading = false;
  for (const token of new MarkdownIt({ html: true }).parse(text, {})) {
    if (token.map !== null) line = token.map[0] + 1;
    if (token.type === 'heading_open') heading = true;
    if (token.type === 'fence' || token.type === 'code_block') {
      const [language = '', ...said] = token.info.trim().split(/\s+/);
      const name = /^<!-- ([\w-]+) -->$/.exec(lines[line - 2] ?? '')?.[1];
      blocks.push({ line: line + 1, language, said: said.join(' '), code: token.content, name });
    }
    if (token.type !== 'inline') continue;
    const children = token.children ?? [];
    for (const child of children) {
      const to = { link_open: child.attrGet('href'), image: child.attrGet('src') }[child.type];
      if (typeof to === 'string') links.push({ line, to });
      if (child.type === 'code_inline') spans.push({ line, code: child.content });
    }
    if (heading) {
      const shown = children.filter(({ type }) => type === 'text' || type === 'code_inline');
      anchors.add(slugger.slug(shown.map(({ content }) => content).join('')));
      heading = false;
    }
  }
  return { path, blocks, links, anchors, spans };
}

/** What is wrong with a link; undefined: nothing that can be seen from here. */
export function deadLink(
  from: string,
  { to }: Link,
  anchorsOf: (path: string) => ReadonlySet<string>,
): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(to)) {
    if (!URL.canParse(to)) return `${to}: expected a URL`;
    const { protocol, hostname } = new URL(to);
    return protocol === 'https:' && hostname.includes('.') ? undefined : `${to}: expected https://host.domain`;
  }
  const [path = '', anchor] = to.split('#');
  const target = path === '' ? from : posix.normalize(posix.join(posix.dirname(from), decodeURI(path)));
  const found = target.replace(/\/$/, '');
  if (!files.includes(found) && !files.some((file) => file.startsWith(`${found}/`)))
    return `${to}: there is no ${found}`;
  if (anchor === undefined) return undefined;
  if (!found.endsWith('.md')) return `${to}: expected a Markdown file before #`;
  return anchorsOf(found).has(anchor) ? undefined : `${to}: ${found} has no heading #${anchor}`;
}
