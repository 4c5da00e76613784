/** A page with a link to each ladder, by folder. Names and titles are ours: nothing of a peer's is in them. */
export function galleryHtml(titles: Readonly<Record<string, string>>): string {
  const sections = FOLDERS.map(([folder, heading]) => {
    const entries = Object.entries(titles).filter(([name]) => name.startsWith(`${folder}/`));
    return `<h2>${heading}</h2>\n<ul>\n${entries.map(item).join('\n')}\n</ul>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Ladders of captured calls</title>
<style>
:root { color-scheme: light dark; --ground: #fcfcfb; --ink: #1b1d23; --muted: #5b5f6b; --line: #dcdee5; --link: #3350c4; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14161b; --ink: #e6e8ee; --muted: #9ca2b3; --line: #2d313b; --link: #93a8ff; }
}
body { margin: 0 auto; max-width: 52rem; padding: 2rem 1rem 4rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 2.5rem 0 0.5rem; font-size: 1.125rem; }
p { color: var(--muted); margin: 0.5rem 0; }
ul { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
li { display: flex; flex-wrap: wrap; gap: 0.1rem 1rem; align-items: baseline; justify-content: space-between; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
a { color: var(--link); }
li > a { font-weight: 550; }
small a { margin-left: 0.75rem; }
small a:first-child { margin-left: 0; }
</style>
</head>
<body>
<h1>Ladders of captured calls</h1>
<p>What real clients and a real FreeSWITCH said, and what the translator makes of it now. “As recorded” is what the bridge,
or the client that sat in its place, sent back then. <a href="../api/index.html">API reference</a></p>
${sections.join('\n')}
</body>
</html>
`;
}

const FOLDERS = [
  ['bridged', 'Both sides, bridged'],
  ['matrix', 'matrix-js-sdk alone'],
  ['verto', 'verto.js and FreeSWITCH alone'],
] as const;

function item([name, title]: readonly [string, string]): string {
  const forms = [
    [`${name}.recorded.html`, 'as recorded'],
    [`${name}.mmd`, 'Mermaid'],
    [`${name}.txt`, 'text'],
  ].map(([href, text]) => `<a href="${href}">${text}</a>`);
  return `<li><a href="${name}.html">${title}</a><small>${forms.join('')}</small></li>`;
}
