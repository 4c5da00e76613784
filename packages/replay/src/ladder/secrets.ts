// What gives others a way in stands in no ladder: the Verto password, and the sessid, by which calls are taken over. FreeSWITCH
// writes a sessid into results and names channels by it, a frame may end in the middle of a login, and what a peer was told it
// can say again anywhere: so they are looked for in the whole of what is drawn, and masked wherever they stand.
import { DEEPEST, isRecord, parseJson } from '../json.ts';
import { SECRET } from '../redaction/redact.ts';

const MASK = '…';

const TOO_DEEP = 'nested too deeply to be shown';

/** A shorter value is masked where it stands, but not looked for: it may be any word or number. */
const SHORTEST = 4;
/** A shorter value is looked for as a word, not in words. */
const UNLIKELY = 8;
/** How many are looked for. Each login has two. */
const MOST = 1_000;

const KEY = new RegExp(`${SECRET.source}|sessid|(?:^|[_-])pin(?:$|[_-])`, 'i');

/** What an application or a user gives FreeSWITCH for its dialplan. Of it the names are shown. */
const VARIABLES = /^(?:userVariables|loginParams)$/;

/** A channel that is not FreeSWITCH's own is named after a session, or a call. */
const CHANNEL = /channels?$/i;
const OWN_CHANNEL = /^(?:conference(?:-\w+)?|presence|FSevent)(?:\.|$)/;

/** What a message is. A secret of that name gives nothing away. */
const KIND = /^(?:method|type)$/;
const OWN_KIND = /^(?:login|echo|jsapi|fsapi|verto\.\w{1,20}|m\.[\w.]{1,40})$/;

/** A secret in a text that cannot be parsed: `"passwd":"…`, `sessid=…`. Its bounds keep it from taking long. */
const NAMED = `(?:${SECRET.source}|sessid)[\\w-]{0,32}(?:\\\\{0,9}["']\\s{0,9}:|\\s{0,9}=)`;
const NAMES_ONE = new RegExp(NAMED, 'i');
const NAMED_VALUE = new RegExp(`${NAMED}[\\s["'\\\\]{0,9}([^\\s"'\\\\,\\]}&]+)`, 'gi');

/**
 * The value as a ladder shows it, in which no secret of the value is left, nor one of what else was `said`. What is nested
 * without measure is cut off.
 */
export function withoutSecrets<Value>(value: Value, ...said: readonly unknown[]): Value {
  const secrets = new Set<string>();
  for (const one of [value, ...said]) collect(one, '', secrets);
  return masked(value, '', maskOf(secrets)) as Value;
}

/** Adds what stands under the key of a secret, and behind its name in texts. */
function collect(value: unknown, key: string, secrets: Set<string>, depth = 0): void {
  if (depth > DEEPEST || secrets.size >= MOST) return;
  if (Array.isArray(value)) for (const item of value) collect(item, key, secrets, depth + 1);
  else if (isRecord(value)) {
    for (const [name, item] of Object.entries(value)) collect(item, KEY.test(key) ? key : name, secrets, depth + 1);
  } else if (typeof value === 'string' || typeof value === 'number') {
    const inner = jsonIn(value);
    if (inner !== undefined) collect(inner, key, secrets, depth + 1);
    else if (KEY.test(key)) add(String(value), secrets);
    else if (typeof value === 'string' && NAMES_ONE.test(value)) {
      for (const [, secret = ''] of value.matchAll(NAMED_VALUE)) add(secret, secrets);
    }
  }
}

function add(secret: string, secrets: Set<string>): void {
  if (secret.length >= SHORTEST) secrets.add(secret).add(JSON.stringify(secret).slice(1, -1));
}

/** Masks these in a text. */
function maskOf(secrets: ReadonlySet<string>): (text: string) => string {
  const written = [...secrets]
    .sort((a, b) => b.length - a.length)
    .map((secret) => ({
      unlikely: secret.length >= UNLIKELY,
      pattern: secret.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'),
    }));
  const anyOf = (unlikely: boolean) =>
    written.flatMap((one) => (one.unlikely === unlikely ? [one.pattern] : [])).join('|');
  const [parts, words] = [anyOf(true), anyOf(false)];
  const patterns = [...(parts === '' ? [] : [parts]), ...(words === '' ? [] : [`(?<!\\w)(?:${words})(?!\\w)`])];
  if (patterns.length === 0) return (text) => text;
  const any = new RegExp(patterns.join('|'), 'gi');
  return (text) => text.replace(any, MASK);
}

/** What has no secret in it comes back as it is. */
function masked(value: unknown, key: string, mask: (text: string) => string, depth = 0): unknown {
  if (depth > DEEPEST) return TOO_DEEP;
  if (KEY.test(key)) return hidden(value);
  if (typeof value === 'string') return maskedText(value, key, mask, depth);
  if (Array.isArray(value)) {
    const items = value.map((item) => masked(item, key, mask, depth + 1));
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  if (!isRecord(value)) return value;
  const before = Object.entries(value);
  const after = before.map(([name, item]): [string, unknown] => [
    mask(name),
    VARIABLES.test(key) ? hidden(item) : masked(item, name, mask, depth + 1),
  ]);
  const same = after.every(([name, item], i) => name === before[i]?.[0] && item === before[i]?.[1]);
  return same ? value : Object.fromEntries(after);
}

/** That there is something, but not what. */
function hidden(value: unknown): unknown {
  return value === undefined || value === null || value === '' || typeof value === 'boolean' ? value : MASK;
}

function maskedText(text: string, key: string, mask: (text: string) => string, depth: number): string {
  if (KIND.test(key) && OWN_KIND.test(text)) return text;
  const inner = jsonIn(text);
  if (inner !== undefined) {
    const shown = masked(inner, key, mask, depth + 1);
    return shown === inner ? text : JSON.stringify(shown);
  }
  if (NAMES_ONE.test(text)) return `${MASK} ${text.length} characters with a secret in them`;
  return CHANNEL.test(key) && !OWN_CHANNEL.test(text) ? mask(text.replace(/^[^.]*/, MASK)) : mask(text);
}

/** The object or array that a string holds. */
function jsonIn(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  const json = parseJson(value);
  return json.ok && typeof json.value === 'object' && json.value !== null ? json.value : undefined;
}
