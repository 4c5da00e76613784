// Blocks that are no program: read by what will read them.
import { importTrace } from '@mvbridge/replay';
import { DOMParser } from '@xmldom/xmldom';
import { parse } from 'yaml';
import { Config } from '../../examples/vertobot/config/config.ts';
import { withEnvironment } from '../../examples/vertobot/config/environment.ts';
import { brokenCommands } from './shell.ts';

/** What is wrong with a block, by its language. */
export const readers: Readonly<Record<string, (code: string, path: string) => readonly string[]>> = {
  json: (code) => attempt(() => JSON.parse(code)),
  jsonl: (code) => [
    ...code
      .trim()
      .split('\n')
      .flatMap((line) => attempt(() => JSON.parse(line))),
    ...importTrace(code).unread.map((unread) => JSON.stringify(unread)),
  ],
  xml: (code) =>
    attempt(() => {
      const stop = (level: string, message: string) => {
        throw new Error(`${level}: ${message}`);
      };
      new DOMParser({ onError: stop }).parseFromString(`<block>${code}</block>`, 'text/xml');
    }),
  yaml: (code, path) => (path.startsWith('examples/vertobot/') ? brokenConfig(code) : attempt(() => parse(code))),
  ini: (code) =>
    code
      .trim()
      .split('\n')
      .flatMap((line) => {
        const [, key, value = ''] = /^(?:\[\w+\]|(\w+)=(.*))$/.exec(line) ?? [
          `${line}: expected [Section] or Key=value`,
        ];
        if (key === undefined) return /^\[\w+\]$/.test(line) ? [] : [`${line}: expected [Section] or Key=value`];
        if (key === 'ExecStart') return brokenCommands(value);
        return key === 'Environment' ? brokenCommands(`export ${value}`) : [];
      }),
};

function attempt(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (thrown) {
    return [String(thrown)];
  }
}

/** The bot's config, with the secrets that its guide puts into the environment; a part of one lacks its other keys. */
function brokenConfig(code: string): readonly string[] {
  try {
    const written = parse(code) as { readonly matrix?: { readonly appservice?: object } };
    const VERTOBOT_ACCESS_TOKEN = written.matrix?.appservice === undefined ? 'from the environment' : undefined;
    const config = withEnvironment(written, { VERTOBOT_ACCESS_TOKEN, VERTOBOT_VERTO_PASSWD: 'from the environment' });
    const { error } = Config.safeParse(config);
    const wrong = error?.issues.filter(({ path }) => path[0] !== undefined && path[0] in written) ?? [];
    return (
      wrong
        // A secret is shown as "…" in a guide.
        .filter(({ message }) => !(code.includes('"…"') && message.startsWith('expected 16 characters')))
        .map(({ path, message }) => `${path.join('.')}: ${message}`)
    );
  } catch (thrown) {
    return [String(thrown)];
  }
}
