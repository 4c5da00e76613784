// The top-level changelog is written by hand, for users; each package's own by changesets, for who wants every change.

/**
 * The changelog with what was unreleased under a version's title. Throws where nothing is said: a release that no user
 * notices wants a sentence too.
 */
export function titled(changelog: string, version: string): string {
  const said = sectionOf(changelog, 'Unreleased');
  if (said === undefined || said === '') {
    throw new Error('CHANGELOG.md: expected what users notice of this version, under the title "## Unreleased"');
  }
  return changelog.replace(/^## Unreleased$/m, `## ${version}`);
}

/** What stands under a title; undefined: there is no such title. */
export function sectionOf(changelog: string, title: string): string | undefined {
  const section = changelog.split(/^## /m).find((one) => one.startsWith(`${title}\n`));
  return section?.slice(title.length).trim();
}
